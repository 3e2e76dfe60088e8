#pragma once

#include <optional>
#include <span>

#include "store/okr/key_result.h"
#include "store/okr/score.h"

namespace okr {

// Many key results as one number (method, section 3): the plain average over those with data, and
// how many that is. Silence is never counted as 0 and never as green.
struct Rollup {
  std::optional<Score> average;  // rounded half up; absent when nobody reported
  std::optional<Score> lowest;
  int reported = 0;
  int total = 0;
};

[[nodiscard]] Rollup rollup(std::span<const KeyResult> key_results);

}  // namespace okr
