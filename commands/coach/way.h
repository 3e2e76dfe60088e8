#pragma once

#include <string>

#include "commands/command.h"
#include "store/okr/key_result.h"
#include "store/okr/objective.h"
#include "store/sql/objective.h"

namespace commands::coach {

// What goes the other way than its words say (L12) is not published: in every team, strict or not,
// unless that rule is waived.

// What stands in the way of publishing it, as sentences about a key result, with what to type;
// empty when nothing does.
[[nodiscard]] std::string way_problem(const Context& context, const okr::Objective& objective);
// The same of a key result that is about to be added to a published objective.
[[nodiscard]] std::string way_problem(const Context& context, const okr::Objective& objective,
                                      const okr::KeyResult& added);
// Throws UserError when a published key result goes the wrong way as it is in the book now, and did
// not as it was `before`.
void require_right_way(const Context& context, const store::Subject& before);

}  // namespace commands::coach
