#include "commands/parse/nearest.h"

#include <algorithm>

#include "commands/parse/words.h"

namespace commands::parse {

namespace {

constexpr std::size_t kLongest = 100;  // no name is longer; keeps the table small

int allowed(std::size_t length) {
  if (length <= 1) return 0;
  if (length <= 4) return 1;
  return length <= 8 ? 2 : 3;
}

}  // namespace

int distance(std::string_view a, std::string_view b) {
  const std::string x = lower(a);
  const std::string y = lower(b);
  std::vector<int> before(y.size() + 1);
  std::vector<int> previous(y.size() + 1);
  std::vector<int> current(y.size() + 1);
  for (std::size_t j = 0; j <= y.size(); ++j) previous[j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= x.size(); ++i) {
    current[0] = static_cast<int>(i);
    for (std::size_t j = 1; j <= y.size(); ++j) {
      const int change = previous[j - 1] + (x[i - 1] == y[j - 1] ? 0 : 1);
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, change});
      const bool swapped = i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1];
      if (swapped) current[j] = std::min(current[j], before[j - 2] + 1);
    }
    before.swap(previous);
    previous.swap(current);
  }
  return previous[y.size()];
}

std::optional<std::size_t> nearest(std::string_view typed,
                                   const std::vector<std::string>& candidates) {
  if (typed.size() > kLongest) return std::nullopt;
  std::optional<std::size_t> best;
  int least = allowed(typed.size()) + 1;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (candidates[i].size() > kLongest) continue;
    const int far = distance(typed, candidates[i]);
    if (far >= least) continue;
    least = far;
    best = i;
  }
  return best;
}

}  // namespace commands::parse
