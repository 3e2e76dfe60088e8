#include "scheduler/backoff.h"

#include <algorithm>

namespace scheduler {

std::chrono::seconds backoff(int attempt) {
  constexpr std::chrono::seconds kFirst{5};
  constexpr std::chrono::seconds kLongest = std::chrono::hours{6};
  constexpr int kDoublings = 13;  // after which 6 h are passed, so the shift cannot overflow
  const int doublings = std::clamp(attempt - 1, 0, kDoublings);
  return std::min(kFirst * (1 << doublings), kLongest);
}

}  // namespace scheduler
