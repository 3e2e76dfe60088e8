#pragma once

#include <chrono>

#include "scheduler/clock.h"

namespace bot {

// The machine's clock: the only place that reads it.
class SystemClock : public scheduler::Clock {
 public:
  [[nodiscard]] okr::Instant now() const override {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  }
};

}  // namespace bot
