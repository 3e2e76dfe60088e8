#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "store/okr/time.h"
#include "store/okr/weekdays.h"

namespace okr {

// A part of every local day, perhaps over midnight: from `from` on, before `to`. They differ.
struct QuietHours {
  std::chrono::minutes from{};  // 0 to 1439
  std::chrono::minutes to{};    // 0 to 1439

  [[nodiscard]] constexpr bool over_midnight() const { return to < from; }
  [[nodiscard]] constexpr bool contain(std::chrono::minutes time_of_day) const {
    return over_midnight() ? time_of_day >= from || time_of_day < to
                           : time_of_day >= from && time_of_day < to;
  }
  // "18:00-09:00", also as stored.
  [[nodiscard]] std::string text() const;
  // Absent for what text() never gives.
  [[nodiscard]] static std::optional<QuietHours> parse(std::string_view text);

  friend bool operator==(const QuietHours&, const QuietHours&) = default;
};

// What a person has said of when they may be asked. What is absent is as their teams have it.
struct OwnTimes {
  std::optional<std::chrono::minutes> time_of_day;  // 0 to 1439
  std::optional<Weekdays> work_days;                // all others are days off
  std::optional<QuietHours> quiet;
  std::string holidays;  // whose, such as "DE": days off too; empty for nobody's

  [[nodiscard]] bool any() const { return time_of_day || work_days || quiet || !holidays.empty(); }
  friend bool operator==(const OwnTimes&, const OwnTimes&) = default;
};

// Public holidays by day, each with its name.
using Holidays = std::map<Day, std::string>;

// All that decides when one person may be asked.
struct Calendar {
  std::string zone;  // that they live in, IANA name
  OwnTimes own;
  Holidays holidays = {};            // those of own.holidays
  std::set<Day> mornings_away = {};  // before noon
  std::set<Day> afternoons_away = {};

  [[nodiscard]] bool any() const {
    return own.any() || !mornings_away.empty() || !afternoons_away.empty();
  }
  friend bool operator==(const Calendar&, const Calendar&) = default;
};

}  // namespace okr
