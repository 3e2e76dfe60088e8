#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <vector>

#include "store/line.h"
#include "store/transaction.h"

namespace store {

// Runs what is submitted, in as many threads as the engine makes good use of, each with a
// connection of its own. Where callers share transactions, a thread commits all that waits at once,
// and one that throws does not spoil its neighbours. Thread-safe.
class Writer {
 public:
  using Work = std::function<void(Transaction&)>;
  using Done = std::function<void(std::exception_ptr)>;

  // `first` is one of the connections that it uses.
  Writer(Database& database, std::unique_ptr<Connection> first);
  // Commits what was submitted.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // As Store::submit.
  void submit(Work work, Done done);

 private:
  // Held by a transaction while it runs: beside others, or alone where they came between it too
  // often. Who waits to be alone lets nobody past.
  class Turn {
   public:
    Turn(Writer& writer, bool alone);

   private:
    std::shared_lock<std::shared_mutex> beside_others_;
    std::unique_lock<std::shared_mutex> alone_;
  };
  struct Job {
    Work work;
    Done done;
    std::exception_ptr error{};
  };
  using Batch = std::deque<Job>;

  void serve(Line& line);
  [[nodiscard]] Batch take();

  const std::size_t most_;  // of callers that share a transaction
  std::mutex mutex_;
  std::condition_variable wanted_;
  Batch queue_;            // guarded by mutex_
  bool stopping_ = false;  // guarded by mutex_
  std::mutex entrance_;    // of running_
  std::shared_mutex running_;
  std::deque<Line> lines_;
  std::vector<std::thread> threads_;  // last: they use the rest
};

}  // namespace store
