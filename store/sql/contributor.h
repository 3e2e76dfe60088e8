#pragma once

#include <vector>

#include "store/ledger.h"
#include "store/okr/person.h"
#include "store/transaction.h"

namespace store {

// Who works on an objective or a key result beside its owner, by name. They are changed with
// change_field, as parts of it: see store/sql/part.h.
[[nodiscard]] std::vector<okr::Person> contributors_of(const Book& book, okr::Noun noun,
                                                       std::int64_t noun_id);

}  // namespace store
