#pragma once

#include <string_view>

#include "commands/message.h"
#include "store/okr/objective.h"
#include "store/okr/person.h"
#include "store/transaction.h"

namespace commands::cards {

// What the occurrence `key` tells this person of a proposal: that it waits for them, with what can
// be said to it, or what became of theirs. Adds nothing when that is no longer so, or they may not
// see it.
void add_proposal(Message& message, const store::Book& book, std::string_view key,
                  const okr::Person& person, okr::Instant now);
// All that waits for them, briefly, each with its buttons.
void add_proposals(Message& message, const store::Book& book, okr::PersonId person);
// To approve it, or to ask for a change.
[[nodiscard]] Actions proposal_buttons(const okr::Objective& objective, okr::PersonId person);

}  // namespace commands::cards
