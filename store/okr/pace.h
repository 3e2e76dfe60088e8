#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "store/okr/cycle.h"
#include "store/okr/key_result.h"
#include "store/okr/score.h"

namespace okr {

// Arithmetic beside belief (method, section 7).
enum class Pace {
  kPending,    // never checked in; never green
  kOnPace,     // at most 10 points behind the expected progress, and within what is to be kept
  kBehind,     // at most 25; or outside, by however little
  kFarBehind,  // more
  kOutdated,   // the newest check-in is older than its due day plus the grace; overrides the rest
};

inline constexpr int kBehindPoints = 10;
inline constexpr int kFarBehindPoints = 25;
inline constexpr std::chrono::days kStaleGrace{3};

// The share of the time that has passed on `today`, in percent, rounded half up: the first day and
// what lies before it is 0, the last and what lies after it is 100, linear between. A cycle of one
// day is 100 on that day.
[[nodiscard]] int expected_percent(Day first_day, Day last_day, Day today);

// What a key result should have reached by `today`, in the percent of progress(), from the cycle's
// first day to its own due day (method, section 7):
//  - on its planned path, when it has one: straight from planned day to planned day;
//  - milestones with days of their own: the share of those that are due;
//  - what is to be kept: all of it, every day;
//  - what is staged: its target on the last day;
//  - anything else: on a straight line.
// Absent when nothing is expected yet: pass/fail and a baseline to be found, before the due day.
[[nodiscard]] std::optional<int> expected_percent(const KeyResult& key_result, const Cycle& cycle,
                                                  Day today);

// What counts as behind and as outdated.
struct PaceLimits {
  int behind = kBehindPoints;
  int far_behind = kFarBehindPoints;
  std::chrono::days grace = kStaleGrace;
};

// From the gap between expected and reached percent, the latter not clamped; on pace while nothing
// is expected. Outdated: the newest check-in answers a day before `last_due` (or none), and that is
// more than the grace ago. `last_due` is the newest day on which its owner was asked, absent when
// nobody asks. Take the one that was the newest that long ago: with today's, a fresh prompt would
// make what was outdated fresh again until the grace is over.
[[nodiscard]] Pace pace(const KeyResult& key_result, const Cycle& cycle, Day today,
                        std::optional<Day> last_due, const PaceLimits& limits = {});

// "on pace", "behind", "far behind", "no data yet", "outdated"
[[nodiscard]] std::string_view word(Pace pace);
// A shape that goes with the word, so that no colour is needed: "●" on pace, "◐" behind,
// "○" far behind, "·" no data, "◌" outdated.
[[nodiscard]] std::string_view shape(Pace pace);

// Whether pace and belief contradict each other: far behind with confidence 8 or more, on pace
// with confidence 4 or less. The question to ask, as a sentence; absent when they agree.
[[nodiscard]] std::optional<std::string> contradiction(Pace pace, Confidence confidence);

}  // namespace okr
