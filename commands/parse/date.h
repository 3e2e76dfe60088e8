#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "store/okr/time.h"

namespace commands::parse {

// Which day is meant when the words leave it open ("fri", "15 dec").
enum class Direction {
  kComing,  // the next one, today included
  kPast,    // the last one, today included
};

// What was read at the beginning of a text, and how many bytes of it that took.
struct DayRead {
  okr::Day day;
  std::size_t length = 0;
};
struct DurationRead {
  std::chrono::seconds duration{};
  std::size_t length = 0;
};

// Reads the day at the beginning of `text`: today, tomorrow, yesterday, fri, friday, next monday
// (the first one after today), 2026-12-15, 15.12., 15.12.2026, 15 dec, dec 15, 15 dec 2026, in 2
// weeks, 3 days ago. Absent when it does not begin like a day; throws UserError when it does and
// there is no such day (31 feb).
[[nodiscard]] std::optional<DayRead> read_day(std::string_view text, okr::Day today,
                                              Direction direction);

// "mon", "monday", "mondays"; absent for any other word.
[[nodiscard]] std::optional<std::chrono::weekday> parse_weekday(std::string_view word);

// "09:00", "9:30", "9.30", "9am", "9:30pm", "17h", "noon", "midnight"; absent for any other word.
[[nodiscard]] std::optional<std::chrono::minutes> parse_time_of_day(std::string_view word);

// Reads a length of time at the beginning of `text`: 2h, 30m, 90min, 3d, 1 week, 2 hours. Absent
// when it does not begin with one, is zero, or has more than four digits.
[[nodiscard]] std::optional<DurationRead> parse_duration(std::string_view text);

}  // namespace commands::parse
