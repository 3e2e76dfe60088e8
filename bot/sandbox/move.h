#pragma once

#include <optional>
#include <string_view>

#include "bot/sandbox/stage.h"

namespace bot::sandbox {

// How far the clock may be moved at once.
inline constexpr std::chrono::days kFarthestMove{92};

// Where "+1 hour", "+2 days", "+1 week", "tomorrow 09:00" or "next monday 09:00" leads, seen from
// `now` in `zone`; "next monday" is the first Monday after today. Absent for anything else and for
// what is farther away than kFarthestMove.
[[nodiscard]] std::optional<okr::Instant> parse_move(std::string_view text, std::string_view zone,
                                                     okr::Instant now);

// Moves the clock forward to `target`, stopping at everything that falls due on the way, so that it
// is sent at its own time. Any thread. Does nothing when `target` is past.
void move_clock(const Stage& stage, okr::Instant target);

}  // namespace bot::sandbox
