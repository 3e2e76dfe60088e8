#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "store/ledger.h"
#include "store/okr/proposal.h"
#include "store/transaction.h"

namespace store {

// A proposal is a part of its objective in the ledger: "proposal:7" (its number) from absent to
// "waiting" and from there to "approved" or "returned".

// `proposal.id` and its state are ignored: it waits.
okr::ProposalId add_proposal(const Book& book, const Author& author, const okr::Proposal& proposal);
// The author decides it.
void decide_proposal(const Book& book, const Author& author, const okr::Proposal& proposal,
                     okr::ProposalState state);
// The newest of an objective; absent when it was never proposed.
[[nodiscard]] std::optional<okr::Proposal> find_proposal(const Book& book,
                                                         okr::ObjectiveId objective);
// Absent when there is none or it was taken back.
[[nodiscard]] std::optional<okr::Proposal> find_proposal(const Book& book, okr::ProposalId id);
// Those of drafts that wait for this person, by number.
[[nodiscard]] std::vector<okr::Proposal> proposals_waiting_for(const Book& book,
                                                               okr::PersonId person);

// Whether a ledger field is about a proposal.
[[nodiscard]] bool is_proposal(std::string_view field);

}  // namespace store
