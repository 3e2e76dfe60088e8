#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "commands/command.h"
#include "commands/message.h"
#include "store/okr/objective.h"
#include "store/okr/proposal.h"

namespace commands {

// Objectives that somebody proposes to whoever leads their team, or owns what they stand under.

// Who is asked about this draft: the lead of its team, else the owner of what it stands under, as
// far as they are here, may see it and are not the speaker. Absent when there is nobody.
[[nodiscard]] std::optional<okr::Person> asked_about(const Context& context,
                                                     const okr::Objective& objective);
// The lead of its team, the owner of what it stands under, an administrator.
[[nodiscard]] bool may_decide(const Context& context, const okr::Objective& objective);
// The same, but for whoever proposes it: they wait for another's answer.
[[nodiscard]] bool may_decide(const Context& context, const okr::Objective& objective,
                              const okr::Proposal& proposal);

// Throws UserError unless it is a draft that waits for an answer that the speaker may give.
void require_returnable(const Context& context, const okr::Objective& objective);

// Whether this speaker is to propose what is drafted for a team rather than publish it: what a team
// promises is said by somebody of that team. Not its lead, administrators, whoever is in it or in a
// team under it; not once it was proposed, nor where nobody could be asked.
[[nodiscard]] bool is_outsider(const Context& context, const okr::Objective& objective);
// Why it cannot be published yet, as a sentence: whoever asked waits for the answer, unless the
// speaker is the one who gives it. Empty when it can.
[[nodiscard]] std::string undecided(const Context& context, const okr::Objective& objective);
// Approves what waits and is being published by somebody who may decide it. Returns what to say.
[[nodiscard]] std::string approved_by_publishing(const Context& context,
                                                 const okr::Objective& objective);
// "`/okr propose O3` asks ann for it": for the answer to whoever drafted it and does not lead its
// team. Empty when there is nothing to propose.
[[nodiscard]] std::string how_to_propose(const Context& context, const okr::Objective& objective);
// "waits for ann", "approved by ann", "ann asks for a change"; empty when it was never proposed.
[[nodiscard]] std::string proposal_text(const store::Book& book, const okr::Objective& objective);

// Which occurrences tell of it: that it waits, and what became of it.
[[nodiscard]] std::string proposed_key(const okr::Proposal& proposal);
[[nodiscard]] std::string decided_key(const okr::Proposal& proposal, okr::CommandId command);
[[nodiscard]] std::optional<okr::Proposal> proposal_of_key(const store::Book& book,
                                                           std::string_view key);

}  // namespace commands
