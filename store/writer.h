#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "store/transaction.h"

namespace store {

// Group commit: one thread that runs what is submitted on one connection and commits all that waits
// at once. Thread-safe.
class Writer {
 public:
  using Work = std::function<void(Transaction&)>;
  using Done = std::function<void(std::exception_ptr)>;

  explicit Writer(std::unique_ptr<Connection> connection);
  // Commits what was submitted.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // As Store::submit.
  void submit(Work work, Done done);

 private:
  struct Job {
    Work work;
    Done done;
    std::exception_ptr error{};
  };
  using Batch = std::deque<Job>;

  void loop();
  [[nodiscard]] Batch take();
  void commit(Batch& batch);
  void run(Job& job);
  void roll_back();

  std::unique_ptr<Connection> connection_;
  Transaction transaction_{*connection_};
  std::mutex mutex_;
  std::condition_variable wanted_;
  Batch queue_;            // guarded by mutex_
  bool stopping_ = false;  // guarded by mutex_
  std::thread thread_;     // last: it uses the rest
};

}  // namespace store
