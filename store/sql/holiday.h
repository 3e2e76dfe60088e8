#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/okr/own_times.h"
#include "store/transaction.h"

namespace store {

// Those of a country, none for one that is not known.
[[nodiscard]] okr::Holidays read_holidays(const Book& book, std::string_view country);
// Puts them into the place of those that were there; none makes the country unknown.
void set_holidays(const Book& book, std::string_view country, const okr::Holidays& holidays);
// The countries that are known, by name.
[[nodiscard]] std::vector<std::string> holiday_countries(const Book& book);

}  // namespace store
