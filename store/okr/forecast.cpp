#include "store/okr/forecast.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "store/okr/progress.h"

namespace okr {
namespace {

constexpr double kSecondsPerDay = 86'400;
constexpr double kDaysPerWeek = 7;
constexpr int kAll = 100;  // percent of the way

bool is_measured(const KeyResult& key_result) {
  switch (key_result.kind) {
    case KeyResultKind::kIncrease:
    case KeyResultKind::kDecrease:
    case KeyResultKind::kReach:
    case KeyResultKind::kMilestones:
    case KeyResultKind::kStaged:
    case KeyResultKind::kPercent:
      return !key_result.relative;
    default:
      return false;
  }
}

std::vector<CheckIn> newest_first(std::span<const CheckIn> check_ins) {
  std::vector<CheckIn> sorted{check_ins.begin(), check_ins.end()};
  std::sort(sorted.begin(), sorted.end(), [](const CheckIn& a, const CheckIn& b) {
    return a.at != b.at ? a.at > b.at : b.id < a.id;
  });
  return sorted;
}

double day_of(Instant at) {
  return static_cast<double>(at.time_since_epoch().count()) / kSecondsPerDay;
}

struct Point {
  double day = 0;
  double percent = 0;
};

// The line through the points at `day`; their average where they all lie on one day.
double line_at(std::span<const Point> points, double day) {
  const auto count = static_cast<double>(points.size());
  double mean_day = 0;
  double mean = 0;
  for (const Point& point : points) {
    mean_day += point.day / count;
    mean += point.percent / count;
  }
  double along = 0;
  double spread = 0;
  for (const Point& point : points) {
    along += (point.day - mean_day) * (point.percent - mean);
    spread += (point.day - mean_day) * (point.day - mean_day);
  }
  return spread > 0 ? mean + along / spread * (day - mean_day) : mean;
}

// Whether there can be more than all of it.
bool can_exceed(KeyResultKind kind) {
  return kind != KeyResultKind::kMilestones && kind != KeyResultKind::kPercent;
}

// The last value of each of the newest days, newest first.
std::vector<Point> newest_days(const KeyResult& key_result, std::span<const CheckIn> check_ins) {
  std::vector<Point> points;
  std::optional<Day> newest;
  for (const CheckIn& one : newest_first(check_ins)) {
    if (points.size() == kForecastDays) break;
    const Day day = std::chrono::floor<std::chrono::days>(one.at);
    if (newest == day) continue;
    newest = day;
    points.push_back(
        {day_of(one.at), static_cast<double>(progress(key_result, one.value).percent)});
  }
  return points;
}

// How many of the newest points make the second line: four, or as many as it takes to look back
// over a week, as few days say nothing of months.
std::size_t newest_few(std::span<const Point> points) {
  constexpr std::size_t kFew = 4;
  std::size_t count = std::min(points.size(), kFew);
  while (count < points.size() && points[0].day - points[count - 1].day < kDaysPerWeek) ++count;
  return count;
}

}  // namespace

std::optional<Forecast> forecast(const KeyResult& key_result, const Cycle& cycle,
                                 std::span<const CheckIn> check_ins, Day today) {
  const Day last_day = key_result.due_day.value_or(cycle.last_day);
  if (!is_measured(key_result) || today >= last_day) return std::nullopt;
  const std::vector<Point> points = newest_days(key_result, check_ins);
  if (points.size() < kFewestForForecast) return std::nullopt;
  if (points.front().day - points.back().day < static_cast<double>(kShortestForForecast.count())) {
    return std::nullopt;
  }
  const double end = day_of(last_day);
  const std::span<const Point> all{points};
  const double most = can_exceed(key_result.kind) ? kMostForeseen : kAll;
  const auto at_end = [&](std::span<const Point> some) {
    return static_cast<int>(std::lround(std::clamp(line_at(some, end), 0.0, most)));
  };
  const auto [low, high] = std::minmax({at_end(all), at_end(all.first(newest_few(all)))});
  if (high - low > kWidestRange) return std::nullopt;
  return Forecast{low, high};
}

bool misses_target(const KeyResult& key_result, const Forecast& forecast) {
  const std::int64_t target = key_result.kind == KeyResultKind::kPercent
                                  ? kAll
                                  : progress(key_result, key_result.target).percent;
  return forecast.high < target;
}

std::optional<RunRate> run_rate(const KeyResult& key_result, const Cycle& cycle,
                                std::span<const CheckIn> check_ins, Day today) {
  constexpr double kWeeksBack = 4;
  const Day last_day = key_result.due_day.value_or(cycle.last_day);
  if (!is_measured(key_result) || today >= last_day || check_ins.empty()) return std::nullopt;
  const std::vector<CheckIn> sorted = newest_first(check_ins);
  const CheckIn& newest = sorted.front();
  if (progress(key_result, newest.value).percent >= 100) return std::nullopt;
  // The oldest of the last four weeks, or the newest before them.
  const CheckIn* from = nullptr;
  for (const CheckIn& one : sorted) {
    from = &one;
    if (day_of(newest.at) - day_of(one.at) >= kWeeksBack * kDaysPerWeek) break;
  }
  const double days = day_of(newest.at) - day_of(from->at);
  if (days < kDaysPerWeek) return std::nullopt;
  const double target =
      key_result.kind == KeyResultKind::kPercent ? 100 : key_result.target.estimate();
  const double left = static_cast<double>((last_day - today).count()) / kDaysPerWeek;
  const double value = newest.value.estimate();
  return RunRate{(target - value) / left, (value - from->value.estimate()) / days * kDaysPerWeek};
}

}  // namespace okr
