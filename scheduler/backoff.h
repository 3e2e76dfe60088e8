#pragma once

#include <chrono>

namespace scheduler {

inline constexpr int kMaxAttempts = 18;  // about a day and a half with the pauses below

// How long to wait after the attempt numbered `attempt` (from 1) failed: 5 s, doubled each time, at
// most 6 h.
[[nodiscard]] std::chrono::seconds backoff(int attempt);

// How long a connection rests whose platform was out of reach so many times in a row (from
// store::kOutage): 2 s, doubled each time, at most half a minute.
[[nodiscard]] std::chrono::seconds outage_pause(int failures);

}  // namespace scheduler
