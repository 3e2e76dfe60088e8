#include "store/writer.h"

#include <iterator>
#include <utility>

namespace store {
namespace {

// Bounds how long the first of a batch waits for the last.
constexpr std::size_t kBatch = 256;

}  // namespace

Writer::Writer(std::unique_ptr<Connection> connection)
    : connection_(std::move(connection)), thread_([this] { loop(); }) {}

Writer::~Writer() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  wanted_.notify_one();
  thread_.join();
}

void Writer::submit(Work work, Done done) {
  {
    const std::lock_guard lock{mutex_};
    queue_.push_back({std::move(work), std::move(done)});
  }
  wanted_.notify_one();
}

void Writer::loop() {
  for (Batch batch = take(); !batch.empty(); batch = take()) {
    try {
      commit(batch);
    } catch (...) {
      // What made the commit fail is for everybody who has no error of their own.
      for (Job& job : batch) {
        if (!job.error) job.error = std::current_exception();
      }
      roll_back();
    }
    for (Job& job : batch) job.done(job.error);
  }
}

// Waits for work; empty when there is none left and none will come.
Writer::Batch Writer::take() {
  std::unique_lock lock{mutex_};
  wanted_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
  Batch batch;
  if (queue_.size() <= kBatch) {
    batch.swap(queue_);
  } else {
    const auto end = queue_.begin() + static_cast<Batch::difference_type>(kBatch);
    std::move(queue_.begin(), end, std::back_inserter(batch));
    queue_.erase(queue_.begin(), end);
  }
  return batch;
}

void Writer::commit(Batch& batch) {
  transaction_.execute("BEGIN IMMEDIATE");
  for (Job& job : batch) run(job);
  transaction_.execute("COMMIT");
}

// Throws only when the whole batch is lost.
void Writer::run(Job& job) {
  transaction_.execute("SAVEPOINT job");
  try {
    job.work(transaction_);
  } catch (...) {
    job.error = std::current_exception();
    // A full disk makes the engine roll back everybody's work, not this caller's alone.
    if (!connection_->in_transaction()) throw;
    transaction_.execute("ROLLBACK TO job");
  }
  transaction_.execute("RELEASE job");
}

void Writer::roll_back() {
  try {
    if (connection_->in_transaction()) transaction_.execute("ROLLBACK");
  } catch (const DatabaseError&) {
    // Nothing is committed either way; the next BEGIN tells its callers.
  }
}

}  // namespace store
