#pragma once

#include <span>
#include <string>
#include <vector>

#include "store/okr/check_in.h"
#include "store/okr/cycle.h"
#include "store/okr/key_result.h"

namespace okr {

// What the history of a key result asks about (method, section 7).
enum class Doubt {
  kFlatLine,    // the same value three times, whatever is said to it, and not where it is to be
  kSticky,      // nearly done, and unmoved for three weeks
  kSawtooth,    // the value moved back
  kSuddenJump,  // more than 40 points in the last tenth of the time
  kCopyPaste,   // the text of the check-in before
};

// Those that the newest check-in gives rise to, in the order above. `check_ins` are those that
// count, in any order. Flat-line and sticky are asked once: when they become so, not at every
// check-in after it.
[[nodiscard]] std::vector<Doubt> doubts(const KeyResult& key_result, const Cycle& cycle,
                                        std::span<const CheckIn> check_ins);

// What to ask, as a sentence.
[[nodiscard]] std::string_view question(Doubt doubt);

}  // namespace okr
