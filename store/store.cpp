#include "store/store.h"

#include <fmt/format.h>

#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include "store/migrate.h"
#include "store/sqlite/sqlite.h"
#include "store/writer.h"

namespace store {
namespace {

constexpr int kReaders = 2;

std::unique_ptr<Database> open_database(std::string_view url, Store::Mode mode) {
  constexpr std::string_view kScheme = "sqlite:";
  const std::string_view path = url.substr(std::min(url.size(), kScheme.size()));
  if (!url.starts_with(kScheme) || path.empty() || path.starts_with(':')) {
    // The text itself may hold a password.
    throw DatabaseUnusable{
        "The database must be \"sqlite:\" and the path of a file, such as sqlite:milepost.db."};
  }
  return sqlite::open(std::string{path},
                      mode == Store::Mode::kServe ? sqlite::Hold::kAlone : sqlite::Hold::kShared);
}

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
  Impl(std::string_view url, Mode mode) : database(open_database(url, mode)) {
    if (mode == Mode::kServe) {
      auto connection = database->connect(Database::Access::kReadWrite);
      migrate(*connection, migrations());
      writer = std::make_unique<Writer>(std::move(connection));
    }
    for (int i = 0; i < kReaders; ++i) {
      readers.push_back(database->connect(Database::Access::kReadOnly));
      idle.push_back(readers.back().get());
    }
    if (mode == Mode::kLook) check_migrated(*readers.front(), migrations());
  }

  Connection* borrow() {
    std::unique_lock lock{mutex};
    returned.wait(lock, [this] { return !idle.empty(); });
    Connection* connection = idle.back();
    idle.pop_back();
    return connection;
  }

  void give_back(Connection* connection) {
    {
      const std::lock_guard lock{mutex};
      idle.push_back(connection);
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
  std::vector<std::unique_ptr<Connection>> readers;
  std::mutex mutex;
  std::condition_variable returned;
  std::vector<Connection*> idle;  // guarded by mutex
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

Store::Reader::Reader(Store& store)
    : impl_((refuse_nesting(store.impl_.get()), *store.impl_)),
      connection_(impl_.borrow()),
      transaction_(*connection_) {
  try {
    transaction_.execute("BEGIN");
  } catch (...) {
    impl_.give_back(connection_);
    throw;
  }
  outer_ = std::exchange(working_on, &impl_);
}

Store::Reader::~Reader() {
  working_on = outer_;
  try {
    transaction_.execute("COMMIT");
  } catch (const DatabaseError&) {
    // Nothing was written; a transaction left open is told by the next BEGIN.
  }
  impl_.give_back(connection_);
}

}  // namespace store
