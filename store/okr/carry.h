#pragma once

#include <optional>
#include <string>

#include "store/okr/key_result.h"

namespace okr {

// What becomes of a key result when its objective goes on in the next cycle.
struct Carried {
  std::optional<KeyResult> key_result;  // with progress at zero; absent: nothing is left of it
  std::string said;                     // what changed about it, as half a sentence; may be empty
  std::optional<Decimal> ended;         // where it ended, where it starts from that now
};

// Text, owners, kind, unit and target stay. The last value becomes the baseline where one is
// counted from; of stages, once it is beyond the commit, the target alone stays. Of milestones
// those stay that are open, and the only one is pass or fail. What was reached is not carried,
// unless it is to be kept. Due days and plans belong to the old cycle.
[[nodiscard]] Carried carried(const KeyResult& key_result);

}  // namespace okr
