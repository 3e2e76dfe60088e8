#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/ledger.h"
#include "store/transaction.h"

namespace store {

// What belongs to one row of a noun but has rows of its own, as fields of that noun in the ledger:
// a contributor of an objective or a key result ("contributor:5", the person's id, with the value
// "5"), a remark on one ("remark:7" with the value "active"), what one waits for ("dependency:7"
// with the value "active"), that one was proposed ("proposal:7" with its state), a setting of the
// book or of a team ("setting:strict" with the value as text). Absent where it is not there.

[[nodiscard]] bool is_part(std::string_view field);
[[nodiscard]] std::optional<std::string> read_part(const Book& book, okr::Noun noun,
                                                   std::int64_t noun_id, std::string_view field);
void write_part(const Book& book, okr::Noun noun, std::int64_t noun_id, std::string_view field,
                const std::optional<std::string>& value);

}  // namespace store
