#pragma once

#include <map>
#include <string>
#include <vector>

#include "store/okr/own_times.h"
#include "store/store.h"

namespace bot {

// What a folder of iCalendar files says of public holidays: DE.ics of those of DE.
struct HolidayFolder {
  std::map<std::string, okr::Holidays> countries;  // in capital letters; empty: unreadable
  std::vector<std::string> problems;               // a sentence each, with the file's name
};

// Reads the folder, for the years around `today`. What cannot be read is a problem and nothing
// else.
[[nodiscard]] HolidayFolder read_holiday_folder(const std::string& folder, okr::Day today);

// Makes the book know the holidays of MILEPOST_HOLIDAYS, none without it, and logs what is wrong
// with its files. What an unreadable file said before stays.
void take_holidays(store::Store& store, okr::OrgId org, const std::string& folder, okr::Day today);

}  // namespace bot
