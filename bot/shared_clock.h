#pragma once

#include <atomic>
#include <chrono>

#include "scheduler/clock.h"

namespace bot {

// The clock of all processes that share a database: this machine's, set right now and then by the
// database's. Any thread.
class SharedClock : public scheduler::Clock {
 public:
  // `own` must outlive it.
  explicit SharedClock(const scheduler::Clock& own) : own_(own) {}

  [[nodiscard]] okr::Instant now() const override {
    return own_.now() + std::chrono::seconds{ahead_.load(std::memory_order_relaxed)};
  }

  // Goes by `theirs` from now on. A second's difference is how two clocks of whole seconds always
  // look, and is left as it is.
  void follow(okr::Instant theirs) {
    const auto difference = theirs - now();
    if (std::chrono::abs(difference) < kTolerated) return;
    ahead_.fetch_add(difference.count(), std::memory_order_relaxed);
  }

 private:
  static constexpr std::chrono::seconds kTolerated{2};

  const scheduler::Clock& own_;
  std::atomic<std::int64_t> ahead_ = 0;
};

}  // namespace bot
