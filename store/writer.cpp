#include "store/writer.h"

#include <iterator>
#include <utility>

namespace store {
namespace {

// How often a transaction is tried while others run: of eight that want one row, seven fail.
constexpr int kBesideOthers = 5;

// Runs the work so that its failure leaves no trace. Throws only when everybody's work is lost.
std::exception_ptr run_beside_others(Connection& connection, Transaction& tx,
                                     const Writer::Work& work) {
  std::exception_ptr error;
  tx.execute("SAVEPOINT job");
  try {
    work(tx);
  } catch (...) {
    error = std::current_exception();
    // A full disk makes the engine roll back everybody's work, not this caller's alone.
    if (!connection.in_transaction()) throw;
    tx.execute("ROLLBACK TO job");
  }
  tx.execute("RELEASE job");
  return error;
}

}  // namespace

Writer::Turn::Turn(Writer& writer, bool alone)
    : beside_others_(writer.running_, std::defer_lock), alone_(writer.running_, std::defer_lock) {
  const std::lock_guard first{writer.entrance_};
  if (alone) {
    alone_.lock();
  } else {
    beside_others_.lock();
  }
}

Writer::Writer(Database& database, std::unique_ptr<Connection> first)
    : most_(database.pool().batch) {
  for (int i = 0; i < database.pool().writers; ++i) {
    lines_.emplace_back(database, Database::Access::kReadWrite, std::move(first));
  }
  for (Line& line : lines_) threads_.emplace_back([this, &line] { serve(line); });
}

Writer::~Writer() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  wanted_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Writer::submit(Work work, Done done) {
  {
    const std::lock_guard lock{mutex_};
    queue_.push_back({std::move(work), std::move(done)});
  }
  wanted_.notify_one();
}

void Writer::serve(Line& line) {
  for (Batch batch = take(); !batch.empty(); batch = take()) {
    try {
      line.run([&, tries = 0](Connection& connection) mutable {
        const Turn turn{*this, ++tries > kBesideOthers};
        Transaction tx{connection};
        connection.begin();
        if (most_ == 1) {
          batch.front().work(tx);
        } else {
          for (Job& job : batch) job.error = run_beside_others(connection, tx, job.work);
        }
        connection.commit();
      });
    } catch (...) {
      // What made the commit fail is for everybody who has no error of their own.
      for (Job& job : batch) {
        if (!job.error) job.error = std::current_exception();
      }
    }
    for (Job& job : batch) job.done(job.error);
  }
}

// Waits for work; empty when there is none left and none will come.
Writer::Batch Writer::take() {
  std::unique_lock lock{mutex_};
  wanted_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
  Batch batch;
  if (queue_.size() <= most_) {
    batch.swap(queue_);
  } else {
    const auto end = queue_.begin() + static_cast<Batch::difference_type>(most_);
    std::move(queue_.begin(), end, std::back_inserter(batch));
    queue_.erase(queue_.begin(), end);
  }
  return batch;
}

}  // namespace store
