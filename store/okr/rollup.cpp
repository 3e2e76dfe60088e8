#include "store/okr/rollup.h"

#include <algorithm>

#include "store/okr/progress.h"

namespace okr {

Rollup rollup(std::span<const KeyResult> key_results) {
  Rollup result;
  long long sum = 0;
  for (const KeyResult& key_result : key_results) {
    ++result.total;
    const std::optional<Progress> reached = progress(key_result);
    if (!reached) continue;
    ++result.reported;
    sum += reached->score.hundredths();
    result.lowest = std::min(result.lowest.value_or(reached->score), reached->score);
  }
  if (result.reported > 0) {
    result.average = Score::clamped((2 * sum + result.reported) / (2LL * result.reported));
  }
  return result;
}

}  // namespace okr
