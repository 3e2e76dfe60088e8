#pragma once

#include <chrono>

namespace bot::websocket {

// How long to wait before one connects again.
struct Pauses {
  std::chrono::milliseconds first{1'000};
  std::chrono::milliseconds longest{300'000};
};

// The pause after so many failures in a row (from 0, where a connection that worked was lost): the
// first one, doubled with each failure, at most the longest; of that between a half and all of it,
// as `chance` (0 to 1) has it, so that not everybody comes back at once.
[[nodiscard]] std::chrono::milliseconds pause_after(const Pauses& pauses, int failures,
                                                    double chance);

}  // namespace bot::websocket
