#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "store/okr/cycle.h"

namespace okr {

// What a cycle asks of its teams besides the weekly check-in (method, section 6).
enum class Beat {
  kDraftsDue,     // a week before it begins: what is to be published by then
  kHalfTime,      // is every objective still right?
  kTwoWeeksLeft,  // last values, and what is to be said at the end
  kOneWeekLeft,
  kOneDayLeft,
  kOver,  // the day after: grading
};

struct CycleDay {
  Beat beat;
  Day day;
};

// The days from Monday to Friday on which that is, by day. What lies on a weekend comes before it
// when it counts down to something, else after it. A cycle of less than six weeks has no
// kTwoWeeksLeft, one of less than four no kHalfTime and no kOneWeekLeft either. What two beats
// share is left to the later one.
[[nodiscard]] std::vector<CycleDay> calendar_of(const Cycle& cycle);

// The one that falls on `day`.
[[nodiscard]] std::optional<Beat> beat_on(const Cycle& cycle, Day day);

// Whether a cycle in this state still asks for it: drafts before it was started or since, the rest
// while it is active, and that it is over also while it is being graded.
[[nodiscard]] bool asks(CycleState state, Beat beat);

// "drafts-due", "half-time", "two-weeks-left", "one-week-left", "one-day-left", "over"
[[nodiscard]] std::string_view word(Beat beat);

}  // namespace okr
