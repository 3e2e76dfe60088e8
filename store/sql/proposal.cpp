#include "store/sql/proposal.h"

#include <stdexcept>
#include <string>

namespace store {
namespace {

constexpr std::string_view kProposalField = "proposal:";

std::string_view proposal_text(okr::ProposalState state) {
  switch (state) {
    case okr::ProposalState::kWaiting:
      return "waiting";
    case okr::ProposalState::kApproved:
      return "approved";
    case okr::ProposalState::kReturned:
      return "returned";
  }
  throw std::logic_error{"unknown state of a proposal"};
}

okr::ProposalState proposal_state_from(std::string_view text) {
  using enum okr::ProposalState;
  for (const auto state : {kWaiting, kApproved, kReturned}) {
    if (proposal_text(state) == text) return state;
  }
  throw std::logic_error{"unknown state of a proposal"};
}

// id, objective_id, person_id, asked, note, at, state, decided_by, decided_at
okr::Proposal read_proposal(const Rows& rows) {
  okr::Proposal proposal{.id = rows.id<okr::ProposalId>(0),
                         .objective = rows.id<okr::ObjectiveId>(1),
                         .person = rows.id<okr::PersonId>(2),
                         .asked = rows.id<okr::PersonId>(3),
                         .note = rows.text(4),
                         .at = rows.instant(5),
                         .state = proposal_state_from(rows.text(6)),
                         .decided_by = rows.maybe_id<okr::PersonId>(7),
                         .decided_at = rows.maybe_instant(8)};
  if (proposal.state == okr::ProposalState::kWaiting) {
    proposal.decided_by.reset();
    proposal.decided_at.reset();
  }
  return proposal;
}

std::string proposal_field(okr::ProposalId id) {
  return std::string{kProposalField} + std::to_string(id.value);
}

}  // namespace

okr::ProposalId add_proposal(const Book& book, const Author& author,
                             const okr::Proposal& proposal) {
  const okr::ProposalId id{next_number(book, "proposal")};
  book.tx.execute(R"(
    INSERT INTO proposal (org_id, id, objective_id, person_id, asked, note, at, state)
    VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting'))",
                  book.org, id, proposal.objective, proposal.person, proposal.asked, proposal.note,
                  proposal.at);
  record(book, author, okr::Noun::kObjective, proposal.objective.value, proposal_field(id),
         std::nullopt, std::string{proposal_text(okr::ProposalState::kWaiting)});
  return id;
}

void decide_proposal(const Book& book, const Author& author, const okr::Proposal& proposal,
                     okr::ProposalState state) {
  change_field(book, author, okr::Noun::kObjective, proposal.objective.value,
               proposal_field(proposal.id), std::string{proposal_text(state)});
  book.tx.execute(
      "UPDATE proposal SET decided_by = $3, decided_at = $4 WHERE org_id = $1 AND id = $2",
      book.org, proposal.id, author.person, author.at);
}

std::optional<okr::Proposal> find_proposal(const Book& book, okr::ObjectiveId objective) {
  Rows rows = book.tx.query(R"(
    SELECT id, objective_id, person_id, asked, note, at, state, decided_by, decided_at
    FROM proposal WHERE org_id = $1 AND objective_id = $2 AND state <> 'withdrawn'
    ORDER BY id DESC LIMIT 1)",
                            book.org, objective);
  if (!rows.next()) return std::nullopt;
  return read_proposal(rows);
}

std::optional<okr::Proposal> find_proposal(const Book& book, okr::ProposalId id) {
  Rows rows = book.tx.query(R"(
    SELECT id, objective_id, person_id, asked, note, at, state, decided_by, decided_at
    FROM proposal WHERE org_id = $1 AND id = $2 AND state <> 'withdrawn')",
                            book.org, id);
  if (!rows.next()) return std::nullopt;
  return read_proposal(rows);
}

std::vector<okr::Proposal> proposals_waiting_for(const Book& book, okr::PersonId person) {
  std::vector<okr::Proposal> result;
  Rows rows = book.tx.query(R"(
    SELECT p.id, p.objective_id, p.person_id, p.asked, p.note, p.at, p.state, p.decided_by,
           p.decided_at
    FROM proposal p
    JOIN objective o ON o.org_id = p.org_id AND o.id = p.objective_id AND o.state = 'draft'
    WHERE p.org_id = $1 AND p.asked = $2 AND p.state = 'waiting'
    ORDER BY p.id)",
                            book.org, person);
  while (rows.next()) result.push_back(read_proposal(rows));
  return result;
}

bool is_proposal(std::string_view field) {
  return field.starts_with(kProposalField);
}

}  // namespace store
