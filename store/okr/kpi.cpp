#include "store/okr/kpi.h"

#include <cstdlib>
#include <stdexcept>

namespace okr {
namespace {

// How far `value` lies beyond `edge`, in percent of it; absent when there is nothing to compare it
// with. `other` is the band's other edge.
std::optional<std::int64_t> percent_beyond(const Decimal& value, const Decimal& edge,
                                           const std::optional<Decimal>& other) {
  const Decimal zero;
  if (edge != zero) return std::abs(value.percent_of_way(edge, zero));
  if (!other) return std::nullopt;
  return std::abs(value.percent_of_way(edge, *other));
}

}  // namespace

KpiDirection direction(const Band& band) {
  if (band.empty()) return KpiDirection::kNone;
  if (!band.high) return KpiDirection::kHigher;
  return band.low ? KpiDirection::kWithin : KpiDirection::kLower;
}

KpiHealth health(const Band& band, const Decimal& value) {
  if (band.empty()) return KpiHealth::kNoTarget;
  const bool below = band.low && value < *band.low;
  const bool above = band.high && value > *band.high;
  if (!below && !above) return KpiHealth::kHealthy;
  const auto beyond = below ? percent_beyond(value, *band.low, band.high)
                            : percent_beyond(value, *band.high, band.low);
  return beyond && *beyond <= kWatchPercent ? KpiHealth::kWatch : KpiHealth::kUnhealthy;
}

KpiHealth health(const Kpi& kpi) {
  if (kpi.healthy.empty()) return KpiHealth::kNoTarget;
  return kpi.latest ? health(kpi.healthy, kpi.latest->value) : KpiHealth::kNoData;
}

std::optional<std::string> band_problem(const Band& band) {
  if (!band.low || !band.high || *band.low < *band.high) return std::nullopt;
  if (*band.low == *band.high) {
    return "Both edges of what is healthy are " + band.low->text() + ": leave some room between.";
  }
  return "What is healthy begins at " + band.low->text() + " and ends before it, at " +
         band.high->text() + ": say the smaller number first.";
}

Day period_start(KpiFrequency frequency, Day day) {
  if (frequency == KpiFrequency::kWeekly) {
    const std::chrono::weekday weekday{day};
    return day - std::chrono::days{weekday.iso_encoding() - 1};
  }
  const std::chrono::year_month_day date{day};
  return date.year() / date.month() / 1;
}

bool is_due(const Kpi& kpi, Day today) {
  if (kpi.dropped) return false;
  if (!kpi.latest) return true;
  return period_start(kpi.frequency, kpi.latest->day) < period_start(kpi.frequency, today);
}

int bad_periods(const Kpi& kpi, std::span<const KpiReading> newest_first) {
  int count = 0;
  std::optional<Day> counted;  // the period that was looked at last
  for (const KpiReading& reading : newest_first) {
    const Day period = period_start(kpi.frequency, reading.day);
    if (counted && period >= *counted) continue;
    const bool next =
        !counted || period_start(kpi.frequency, *counted - std::chrono::days{1}) == period;
    if (!next || health(kpi.healthy, reading.value) != KpiHealth::kUnhealthy) return count;
    counted = period;
    ++count;
  }
  return count;
}

std::string_view word(KpiHealth health) {
  switch (health) {
    case KpiHealth::kNoTarget:
      return "no target";
    case KpiHealth::kNoData:
      return "no data yet";
    case KpiHealth::kHealthy:
      return "healthy";
    case KpiHealth::kWatch:
      return "watch";
    case KpiHealth::kUnhealthy:
      return "unhealthy";
  }
  throw std::logic_error{"unknown health"};
}

std::string_view shape(KpiHealth health) {
  switch (health) {
    case KpiHealth::kHealthy:
      return "●";
    case KpiHealth::kWatch:
      return "◐";
    case KpiHealth::kUnhealthy:
      return "○";
    case KpiHealth::kNoTarget:
    case KpiHealth::kNoData:
      return "·";
  }
  throw std::logic_error{"unknown health"};
}

}  // namespace okr
