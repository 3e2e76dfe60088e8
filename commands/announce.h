#pragma once

#include <string>
#include <vector>

#include "commands/command.h"
#include "store/okr/objective.h"

namespace commands {

// Tells the channel of each team what its objectives are from now on, one post a team: a public
// agreement to focus. Nothing private, and nothing of a cycle that has not begun. Returns a
// sentence that says which teams are told; empty for none.
std::string announce(const Context& context, const std::vector<okr::Objective>& published);

}  // namespace commands
