#include "store/store.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include "store/line.h"
#include "store/migrate.h"
#include "store/open.h"
#include "store/writer.h"

namespace store {
namespace {

// The store whose work this thread is in the middle of.
thread_local const void* working_on = nullptr;

void refuse_nesting(const void* store) {
  if (working_on == store) {
    throw std::logic_error{"the store was called from inside the work of a transaction of its own"};
  }
}

class Working {
 public:
  explicit Working(const void* store) : outer_(std::exchange(working_on, store)) {}
  ~Working() { working_on = outer_; }
  Working(const Working&) = delete;
  Working& operator=(const Working&) = delete;

 private:
  const void* outer_;
};

}  // namespace

struct Store::Impl {
  Impl(std::string_view url, Mode mode)
      : database(open_database(url, mode == Mode::kServe ? Use::kServe : Use::kLook)) {
    if (mode == Mode::kServe) {
      auto connection = database->connect(Database::Access::kReadWrite);
      migrate(*connection, migrations());
      writer = std::make_unique<Writer>(*database, std::move(connection));
    }
    for (int i = 0; i < database->pool().readers; ++i) {
      idle.push_back(&readers.emplace_back(*database, Database::Access::kReadOnly));
    }
    Connection& first = readers.front().open();
    if (mode == Mode::kLook) check_migrated(first, migrations());
  }

  Line& borrow() {
    std::unique_lock lock{mutex};
    returned.wait(lock, [this] { return !idle.empty(); });
    Line& line = *idle.back();
    idle.pop_back();
    return line;
  }

  void give_back(Line& line) {
    {
      const std::lock_guard lock{mutex};
      idle.push_back(&line);
    }
    returned.notify_one();
  }

  void submit(Work work, Done done) {
    if (!writer) throw std::logic_error{"the store was opened to look, not to write"};
    writer->submit(
        [this, work = std::move(work)](Transaction& tx) {
          const Working working{this};
          work(tx);
        },
        std::move(done));
  }

  // Readers go before the writer, whose connection tidies the log when it is the last.
  std::unique_ptr<Database> database;
  std::unique_ptr<Writer> writer;  // absent when looking
  std::deque<Line> readers;
  std::mutex mutex;
  std::condition_variable returned;
  std::vector<Line*> idle;  // guarded by mutex
};

Store::Store(std::string_view url, Mode mode) : impl_(std::make_unique<Impl>(url, mode)) {}
Store::~Store() = default;

void Store::submit(Work work, Done done) {
  impl_->submit(std::move(work), std::move(done));
}

void Store::write_and_wait(const Work& work) {
  refuse_nesting(impl_.get());
  std::mutex mutex;
  std::condition_variable ended;
  bool done = false;
  std::exception_ptr error;
  impl_->submit([&work](Transaction& tx) { work(tx); },
                [&](std::exception_ptr thrown) {
                  // Notified under the lock: afterwards these variables may be gone.
                  const std::lock_guard lock{mutex};
                  error = std::move(thrown);
                  done = true;
                  ended.notify_one();
                });
  std::unique_lock lock{mutex};
  ended.wait(lock, [&] { return done; });
  if (error) std::rethrow_exception(error);
}

namespace {

// A reading line, for as long as it lives.
template <class Pool>
class Borrowed {
 public:
  explicit Borrowed(Pool& pool) : pool_(pool), line_(pool.borrow()) {}
  ~Borrowed() { pool_.give_back(line_); }
  Borrowed(const Borrowed&) = delete;
  Borrowed& operator=(const Borrowed&) = delete;
  Line* operator->() { return &line_; }

 private:
  Pool& pool_;
  Line& line_;
};

}  // namespace

void Store::run_reading(const Work& work) {
  refuse_nesting(impl_.get());
  Borrowed line{*impl_};
  line->run([&](Connection& connection) {
    Transaction tx{connection};
    const Working working{impl_.get()};
    connection.begin();
    work(tx);
    connection.commit();
  });
}

std::optional<okr::Instant> Store::shared_clock() {
  std::optional<okr::Instant> now;
  Borrowed line{*impl_};
  line->run([&](Connection& connection) { now = connection.clock(); });
  return now;
}

}  // namespace store
