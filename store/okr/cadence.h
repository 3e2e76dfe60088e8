#pragma once

#include <chrono>
#include <optional>

#include "store/okr/id.h"
#include "store/okr/team.h"
#include "store/okr/time.h"

namespace okr {

enum class CadenceKind { kPrompts, kDigest };
enum class ZoneOf { kPerson, kTeam };

// A rule, never an instant: every n weeks on a weekday at a local time.
struct Cadence {
  CadenceId id;
  TeamId team;
  CadenceKind kind = CadenceKind::kPrompts;
  std::chrono::weekday weekday = std::chrono::Monday;
  std::chrono::minutes time_of_day{};  // 0 to 1439
  int every_weeks = 1;                 // 1 to 12, counted from the ISO week of `since`
  ZoneOf zone_of = ZoneOf::kPerson;    // whose zone the time is in
  std::optional<Channel> channel;      // digests only; the team's home channel when absent
  Instant since;                       // nothing earlier than this falls due
};

}  // namespace okr
