#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "store/okr/id.h"
#include "store/okr/time.h"

namespace okr {

using EntryId = Id<struct EntryTag>;

enum class EntryKind {
  kFocus,   // what somebody wants to get done this week
  kWin,     // what somebody achieved
  kNotNow,  // what a team decided not to do now
};

// One line of a team's lists.
struct Entry {
  EntryId id;
  EntryKind kind = EntryKind::kFocus;
  TeamId team;
  PersonId person;
  std::optional<KeyResultId> key_result;
  std::optional<ObjectiveId> objective;  // kNotNow: the draft that it was
  std::string text;
  std::string because;      // kNotNow; may be empty
  std::optional<Day> week;  // kFocus: the Monday of its week where its author lives
  Instant at;
  std::optional<Instant> ended_at;  // kFocus: done; kNotNow: taken off the list
};

inline constexpr std::size_t kMostFocus = 5;  // of one person in one week (method, section 6)

// The Monday of the week that `day` is in.
[[nodiscard]] constexpr Day monday_of(Day day) {
  return day - (std::chrono::weekday{day} - std::chrono::Monday);
}

}  // namespace okr
