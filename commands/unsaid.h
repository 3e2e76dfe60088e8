#pragma once

#include <string>

#include "commands/command.h"
#include "store/okr/cycle.h"
#include "store/okr/team.h"

namespace commands {

// What is meant when nothing is said. Each throws UserError that says how to say it, or what to add
// first, when there is no single answer.

// The only team the speaker leads or is in; for somebody in none, the only team of the book. Of
// several, the one whose channel this is said in.
[[nodiscard]] okr::Team team_unsaid(const Context& context);
// The active cycle that today is in, else the only active one, else the only one being planned.
[[nodiscard]] okr::Cycle cycle_unsaid(const Context& context);

// What to say where there is no team or no cycle at all: what to type, or who can add one.
[[nodiscard]] std::string no_team_yet(const Context& context);
[[nodiscard]] std::string no_cycle_yet(const Context& context);
// The name of the quarter that a day is in: "2026-Q4".
[[nodiscard]] std::string quarter_name(okr::Day day);

}  // namespace commands
