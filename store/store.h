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
// `write` is durable when it returns. One writer thread commits the transactions of many callers
// with one sync; each has a savepoint of its own, so one that throws does not spoil its neighbours.
// Readers use connections of their own and never wait for the writer.
class Store {
 public:
  using Work = std::function<void(Transaction&)>;
  // Called once, on the writer thread, with nothing when the work is on disk, else with what it
  // threw or what made the commit fail. Must not throw and must not wait.
  using Done = std::function<void(std::exception_ptr)>;

  enum class Mode {
    kServe,  // reads and writes; refused while another process serves the same database
    kLook,   // reads only, beside a process that serves; creates and migrates nothing
  };

  // Opens what `url` names ("sqlite:milepost.db"). To serve, creates it if need be and migrates it
  // to this binary's schema. Throws DatabaseUnusable with a sentence.
  explicit Store(std::string_view url, Mode mode = Mode::kServe);
  // Commits what was submitted, then stops the writer thread.
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
    Reader reader{*this};
    return work(reader.transaction());
  }

  // As write, without waiting; allowed everywhere, also in Done.
  void submit(Work work, Done done);

 private:
  struct Impl;
  // Borrows a reading connection for its lifetime, with a transaction open on it.
  class Reader {
   public:
    explicit Reader(Store& store);
    ~Reader();
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
    [[nodiscard]] Transaction& transaction() { return transaction_; }

   private:
    Impl& impl_;
    Connection* connection_;
    Transaction transaction_;
    const void* outer_ = nullptr;  // whose work this thread was in before
  };

  void write_and_wait(const Work& work);

  std::unique_ptr<Impl> impl_;
};

}  // namespace store
