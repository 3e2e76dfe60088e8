#pragma once

#include <string_view>

#include "store/okr/cycle.h"
#include "store/okr/objective.h"
#include "store/transaction.h"

namespace store {

// For joins: what the columns from number `first` on hold, which are in this order.

inline constexpr std::string_view kObjectiveColumns =
    "o.id, o.text, o.why, o.owner_id, o.team_id, o.cycle_id, o.parent_id, o.kind, o.state, "
    "o.published_at, o.private";
inline constexpr int kObjectiveColumnCount = 11;
// kObjectiveColumns
[[nodiscard]] okr::Objective read_objective(const Rows& rows, int first = 0);
// id, name, first_day, last_day, state
[[nodiscard]] okr::Cycle read_cycle(const Rows& rows, int first = 0);

}  // namespace store
