#pragma once

#include <chrono>
#include <optional>

#include "store/okr/id.h"
#include "store/okr/team.h"
#include "store/okr/time.h"
#include "store/okr/weekdays.h"

namespace okr {

enum class CadenceKind { kPrompts, kDigest };
enum class ZoneOf { kPerson, kTeam };

// Weeks begin on Monday (ISO 8601).
enum class Period { kWeek, kMonth };
inline constexpr int kLastWeekOfMonth = 5;

// On which days of a period something falls due: on weekdays of a week, or on one day of a month,
// by date or by weekday.
struct Rhythm {
  Period period = Period::kWeek;
  int every = 1;  // 1 to 12 periods, counted from the one that a cadence's `since` is in
  // A week: at least one; a month by weekday: that one; else empty.
  Weekdays weekdays{std::chrono::Monday};
  int day_of_month = 0;   // a month by date: 1 to 31, in shorter months the last day; else 0
  int week_of_month = 0;  // a month by weekday: the 1st to 4th such, kLastWeekOfMonth; else 0

  friend bool operator==(const Rhythm&, const Rhythm&) = default;
};

// A rule, never an instant: days of a rhythm at a local time.
struct Cadence {
  CadenceId id;
  TeamId team;
  CadenceKind kind = CadenceKind::kPrompts;
  Rhythm rhythm;
  std::chrono::minutes time_of_day{};  // 0 to 1439
  ZoneOf zone_of = ZoneOf::kPerson;    // whose zone the time is in
  std::optional<Channel> channel;      // digests only; the team's home channel when absent
  Instant since;                       // nothing earlier than this falls due
  // Prompts only: who has not answered is reminded once, and the lead is told who that is.
  bool nudges = false;
};

}  // namespace okr
