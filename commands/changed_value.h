#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/okr/change.h"
#include "store/okr/key_result.h"
#include "store/transaction.h"

namespace commands {

// How rows of the ledger are said.

// What a row is about: "KR12 Activation rate", "the team Growth", "your snooze".
[[nodiscard]] std::string changed_thing(const store::Book& book, const okr::Change& change);
// Which side of it: "target", "check-in owner", "bob as a member".
[[nodiscard]] std::string changed_field(const store::Book& book, const okr::Change& change);
// One of its values as people say it: names for ids, days for numbers, "none" when absent. Instants
// are in `zone`.
[[nodiscard]] std::string changed_value(const store::Book& book, const okr::Change& change,
                                        const std::optional<std::string>& value,
                                        std::string_view zone);
// What a correction did to a value: "corrected 36 % to 35 %"; of equal ones that it still is so.
[[nodiscard]] std::string corrected_text(std::string_view before, std::string_view value);

// "draft by Thu 15 Oct 2026; ship"
[[nodiscard]] std::string milestones_text(const std::vector<okr::Milestone>& milestones);

}  // namespace commands
