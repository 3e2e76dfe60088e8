#pragma once

#include <chrono>

namespace scheduler {

inline constexpr int kMaxAttempts = 18;  // about a day and a half with the pauses below

// How long to wait after the attempt numbered `attempt` (from 1) failed: 5 s, doubled each time, at
// most 6 h.
[[nodiscard]] std::chrono::seconds backoff(int attempt);

}  // namespace scheduler
