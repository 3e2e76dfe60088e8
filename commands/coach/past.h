#pragma once

#include <optional>
#include <span>

#include "store/okr/cycle.h"
#include "store/okr/key_result.h"
#include "store/okr/kpi.h"

namespace commands::coach {

// What the history of the KPI behind a key result says of its target.
struct Past {
  // Where the measure gets by the last day if it goes on as it did, in percent of the way from
  // baseline to target: the worse end of okr::forecast().
  std::optional<int> trend_percent;
  // The pace that the target needs from `today` or the cycle's first day on, whichever is later, in
  // percent of the best that there ever was; 0 for a best that does not go that way.
  std::optional<int> percent_of_best_rate;
};

// The best pace is the most that the measure moved towards the target a day, between any two
// readings at least so far apart: noise from week to week is no pace.
inline constexpr std::chrono::days kShortestForRate{28};

// `readings` are those that count, in any order; what was set after `today` is not looked at.
// Each is absent with fewer than okr::kFewestForForecast readings, or readings on days that span
// less than okr::kShortestForForecast (the trend) or kShortestForRate (the pace); for what does not
// move from one number to another; and from the last day on. So is the pace at the target.
[[nodiscard]] Past past_of(const okr::KeyResult& key_result, const okr::Cycle& cycle,
                           std::span<const okr::KpiReading> readings, okr::Day today);

}  // namespace commands::coach
