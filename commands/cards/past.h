#pragma once

#include <optional>

#include "commands/cards/objective.h"

namespace commands::cards {

// An objective as the book said at `at`: its texts, states, targets, owners and values are what the
// ledger and the history held then, what was written in that second included. What nobody can tell
// any more is as today: its team, and the own times of whoever is asked. Absent when it was not
// in the book yet.
[[nodiscard]] std::optional<ObjectiveView> view_objective_at(const store::Book& book,
                                                             const okr::Objective& objective,
                                                             okr::Instant at);

// The same for all of a team's objectives that were active in an active cycle, by id.
[[nodiscard]] std::vector<ObjectiveView> active_objectives_at(const store::Book& book,
                                                              okr::TeamId team, okr::Instant at);

// Whether it is one of those.
[[nodiscard]] bool is_active(const ObjectiveView& view);

}  // namespace commands::cards
