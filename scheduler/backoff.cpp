#include "scheduler/backoff.h"

#include <algorithm>

#include "store/sql/traffic.h"

namespace scheduler {

std::chrono::seconds backoff(int attempt) {
  constexpr std::chrono::seconds kFirst{5};
  constexpr std::chrono::seconds kLongest = std::chrono::hours{6};
  constexpr int kDoublings = 13;  // after which 6 h are passed, so the shift cannot overflow
  const int doublings = std::clamp(attempt - 1, 0, kDoublings);
  return std::min(kFirst * (1 << doublings), kLongest);
}

std::chrono::seconds outage_pause(int failures) {
  constexpr std::chrono::seconds kFirst{2};
  constexpr std::chrono::seconds kLongest{30};
  constexpr int kDoublings = 4;  // after which half a minute is passed
  return std::min(kFirst * (1 << std::clamp(failures - store::kOutage, 0, kDoublings)), kLongest);
}

}  // namespace scheduler
