#pragma once

#include <optional>
#include <string>

#include "store/okr/change.h"
#include "store/transaction.h"

namespace commands::cards {

// What a ledger row changed, in words: "target: 45, was 50", "created", "owner: bob, was ann", with
// the reason that was given. Absent for rows that the check-ins tell better.
[[nodiscard]] std::optional<std::string> change_text(const store::Book& book,
                                                     const okr::Change& change);

}  // namespace commands::cards
