#pragma once

#include <optional>
#include <string>

#include "store/okr/decimal.h"
#include "store/okr/key_result.h"
#include "store/okr/score.h"

namespace okr {

// How far a key result is on its way (method, section 2).
struct Progress {
  Score score;               // clamped to 0.00 to 1.00: what rolls up
  std::int64_t percent = 0;  // not clamped: 118 when over target, negative when moved the wrong way
};

// Progress at `value`. Increase and decrease: (v - b) / (t - b); reach and milestones: v / t;
// pass/fail: 0 or 1. Precondition: target_problem() found nothing.
[[nodiscard]] Progress progress(const KeyResult& key_result, const Decimal& value);

// Progress at the latest check-in; absent when nobody ever checked in (no data is not 0).
[[nodiscard]] std::optional<Progress> progress(const KeyResult& key_result);

// Why this baseline and target cannot be measured, as a sentence for the user; absent when fine.
// Refused: baseline equal to target, a direction against the kind, a reach target of 0 or less,
// fewer than two milestones.
[[nodiscard]] std::optional<std::string> target_problem(const KeyResult& key_result);

// Why `value` cannot be checked in on this key result; absent when it can. Milestones take whole
// numbers up to their count, pass/fail 0 or 1; the others take any number.
[[nodiscard]] std::optional<std::string> value_problem(const KeyResult& key_result,
                                                       const Decimal& value);

}  // namespace okr
