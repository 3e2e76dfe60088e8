#pragma once

#include <optional>
#include <span>

#include "store/okr/key_result.h"
#include "store/okr/score.h"

namespace okr {

// Many key results as one number (method, section 3): the average over those with data by their
// weights, and how many that is. Silence is never counted as 0 and never as green. What has no
// weight is left out of the average and the spread, and counted as reported all the same.
struct Rollup {
  std::optional<Score> average;  // rounded half up; absent when nothing with weight was reported
  std::optional<Score> lowest;
  std::optional<Score> median;  // the mean of two in the middle; weights do not matter
  std::optional<Score> highest;
  int reported = 0;
  int total = 0;
};

[[nodiscard]] Rollup rollup(std::span<const KeyResult> key_results);

}  // namespace okr
