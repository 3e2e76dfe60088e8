#include "store/okr/rollup.h"

#include <algorithm>
#include <vector>

#include "store/okr/progress.h"

namespace okr {

Rollup rollup(std::span<const KeyResult> key_results) {
  Rollup result;
  long long sum = 0;
  long long weights = 0;
  std::vector<Score> scores;
  for (const KeyResult& key_result : key_results) {
    ++result.total;
    const std::optional<Progress> reached = progress(key_result);
    if (!reached) continue;
    ++result.reported;
    if (key_result.weight == 0) continue;
    scores.push_back(reached->score);
    sum += 1LL * key_result.weight * reached->score.hundredths();
    weights += key_result.weight;
  }
  if (scores.empty()) return result;
  std::sort(scores.begin(), scores.end());
  result.average = Score::clamped((2 * sum + weights) / (2 * weights));
  result.lowest = scores.front();
  const int below = scores[(scores.size() - 1) / 2].hundredths();
  const int above = scores[scores.size() / 2].hundredths();
  result.median = Score::from_hundredths((below + above + 1) / 2);
  result.highest = scores.back();
  return result;
}

}  // namespace okr
