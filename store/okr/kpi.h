#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "store/okr/check_in.h"
#include "store/okr/decimal.h"
#include "store/okr/id.h"
#include "store/okr/time.h"

namespace okr {

// A KPI watches what runs anyway and has no end; an objective changes it within a period (method,
// section 8). It needs no objective.

enum class KpiFrequency { kWeekly, kMonthly };  // how often its owner is asked for a value

// Where the value is healthy, both edges included; an absent edge has no limit.
struct Band {
  std::optional<Decimal> low;
  std::optional<Decimal> high;
  [[nodiscard]] bool empty() const { return !low && !high; }
  friend bool operator==(const Band&, const Band&) = default;
};

enum class KpiDirection {
  kNone,    // no band: nobody said what is good
  kHigher,  // better the higher: a lower edge alone
  kLower,   // better the lower: an upper edge alone
  kWithin,  // to be kept between two edges
};

enum class KpiHealth {
  kNoTarget,   // has no band; never healthy by default
  kNoData,     // nobody has set a value yet
  kHealthy,    // in the band
  kWatch,      // outside of it, by at most 30 % of the edge that it crossed
  kUnhealthy,  // further outside
};

// The newest value that counts.
struct LatestKpiValue {
  KpiValueId id;
  Decimal value;
  Instant at;
  Day day;  // in the zone of whoever set it
};

struct Kpi {
  KpiId id;
  std::string text;
  std::string unit;  // "%", "€", "days"; empty for a plain count
  Band healthy;
  KpiFrequency frequency = KpiFrequency::kWeekly;
  PersonId owner;
  std::optional<TeamId> team;
  Instant created_at;
  bool dropped = false;
  std::optional<LatestKpiValue> latest;
};

// One row of a KPI's history. Rows are only ever added; corrections and retractions are as those of
// check-ins.
struct KpiValue {
  KpiValueId id;
  KpiId kpi;
  Instant at;
  PersonId person;
  CheckInKind kind = CheckInKind::kCheckIn;
  Decimal value;
  std::string note;  // may be empty
  Day day;           // in the zone of whoever set it
  std::optional<KpiValueId> corrects;
  std::string via;
};

// How far outside of its band a value still is to be watched rather than unhealthy, in percent of
// the edge. A band says where healthy ends, so unlike a bare target it leaves no tolerance inside.
inline constexpr int kWatchPercent = 30;

[[nodiscard]] KpiDirection direction(const Band& band);
// The health of a value. Distances are whole percents of the edge, rounded half up; around an edge
// of 0, of the band's width, and without a width whatever is outside is unhealthy.
[[nodiscard]] KpiHealth health(const Band& band, const Decimal& value);
// At the latest value.
[[nodiscard]] KpiHealth health(const Kpi& kpi);
// Why this band cannot be, as a sentence; absent when it can: its edges must differ, the lower one
// first.
[[nodiscard]] std::optional<std::string> band_problem(const Band& band);

// The first day of the week or month that a day lies in.
[[nodiscard]] Day period_start(KpiFrequency frequency, Day day);
// Whether the period of `today` has no value yet.
[[nodiscard]] bool is_due(const Kpi& kpi, Day today);

// A value and the day it was set on.
struct KpiReading {
  Day day;
  Decimal value;
};
// How many periods in a row, back from the newest that has a value, ended unhealthy. The last value
// of a period decides; one without any ends the row, for silence says nothing.
[[nodiscard]] int bad_periods(const Kpi& kpi, std::span<const KpiReading> newest_first);
// So many make a recovery objective worth proposing.
inline constexpr int kBadPeriods = 2;

// "healthy", "watch", "unhealthy", "no target", "no data yet"
[[nodiscard]] std::string_view word(KpiHealth health);
// A shape that goes with the word: "●" healthy, "◐" watch, "○" unhealthy, "·" for the others.
[[nodiscard]] std::string_view shape(KpiHealth health);

}  // namespace okr
