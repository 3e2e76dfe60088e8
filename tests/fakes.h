#pragma once

#include <atomic>
#include <chrono>

#include "scheduler/clock.h"

namespace tests {

// A clock that stands still until it is told to move.
class FakeClock : public scheduler::Clock {
 public:
  explicit FakeClock(okr::Instant now) : now_(now) {}
  [[nodiscard]] okr::Instant now() const override { return now_.load(); }
  void advance(std::chrono::seconds by) { now_.store(now_.load() + by); }
  void set(okr::Instant now) { now_.store(now); }

 private:
  std::atomic<okr::Instant> now_;
};

}  // namespace tests
