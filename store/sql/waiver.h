#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/ledger.h"
#include "store/okr/waiver.h"
#include "store/transaction.h"

namespace store {

// In the ledger a waiver is the field "waiver:15" of an objective or a key result, and its value
// the reason; it is written and taken back with change_field().
[[nodiscard]] std::string waiver_field(int rule);
// The rule of such a field; absent for any other.
[[nodiscard]] std::optional<int> waived_rule(std::string_view field);

// Why that rule was set aside; absent when it was not.
[[nodiscard]] std::optional<std::string> waiver_reason(const Book& book, okr::Noun noun,
                                                       std::int64_t noun_id, int rule);
// Without a ledger row: see change_field(). Absent takes it back.
void set_waiver(const Book& book, const Author& author, const okr::Change& what);

// Those of the objective and of its key results, by rule; of the objective first. For the coach and
// for the grade sheet.
[[nodiscard]] std::vector<okr::Waiver> waivers_of(const Book& book, okr::ObjectiveId objective);

}  // namespace store
