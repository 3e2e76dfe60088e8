#pragma once

#include "store/okr/cycle.h"
#include "store/okr/objective.h"
#include "store/transaction.h"

namespace store {

// For joins: what the columns from number `first` on hold, which are in this order.

// id, text, why, owner_id, team_id, cycle_id, parent_id, kind, state, published_at
[[nodiscard]] okr::Objective read_objective(const Rows& rows, int first = 0);
// id, name, first_day, last_day, state
[[nodiscard]] okr::Cycle read_cycle(const Rows& rows, int first = 0);

}  // namespace store
