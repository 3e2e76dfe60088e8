#pragma once

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include "store/transaction.h"

namespace store {

// The one place where anything is remembered. Thread-safe.
//
// `write` is durable when it returns. Transactions see one state of the database to their end, as
// if nobody else were there; where an engine finds that two came into each other's way, it runs one
// of them again. So work may run more than once and must have no effect but on its transaction and
// its result. Readers use connections of their own and never wait for writers.
class Store {
 public:
  using Work = std::function<void(Transaction&)>;
  // Called once, on a writer's thread, with nothing when the work is on disk, else with what it
  // threw or what made the commit fail. Must not throw and must not wait.
  using Done = std::function<void(std::exception_ptr)>;

  enum class Mode {
    kServe,  // reads and writes; refused while another process serves the same file
    kLook,   // reads only, beside a process that serves; creates and migrates nothing
  };

  // Opens what `url` names; see store/open.h. To serve, creates it if need be and migrates it to
  // this binary's schema. Throws DatabaseUnusable with a sentence.
  explicit Store(std::string_view url, Mode mode = Mode::kServe);
  // Commits what was submitted, then stops the writers.
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  // Runs `work` in a transaction of its own and returns what it returned once that is on disk.
  // Rethrows what it threw, after rolling it back. Throws std::logic_error from inside another
  // `work` and in a store opened to look.
  template <class F>
  auto write(F&& work) -> std::invoke_result_t<F, Transaction&> {
    using Result = std::invoke_result_t<F, Transaction&>;
    if constexpr (std::is_void_v<Result>) {
      write_and_wait(std::forward<F>(work));
    } else {
      std::optional<Result> result;
      write_and_wait([&](Transaction& tx) { result.emplace(work(tx)); });
      return std::move(*result);
    }
  }

  // Runs `work` on the calling thread against the newest committed state; what it tries to write
  // fails. At most as many at once as there are readers, the rest wait. Throws std::logic_error
  // from inside another `work`.
  template <class F>
  auto read(F&& work) -> std::invoke_result_t<F, Transaction&> {
    using Result = std::invoke_result_t<F, Transaction&>;
    if constexpr (std::is_void_v<Result>) {
      run_reading(std::forward<F>(work));
    } else {
      std::optional<Result> result;
      run_reading([&](Transaction& tx) { result.emplace(work(tx)); });
      return std::move(*result);
    }
  }

  // As write, without waiting; allowed everywhere, also in Done.
  void submit(Work work, Done done);

  // The time by which all that share the database go: its own, where several machines can; absent
  // where one machine has it for itself. Throws DatabaseError.
  [[nodiscard]] std::optional<okr::Instant> shared_clock();

 private:
  struct Impl;

  void run_reading(const Work& work);
  void write_and_wait(const Work& work);

  std::unique_ptr<Impl> impl_;
};

}  // namespace store
