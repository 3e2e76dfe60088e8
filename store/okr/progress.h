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

// Progress at `value` (method, section 2). Increase and decrease: (v - b) / (t - b); reach and
// milestones: v / t; pass/fail: 0 or 1; percent of work: v / 100; a baseline to be found: 1 once
// there is a number. Kept above or below: 1 within, else less by the distance over a tenth of the
// bound (over 1 where the bound is 0); kept within a range: less by the distance over its width.
// Staged: 0 at the baseline, 0.3 at commit, 0.7 at the target, 1 at stretch, linear between.
// Preconditions: target_problem() found nothing, it is not relative.
[[nodiscard]] Progress progress(const KeyResult& key_result, const Decimal& value);

// Progress at the latest check-in; absent when nobody ever checked in (no data is not 0), or while
// a relative target has no baseline.
[[nodiscard]] std::optional<Progress> progress(const KeyResult& key_result);

// Why this baseline and target cannot be measured, as a sentence for the user; absent when fine.
// Refused: baseline equal to target, a direction against the kind, a reach target of 0 or less,
// fewer than two milestones, a range without width, stages that do not go one way, a relative
// change of nothing.
[[nodiscard]] std::optional<std::string> target_problem(const KeyResult& key_result);

// Why `value` cannot be checked in on this key result; absent when it can. Milestones take whole
// numbers up to their count, pass/fail 0 or 1, percent of work 0 to 100, a relative target whose
// baseline it becomes anything but 0; the others take any number.
[[nodiscard]] std::optional<std::string> value_problem(const KeyResult& key_result,
                                                       const Decimal& value);

}  // namespace okr
