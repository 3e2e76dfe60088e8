#include "scheduler/cadence.h"

#include <algorithm>

#include "scheduler/local_time.h"

namespace scheduler {
namespace {

using std::chrono::days;

// More than a zone can lie off UTC and more than a gap can be long: within so many days of an
// instant lies every due day whose instant may be that one.
constexpr days kReach{2};

// The due days of a cadence in one zone, numbered from 0 in the week of its `since`.
class Series {
 public:
  Series(const okr::Cadence& cadence, std::string_view zone)
      : zone_(zone),
        time_of_day_(cadence.time_of_day),
        first_(week_start(local_day(zone, cadence.since)) +
               days{cadence.weekday.iso_encoding() - 1}),
        step_(days{7} * std::max(cadence.every_weeks, 1)) {}

  [[nodiscard]] Due at(std::int64_t number) const {
    const okr::Day day = first_ + step_ * number;
    return Due{day, to_instant(zone_, day, time_of_day_)};
  }

  // The number of the last due day that is not after `day`, at least 0.
  [[nodiscard]] std::int64_t number_at(okr::Day day) const {
    return day < first_ ? 0 : (day - first_) / step_;
  }

 private:
  std::string_view zone_;
  std::chrono::minutes time_of_day_;
  okr::Day first_;
  days step_;
};

}  // namespace

std::vector<Due> due_between(const okr::Cadence& cadence, std::string_view zone, okr::Instant from,
                             okr::Instant to) {
  std::vector<Due> result;
  if (to <= from || to < cadence.since) return result;
  const Series series{cadence, zone};
  const okr::Instant earliest = std::max(from + std::chrono::seconds{1}, cadence.since);
  for (std::int64_t number = series.number_at(local_day(zone, earliest) - kReach);; ++number) {
    const Due due = series.at(number);
    if (due.at > to) return result;
    if (due.at >= earliest) result.push_back(due);
  }
}

std::optional<Due> last_due(const okr::Cadence& cadence, std::string_view zone, okr::Instant at) {
  if (at < cadence.since) return std::nullopt;
  const Series series{cadence, zone};
  for (std::int64_t number = series.number_at(local_day(zone, at) + kReach); number >= 0;
       --number) {
    const Due due = series.at(number);
    if (due.at < cadence.since) return std::nullopt;
    if (due.at <= at) return due;
  }
  return std::nullopt;
}

Due next_due(const okr::Cadence& cadence, std::string_view zone, okr::Instant at) {
  const Series series{cadence, zone};
  const okr::Instant earliest = std::max(at + std::chrono::seconds{1}, cadence.since);
  std::int64_t number = series.number_at(local_day(zone, earliest) - kReach);
  while (series.at(number).at < earliest) ++number;
  return series.at(number);
}

std::optional<okr::Day> answered_day(const okr::Cadence& cadence, std::string_view zone,
                                     okr::Instant at) {
  const Due next = next_due(cadence, zone, at);
  if (next.day - local_day(zone, at) <= kEarly) return next.day;
  const std::optional<Due> last = last_due(cadence, zone, at);
  return last ? std::optional{last->day} : std::nullopt;
}

}  // namespace scheduler
