#pragma once

#include <optional>
#include <string>
#include <vector>

#include "commands/command.h"
#include "store/okr/cycle.h"
#include "store/okr/key_result.h"
#include "store/okr/objective.h"
#include "store/okr/team.h"
#include "store/sql/objective.h"

namespace commands {

// Who may see what: what is not private everybody; see store::may_see. Also administrators by the
// settings, and whoever stands in for somebody who is asked. Notes in the context that the answer
// speaks of something private.
[[nodiscard]] bool may_see(const Context& context, const okr::Objective& objective);
// store::list_objectives without those that the speaker may not see.
[[nodiscard]] std::vector<okr::Objective> visible_objectives(const Context& context,
                                                             store::ObjectiveFilter filter);
// Throws UserError for an observer.
void require_member(const Context& context);

// Whom to ask for what the speaker may not do, of those who are here: "bob, ann (who leads Growth)
// or an administrator".
[[nodiscard]] std::string whom_to_ask(const Context& context, std::optional<okr::PersonId> owner,
                                      const std::optional<okr::Team>& team);
// Who keeps the book, of those who are here: "an administrator (ann or bob)".
[[nodiscard]] std::string an_administrator(const Context& context);

// Who may change what. Each throws UserError naming whom to ask when the speaker may not; an
// administrator may everything.

// The key result's owner, who is asked for it or stands in, the objective's owner, the team's lead.
void require_right(const Context& context, const okr::KeyResult& key_result,
                   const okr::Objective& objective);
// The objective's owner, the team's lead.
void require_right(const Context& context, const okr::Objective& objective);
[[nodiscard]] bool has_right(const Context& context, const okr::Objective& objective);
// The team's lead.
void require_lead(const Context& context, const okr::Team& team);
// The person themselves, who leads a team of theirs: for when they are away.
void require_right(const Context& context, const okr::Person& person);
// Any team's lead: for cycles, which belong to no team.
void require_any_lead(const Context& context);
[[nodiscard]] bool leads_any_team(const Context& context);  // or is administrator

}  // namespace commands
