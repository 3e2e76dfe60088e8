#pragma once

#include <optional>
#include <string>

#include "store/okr/delivery.h"
#include "store/okr/id.h"
#include "store/okr/time.h"

namespace okr {

// Something that falls due once, named by a key that stays the same whatever restarts or runs
// beside it: "prompt:team 1:person 3:2026-W48", "nudge:team 1:person 3:2026-W48", "missing:team
// 1:2026-W48", "findings:team 1:2026-W48", "cycle:team 1:2:half-time", "waiting:7", "digest:team
// 1:2026-W48", "snooze:person 3:1790000000", "grade:cycle 2:person 3", "retro:7:person 3",
// "lessons:retro 7:1790000000".
struct Occurrence {
  std::string key;
  DeliveryKind kind = DeliveryKind::kPrompt;
  std::optional<TeamId> team;
  std::optional<PersonId> person;
  Instant due_at;
  std::optional<PersonId> stands_in_for = {};  // whom `person` is asked for; not stored
  Day local_day;       // the due day of the rule, from which own times may have moved due_at
  std::string reason;  // one sentence: why, or why it was skipped
  bool skipped = false;
  bool late = false;
};

}  // namespace okr
