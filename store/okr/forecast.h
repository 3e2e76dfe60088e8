#pragma once

#include <optional>
#include <span>

#include "store/okr/check_in.h"
#include "store/okr/cycle.h"
#include "store/okr/key_result.h"

namespace okr {

// Where a key result will end when it goes on as it did (method, section 7).
struct Forecast {
  // Percent of the way on its last day, 0 to kMostForeseen, to 100 for milestones and work.
  int low = 0;
  int high = 0;  // at least `low`, and kWidestRange above it at most
  friend bool operator==(const Forecast&, const Forecast&) = default;
};

inline constexpr int kForecastDays = 8;       // the newest with a check-in that are looked at
inline constexpr int kForecastCheckIns = 60;  // enough to find them in, as a day may have several
inline constexpr int kMostForeseen = 999;
inline constexpr int kWidestRange = 100;  // what is wider foresees nothing
inline constexpr int kFewestForForecast = 3;
inline constexpr std::chrono::days kShortestForForecast{14};

// Least squares over the last value of each of the newest kForecastDays, and over the newest four
// of them, or more when those lie within a week: both carried on to the key result's last day; the
// range between. `check_ins` are those that count, in any order. Absent with fewer than
// kFewestForForecast days, or days that span less than kShortestForForecast; where the range would
// be wider than kWidestRange; for pass/fail, what is kept, a baseline to be found and a relative
// target without one; and from the last day on.
[[nodiscard]] std::optional<Forecast> forecast(const KeyResult& key_result, const Cycle& cycle,
                                               std::span<const CheckIn> check_ins, Day today);

// Whether even the better end of it misses the target.
[[nodiscard]] bool misses_target(const KeyResult& key_result, const Forecast& forecast);

// How much it has to move in a week, and how much it did, in its own unit and signed as the value
// moves. For people to compare, not to be stored.
struct RunRate {
  double needed = 0;  // (target - value) / weeks left
  double done = 0;    // a week, over the last four weeks or what there is of them
};

// Absent for what forecast() has no numbers for, without a check-in at least a week older than the
// newest, from the last day on, and once the target is reached.
[[nodiscard]] std::optional<RunRate> run_rate(const KeyResult& key_result, const Cycle& cycle,
                                              std::span<const CheckIn> check_ins, Day today);

}  // namespace okr
