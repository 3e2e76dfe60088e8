#include "scheduler/cadence.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "scheduler/local_time.h"

namespace scheduler {
namespace {

using std::chrono::days;
using std::chrono::year_month;
using std::chrono::year_month_day;
using std::chrono::year_month_day_last;

// More than a zone can lie off UTC and more than a gap can be long: within so many days of an
// instant lies every due day whose instant may be that one.
constexpr days kReach{2};

okr::Day month_day(year_month month, int day) {
  const year_month_day_last end{month / std::chrono::last};
  const auto wanted = static_cast<unsigned>(day);
  return wanted >= static_cast<unsigned>(end.day()) ? okr::Day{end}
                                                    : okr::Day{month / std::chrono::day{wanted}};
}

std::chrono::weekday first_of(okr::Weekdays weekdays) {
  std::chrono::weekday day = std::chrono::Monday;
  while (!weekdays.contains(day) && day != std::chrono::Sunday) ++day;
  return day;
}

// The due days of the week that begins on `monday`, oldest first.
std::vector<okr::Day> days_of_week(const okr::Rhythm& rhythm, okr::Day monday) {
  std::vector<okr::Day> result;
  for (okr::Day day = monday; day < monday + days{7}; day += days{1}) {
    if (rhythm.weekdays.contains(std::chrono::weekday{day})) result.push_back(day);
  }
  return result;
}

okr::Day day_of_month(const okr::Rhythm& rhythm, year_month month) {
  if (rhythm.week_of_month == 0) return month_day(month, rhythm.day_of_month);
  const std::chrono::weekday weekday = first_of(rhythm.weekdays);
  if (rhythm.week_of_month == okr::kLastWeekOfMonth)
    return okr::Day{month / weekday[std::chrono::last]};
  return okr::Day{month / weekday[static_cast<unsigned>(rhythm.week_of_month)]};
}

year_month month_of(okr::Day day) {
  const year_month_day date{day};
  return date.year() / date.month();
}

constexpr std::array<std::string_view, 7> kWeekdayNames{
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

// "the 2nd", "the last day", "the third Monday"
std::string day_of_month_text(const okr::Rhythm& rhythm) {
  constexpr std::array<std::string_view, 5> kWeeks{"first", "second", "third", "fourth", "last"};
  constexpr std::array<std::string_view, 4> kEndings{"th", "st", "nd", "rd"};
  if (rhythm.week_of_month != 0) {
    return fmt::format("the {} {}", kWeeks.at(static_cast<std::size_t>(rhythm.week_of_month) - 1),
                       weekdays_text(rhythm.weekdays));
  }
  const auto day = static_cast<std::size_t>(rhythm.day_of_month);
  if (day == 31) return "the last day";
  const bool teen = day / 10 == 1;
  return fmt::format("the {}{}", day, kEndings.at(teen || day % 10 > 3 ? 0 : day % 10));
}

// The due days of a cadence in one zone, by periods that are numbered from 0, the one in which its
// `since` is.
class Series {
 public:
  Series(const okr::Cadence& cadence, std::string_view zone)
      : zone_(zone),
        rhythm_(cadence.rhythm),
        time_of_day_(cadence.time_of_day),
        every_(std::max(cadence.rhythm.every, 1)),
        first_day_(local_day(zone, cadence.since)) {}

  // Oldest first; never empty.
  [[nodiscard]] std::vector<Due> in(std::int64_t number) const {
    std::vector<Due> result;
    for (const okr::Day day : days_in(number)) {
      result.push_back({day, to_instant(zone_, day, time_of_day_)});
    }
    return result;
  }

  // The number of the last period that begins at or before `day`, at least 0.
  [[nodiscard]] std::int64_t number_at(okr::Day day) const {
    const std::int64_t periods = rhythm_.period == okr::Period::kWeek
                                     ? (week_start(day) - week_start(first_day_)) / days{7}
                                     : (month_of(day) - month_of(first_day_)).count();
    return std::max<std::int64_t>(periods, 0) / every_;
  }

 private:
  [[nodiscard]] std::vector<okr::Day> days_in(std::int64_t number) const {
    const auto periods = static_cast<int>(number * every_);
    if (rhythm_.period == okr::Period::kWeek) {
      return days_of_week(rhythm_, week_start(first_day_) + days{7} * periods);
    }
    return {day_of_month(rhythm_, month_of(first_day_) + std::chrono::months{periods})};
  }

  std::string_view zone_;
  const okr::Rhythm& rhythm_;
  std::chrono::minutes time_of_day_;
  std::int64_t every_;
  okr::Day first_day_;
};

}  // namespace

std::string weekdays_text(okr::Weekdays weekdays) {
  std::vector<std::string_view> names;
  for (unsigned day = 0; day < kWeekdayNames.size(); ++day) {
    if (weekdays.contains(std::chrono::weekday{day + 1})) names.push_back(kWeekdayNames.at(day));
  }
  if (names.size() < 2) return std::string{names.empty() ? "" : names.front()};
  return fmt::format("{} and {}", fmt::join(names.begin(), names.end() - 1, ", "), names.back());
}

std::string rhythm_text(const okr::Rhythm& rhythm) {
  const bool weeks = rhythm.period == okr::Period::kWeek;
  const std::string day = weeks ? weekdays_text(rhythm.weekdays) : day_of_month_text(rhythm);
  if (rhythm.every > 1) {
    return fmt::format("every {} {} on {}", rhythm.every, weeks ? "weeks" : "months", day);
  }
  return weeks ? fmt::format("every {}", day) : fmt::format("every month on {}", day);
}

std::string due_key(const okr::Rhythm& rhythm, okr::Day day) {
  if (rhythm.period == okr::Period::kMonth) {
    const year_month_day date{day};
    return fmt::format("{:04}-{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()));
  }
  const std::vector<okr::Day> week = days_of_week(rhythm, week_start(day));
  const auto place = std::lower_bound(week.begin(), week.end(), day) - week.begin() + 1;
  return place == 1 ? week_key(day) : fmt::format("{}.{}", week_key(day), place);
}

std::vector<Due> due_between(const okr::Cadence& cadence, std::string_view zone, okr::Instant from,
                             okr::Instant to) {
  std::vector<Due> result;
  if (to <= from || to < cadence.since) return result;
  const Series series{cadence, zone};
  const okr::Instant earliest = std::max(from + std::chrono::seconds{1}, cadence.since);
  for (std::int64_t number = series.number_at(local_day(zone, earliest) - kReach);; ++number) {
    for (const Due& due : series.in(number)) {
      if (due.at > to) return result;
      if (due.at >= earliest) result.push_back(due);
    }
  }
}

std::optional<Due> last_due(const okr::Cadence& cadence, std::string_view zone, okr::Instant at) {
  if (at < cadence.since) return std::nullopt;
  const Series series{cadence, zone};
  for (std::int64_t number = series.number_at(local_day(zone, at) + kReach); number >= 0;
       --number) {
    const std::vector<Due> dues = series.in(number);
    for (auto due = dues.rbegin(); due != dues.rend(); ++due) {
      if (due->at < cadence.since) return std::nullopt;
      if (due->at <= at) return *due;
    }
  }
  return std::nullopt;
}

Due next_due(const okr::Cadence& cadence, std::string_view zone, okr::Instant at) {
  const Series series{cadence, zone};
  const okr::Instant earliest = std::max(at + std::chrono::seconds{1}, cadence.since);
  for (std::int64_t number = series.number_at(local_day(zone, earliest) - kReach);; ++number) {
    for (const Due& due : series.in(number)) {
      if (due.at >= earliest) return due;
    }
  }
}

std::vector<Nudge> nudges_between(const okr::Cadence& cadence, std::string_view zone,
                                  okr::Instant from, okr::Instant to, days later) {
  constexpr days kOverAWeekend{3};  // and a change of the clocks
  std::vector<Nudge> result;
  for (const Due& due : due_between(cadence, zone, from - later - kOverAWeekend, to)) {
    okr::Day day = due.day + later;
    while (std::chrono::weekday{day}.iso_encoding() > 5) day += days{1};
    const Due nudge{day, to_instant(zone, day, cadence.time_of_day)};
    const bool asked_again = next_due(cadence, zone, due.at).at <= nudge.at;
    if (!asked_again && nudge.at > from && nudge.at <= to) result.push_back({nudge, due});
  }
  return result;
}

days step_at(const okr::Cadence& cadence, std::string_view zone, okr::Instant at) {
  const Due next = next_due(cadence, zone, at);
  if (const auto before = last_due(cadence, zone, at)) return next.day - before->day;
  return next_due(cadence, zone, next.at).day - next.day;
}

std::optional<okr::Day> answered_day(const okr::Cadence& cadence, std::string_view zone,
                                     okr::Instant at) {
  const Due next = next_due(cadence, zone, at);
  const days ahead = next.day - local_day(zone, at);
  if (ahead <= kEarly && ahead * 2 < step_at(cadence, zone, at)) return next.day;
  const std::optional<Due> before = last_due(cadence, zone, at);
  return before ? std::optional{before->day} : std::nullopt;
}

}  // namespace scheduler
