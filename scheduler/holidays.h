#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "store/okr/own_times.h"

namespace scheduler {

// Public holidays as an iCalendar file (RFC 5545) has them.
struct HolidayFile {
  okr::Holidays days;                 // each with the first name that the file gives it
  std::vector<std::string> problems;  // "line 12: …", what could not be read; all else was
};

// Reads the events of whole days in `text` that lie in the years from `first` to `last`: DTSTART,
// DTEND or DURATION, SUMMARY, EXDATE, RDATE, and RRULEs of FREQ=YEARLY with INTERVAL, COUNT, UNTIL,
// BYMONTH, BYMONTHDAY and BYDAY ("4TH", "-1MO"). A rule that says more is a problem, and its event
// counts on its first day only. Of a time only the day is taken.
[[nodiscard]] HolidayFile parse_holidays(std::string_view text, std::chrono::year first,
                                         std::chrono::year last);

}  // namespace scheduler
