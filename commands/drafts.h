#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "commands/command.h"
#include "store/okr/cycle.h"
#include "store/okr/key_result.h"
#include "store/okr/objective.h"

namespace commands {

// Writing objectives and key results, typed or filled in.

// Adds it as a draft. Throws UserError when its cycle is over.
[[nodiscard]] Message added(const Context& context, okr::Objective objective);
// "committed", "aspirational" or "learning"; absent for any other word.
[[nodiscard]] std::optional<okr::ObjectiveKind> objective_kind(std::string_view word);

// Adds it to the objective. Throws UserError for a measure that cannot be reached.
[[nodiscard]] Message added(const Context& context, const okr::Objective& objective,
                            okr::KeyResult key_result);
// The rest of "add kr O3 …": the text, how it is measured, whose it is (the speaker's unless said).
[[nodiscard]] okr::KeyResult read_key_result(Args& args, const Context& context);
// Throws UserError when nothing can be added to the cycle any more.
void require_planned_or_running(const okr::Cycle& cycle);
// Throws UserError when the speaker may not add to it, or nobody may any more.
void require_addable(const Context& context, const okr::Objective& objective,
                     const okr::Cycle& cycle);
// Throws UserError for a day outside the cycle.
void require_within(const okr::Cycle& cycle, okr::Day day);

}  // namespace commands
