#pragma once

#include <optional>

#include "store/okr/id.h"
#include "store/transaction.h"

namespace store {

// Who wrote the objective down, as the ledger knows it; absent when it does not.
[[nodiscard]] std::optional<okr::PersonId> author_of(const Book& book, okr::ObjectiveId objective);

}  // namespace store
