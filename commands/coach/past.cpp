#include "commands/coach/past.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "store/okr/forecast.h"

namespace commands::coach {
namespace {

using okr::KeyResultKind;
using okr::KpiReading;

// As from one number to another; the marks of what is staged are no part of the way. Absent for
// what does not move so.
std::optional<okr::KeyResult> straight(const okr::KeyResult& key_result) {
  const bool moves = okr::is_moved(key_result.kind) || key_result.kind == KeyResultKind::kReach;
  if (!moves || key_result.relative) return std::nullopt;
  okr::KeyResult line = key_result;
  if (line.kind == KeyResultKind::kStaged) {
    line.kind = line.target > line.baseline ? KeyResultKind::kIncrease : KeyResultKind::kDecrease;
  }
  return line;
}

std::vector<KpiReading> oldest_first(std::span<const KpiReading> readings, okr::Day today) {
  std::vector<KpiReading> sorted;
  for (const KpiReading& one : readings) {
    if (one.day <= today) sorted.push_back(one);
  }
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const KpiReading& a, const KpiReading& b) { return a.day < b.day; });
  return sorted;
}

std::optional<int> trend(const okr::KeyResult& key_result, const okr::Cycle& cycle,
                         const std::vector<KpiReading>& readings, okr::Day today) {
  std::vector<okr::CheckIn> values;
  for (const KpiReading& one : readings) {
    okr::CheckIn value;
    value.id = okr::CheckInId{static_cast<std::int64_t>(values.size()) + 1};
    value.at = one.day;
    value.value = one.value;
    values.push_back(value);
  }
  const auto end = okr::forecast(key_result, cycle, values, today);
  return end ? std::optional{end->low} : std::nullopt;
}

// How much nearer to the target a day; absent where no two readings are far enough apart.
std::optional<double> best_rate(const std::vector<KpiReading>& readings, bool up) {
  std::optional<double> best;
  for (std::size_t to = 0; to < readings.size(); ++to) {
    for (std::size_t from = 0; from < to; ++from) {
      const std::chrono::days days = readings[to].day - readings[from].day;
      if (days < kShortestForRate) break;
      const double moved = readings[to].value.estimate() - readings[from].value.estimate();
      const double rate = (up ? moved : -moved) / static_cast<double>(days.count());
      best = std::max(best.value_or(rate), rate);
    }
  }
  return best;
}

std::optional<int> percent_of_best_rate(const okr::KeyResult& key_result, const okr::Cycle& cycle,
                                        const std::vector<KpiReading>& readings, okr::Day today) {
  constexpr double kMost = 100'000;  // a thousand times the best: as good as never
  const std::chrono::days left =
      key_result.due_day.value_or(cycle.last_day) - std::max(cycle.first_day, today);
  if (readings.size() < okr::kFewestForForecast || left.count() <= 0) return std::nullopt;
  const bool up = key_result.kind != KeyResultKind::kDecrease;
  const okr::Decimal& value = readings.back().value;
  if (up ? value >= key_result.target : value <= key_result.target) return std::nullopt;
  const auto best = best_rate(readings, up);
  if (!best) return std::nullopt;
  if (*best <= 0) return 0;
  const double way = std::abs(key_result.target.estimate() - value.estimate());
  const double needed = way / static_cast<double>(left.count());
  return static_cast<int>(std::lround(std::clamp(100 * needed / *best, 1.0, kMost)));
}

}  // namespace

Past past_of(const okr::KeyResult& key_result, const okr::Cycle& cycle,
             std::span<const KpiReading> readings, okr::Day today) {
  const auto line = straight(key_result);
  if (!line) return {};
  const auto sorted = oldest_first(readings, today);
  return {trend(*line, cycle, sorted, today), percent_of_best_rate(*line, cycle, sorted, today)};
}

}  // namespace commands::coach
