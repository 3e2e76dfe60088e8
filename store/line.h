#pragma once

#include <chrono>
#include <memory>
#include <utility>

#include "store/database.h"

namespace store {

// How often the same transaction is tried again: as long as somebody waits for its answer.
class Patience {
 public:
  // Whether to try again after another transaction came between; some other has succeeded then.
  [[nodiscard]] bool after_conflict() { return ++conflicts_ < kConflicts; }
  // Whether to try again after the connection was lost; waits a little first.
  [[nodiscard]] bool after_loss();

 private:
  static constexpr int kConflicts = 50;

  int conflicts_ = 0;
  std::chrono::milliseconds waited_{0};
};

// A connection that is opened when it is first needed and again when it was lost. One thread at a
// time.
class Line {
 public:
  Line(Database& database, Database::Access access, std::unique_ptr<Connection> open = nullptr)
      : database_(database), access_(access), connection_(std::move(open)) {}

  // Throws DatabaseUnusable.
  Connection& open();

  // Runs `transaction`, which begins and commits on the connection it is given: again after a
  // Conflict, and on a new connection after ConnectionLost, while patience lasts. Whatever it
  // throws then is thrown on, with no transaction left open.
  template <class F>
  void run(F&& transaction) {
    for (Patience patience;;) {
      try {
        transaction(open());
        return;
      } catch (const Conflict&) {
        tidy();
        if (!patience.after_conflict()) throw;
      } catch (const ConnectionLost&) {
        connection_.reset();
        if (!patience.after_loss()) throw;
      } catch (const DatabaseUnusable&) {  // not back yet
        if (!patience.after_loss()) throw;
      } catch (...) {
        tidy();
        throw;
      }
    }
  }

 private:
  // Leaves no transaction open.
  void tidy();

  Database& database_;
  const Database::Access access_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace store
