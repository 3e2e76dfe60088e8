#pragma once

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <string>

#include "store/okr/time.h"

namespace tests {

// "2026-11-23" as a day.
inline okr::Day day(const std::string& text) {
  int year = 0;
  unsigned month = 0;
  unsigned number = 0;
  if (std::sscanf(text.c_str(), "%d-%u-%u", &year, &month, &number) != 3) {
    throw std::invalid_argument(text);
  }
  return okr::Day{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{number}};
}

// "2026-11-23 08:00" as an instant, in UTC.
inline okr::Instant at(const std::string& text) {
  int hour = 0;
  int minute = 0;
  if (std::sscanf(text.c_str() + text.find(' '), "%d:%d", &hour, &minute) != 2) {
    throw std::invalid_argument(text);
  }
  return day(text) + std::chrono::hours{hour} + std::chrono::minutes{minute};
}

// "2026-11-23 08:00", for messages and for comparing whole lists at once.
inline std::string text(std::chrono::seconds since_1970) {
  const auto days = std::chrono::floor<std::chrono::days>(since_1970);
  const std::chrono::year_month_day date{okr::Day{days}};
  const auto minutes = std::chrono::floor<std::chrono::minutes>(since_1970 - days).count();
  return fmt::format("{}-{:02}-{:02} {:02}:{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     minutes / 60, minutes % 60);
}
inline std::string text(okr::Instant instant) {
  return text(instant.time_since_epoch());
}

}  // namespace tests
