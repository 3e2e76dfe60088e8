#include "scheduler/local_time.h"

#include <date/tz.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace scheduler {
namespace {

using std::chrono::days;
using std::chrono::seconds;

constexpr std::array<std::string_view, 7> kWeekdays{"Sun", "Mon", "Tue", "Wed",
                                                    "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// Zone files say nothing about the years after 2037 that date-tz reads; until then both names of a
// renamed zone must agree.
constexpr okr::Instant kHorizon = std::chrono::sys_days{std::chrono::year{2037} / 1 / 1};

using Zones = std::vector<const date::time_zone*>;

// All that a person may live in, by name. "localtime" is the host's own zone and would make the
// book mean something else on another machine.
const Zones& zones() {
  static const Zones sorted = [] {
    Zones all;
    for (const date::time_zone& zone : date::get_tzdb().zones) {
      if (zone.name() != "localtime") all.push_back(&zone);
    }
    std::sort(all.begin(), all.end(), [](auto* a, auto* b) { return a->name() < b->name(); });
    return all;
  }();
  return sorted;
}

const date::time_zone* find(std::string_view name) {
  const auto found =
      std::lower_bound(zones().begin(), zones().end(), name,
                       [](auto* zone, std::string_view wanted) { return zone->name() < wanted; });
  return found != zones().end() && (*found)->name() == name ? *found : nullptr;
}

std::string plain(std::string_view text) {
  std::string result{text};
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == ' ') c = '_';
  }
  return result;
}

bool same_clock(const date::time_zone& a, const date::time_zone& b) {
  okr::Instant at{};
  while (at < kHorizon) {
    const date::sys_info left = a.get_info(at);
    const date::sys_info right = b.get_info(at);
    if (left.offset != right.offset || left.end != right.end) return false;
    at = left.end;
  }
  return true;
}

// The one zone whose last part is `city`. Renamed zones stand in the list under both names.
const date::time_zone* find_city(std::string_view city) {
  const date::time_zone* found = nullptr;
  for (const date::time_zone* zone : zones()) {
    const std::string name = plain(zone->name());
    if (name.substr(name.find_last_of('/') + 1) != city) continue;
    if (found != nullptr && !same_clock(*found, *zone)) return nullptr;
    if (found == nullptr) found = zone;
  }
  return found;
}

std::string_view weekday_text(okr::Day day) {
  return kWeekdays.at(std::chrono::weekday{day}.c_encoding());
}

std::string_view month_text(const std::chrono::year_month_day& date) {
  return kMonths.at(static_cast<unsigned>(date.month()) - 1);
}

}  // namespace

bool zone_known(std::string_view zone) {
  return find(zone) != nullptr;
}

std::optional<std::string> find_zone(std::string_view typed) {
  const std::string wanted = plain(typed);
  for (const date::time_zone* zone : zones()) {
    if (plain(zone->name()) == wanted) return zone->name();
  }
  const date::time_zone* found = find_city(wanted);
  return found == nullptr ? std::nullopt : std::optional{found->name()};
}

LocalTime to_local(std::string_view zone, okr::Instant at) {
  const date::time_zone* found = find(zone);
  const seconds offset = found == nullptr ? seconds{0} : found->get_info(at).offset;
  return LocalTime{at.time_since_epoch() + offset};
}

okr::Day local_day(std::string_view zone, okr::Instant at) {
  return okr::Day{std::chrono::floor<days>(to_local(zone, at).time_since_epoch())};
}

okr::Instant to_instant(std::string_view zone, okr::Day day, std::chrono::minutes time_of_day) {
  const seconds local = day.time_since_epoch() + time_of_day;
  const date::time_zone* found = find(zone);
  if (found == nullptr) return okr::Instant{local};
  const date::local_info info = found->get_info(date::local_seconds{local});
  if (info.result == date::local_info::nonexistent) return info.first.end;
  return okr::Instant{local - info.first.offset};
}

std::string week_key(okr::Day day) {
  // A week belongs to the year that its Thursday is in.
  const okr::Day thursday = week_start(day) + days{3};
  const std::chrono::year year = std::chrono::year_month_day{thursday}.year();
  const auto week = (thursday - okr::Day{year / 1 / 1}).count() / 7 + 1;
  return fmt::format("{:04}-W{:02}", static_cast<int>(year), week);
}

okr::Day week_start(okr::Day day) {
  return day - days{std::chrono::weekday{day}.iso_encoding() - 1};
}

std::string day_text(okr::Day day) {
  const std::chrono::year_month_day date{day};
  return fmt::format("{} {} {} {}", weekday_text(day), static_cast<unsigned>(date.day()),
                     month_text(date), static_cast<int>(date.year()));
}

std::string local_text(std::string_view zone, okr::Instant at) {
  const LocalTime local = to_local(zone, at);
  const auto midnight = std::chrono::floor<days>(local);
  const okr::Day day{midnight.time_since_epoch()};
  const std::chrono::year_month_day date{day};
  return fmt::format("{} {} {} {}", weekday_text(day), static_cast<unsigned>(date.day()),
                     month_text(date),
                     time_text(std::chrono::floor<std::chrono::minutes>(local - midnight)));
}

std::string time_text(std::chrono::minutes time_of_day) {
  return fmt::format("{:02}:{:02}", time_of_day.count() / 60, time_of_day.count() % 60);
}

}  // namespace scheduler
