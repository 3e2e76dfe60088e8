#pragma once

#include "store/okr/key_result.h"

namespace okr {

// Whether `value` lies where it is to be kept; anything does for what is to move.
[[nodiscard]] bool keeps_bounds(const KeyResult& key_result, const Decimal& value);

// Whether nothing is left to report until somebody corrects it: it has passed, or all its
// milestones are done.
[[nodiscard]] bool is_finished(const KeyResult& key_result);

}  // namespace okr
