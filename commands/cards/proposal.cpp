#include "commands/cards/proposal.h"

#include <fmt/format.h>

#include "commands/cards/objective.h"
#include "commands/proposal.h"
#include "commands/wording.h"
#include "store/sql/objective.h"
#include "store/sql/person.h"
#include "store/sql/proposal.h"
#include "store/sql/remark.h"
#include "store/sql/team.h"

namespace commands::cards {
namespace {

constexpr std::size_t kNoteOfProposal = 600;
constexpr std::size_t kMostProposals = 3;

std::string named_in_proposal(const store::Book& book, okr::PersonId person) {
  return shortened(store::read_person(book, person).name, kShownCharacters);
}

Spans how_to_decide(const okr::Objective& objective) {
  const std::string id = id_text(objective.id);
  return {plain("If it is right: "), code("/okr approve " + id), plain(". If not yet: "),
          code(fmt::format("/okr return {} because …", id)), plain(".")};
}

// What it is about and for whom.
Text place_of(const store::Book& book, const okr::Objective& objective) {
  Text text{
      {plain(fmt::format("For {} in {}, owned by {}",
                         shortened(store::read_team(book, objective.team).name, kShownCharacters),
                         shortened(store::read_cycle(book, objective.cycle).name, kShownCharacters),
                         named_in_proposal(book, objective.owner)))}};
  const auto parent =
      objective.parent ? store::find_objective(book, *objective.parent) : std::nullopt;
  const bool shown = parent && (!parent->is_private || objective.is_private);
  if (shown) {
    append(text.spans, {plain(", under "), code(id_text(parent->id)),
                        plain(" " + shortened(parent->text, 80))});
  }
  text.spans.push_back(plain("."));
  return text;
}

void add_waiting_proposal(Message& message, const store::Book& book, const okr::Proposal& proposal,
                          const okr::Objective& objective, okr::PersonId person, okr::Instant now) {
  message.add(
      Header{fmt::format("{} proposes an objective", named_in_proposal(book, proposal.person))});
  message.add(objective_card(view_objective(book, objective, now)));
  message.add(place_of(book, objective));
  if (!objective.why.empty()) {
    message.add(Text{{strong("Why: "), plain(shortened(objective.why, kNoteOfProposal))}});
  }
  if (!proposal.note.empty()) {
    message.add(Text{{plain(fmt::format("{} says: “{}”", named_in_proposal(book, proposal.person),
                                        shortened(proposal.note, kNoteOfProposal)))}});
  }
  message.add(proposal_buttons(objective, person));
  message.add(Note{how_to_decide(objective)});
}

// What was said with the decision.
std::string said_to_it(const store::Book& book, const okr::Proposal& proposal) {
  constexpr int kLookedAt = 20;
  for (const okr::Remark& one :
       store::remarks_of(book, okr::Noun::kObjective, proposal.objective.value, kLookedAt)) {
    if (one.person == proposal.decided_by && one.at == proposal.decided_at) {
      return shortened(one.text, kNoteOfProposal);
    }
  }
  return {};
}

void add_outcome(Message& message, const store::Book& book, const okr::Proposal& proposal,
                 const okr::Objective& objective) {
  const bool approved = proposal.state == okr::ProposalState::kApproved;
  const std::string id = id_text(objective.id);
  const std::string who = named_in_proposal(book, *proposal.decided_by);
  Text text{{code(id), plain(" "), strong(shortened(objective.text, 120)),
             plain(approved ? fmt::format("\n{} approved it.", who)
                            : fmt::format("\n{} asks for a change before it is approved.", who))}};
  const std::string said = said_to_it(book, proposal);
  if (!said.empty()) text.spans.push_back(plain(fmt::format("\n{} says: “{}”", who, said)));
  message.add(std::move(text));
  if (objective.state != okr::ObjectiveState::kDraft) return;
  message.add(approved ? Note{{plain("To make it active: "), code("/okr publish " + id)}}
                       : Note{{plain("Change it with "), code(fmt::format("/okr edit {} …", id)),
                               plain(", and ask again: "), code("/okr propose " + id)}});
}

}  // namespace

void add_proposal(Message& message, const store::Book& book, std::string_view key,
                  const okr::Person& person, okr::Instant now) {
  const auto proposal = proposal_of_key(book, key);
  const auto objective = proposal ? store::find_objective(book, proposal->objective) : std::nullopt;
  if (!objective || !store::may_see(book, person.id, *objective)) return;
  const bool waits = proposal->state == okr::ProposalState::kWaiting;
  const bool draft = objective->state == okr::ObjectiveState::kDraft;
  if (key == proposed_key(*proposal)) {
    if (!waits || !draft || proposal->asked != person.id) return;
    return add_waiting_proposal(message, book, *proposal, *objective, person.id, now);
  }
  if (!waits && proposal->person == person.id) add_outcome(message, book, *proposal, *objective);
}

void add_proposals(Message& message, const store::Book& book, okr::PersonId person) {
  const auto all = store::proposals_waiting_for(book, person);
  std::size_t shown = 0;
  for (const okr::Proposal& proposal : all) {
    const auto objective = store::find_objective(book, proposal.objective);
    if (!objective || !store::may_see(book, person, *objective)) continue;
    if (++shown > kMostProposals) continue;
    message.add(
        Text{{code(id_text(objective->id)), plain(" "), strong(shortened(objective->text, 120)),
              plain(fmt::format("\n{} proposes it and waits for your word.",
                                named_in_proposal(book, proposal.person)))}});
    message.add(proposal_buttons(*objective, person));
  }
  if (shown > kMostProposals) {
    message.add(Text{{plain(fmt::format("and {} more proposals", shown - kMostProposals))}});
  }
}

Actions proposal_buttons(const okr::Objective& objective, okr::PersonId person) {
  const std::string id = id_text(objective.id);
  Actions row;
  row.buttons.push_back(
      {"Approve", "Approve " + id, {"approve", id, person}, Button::Style::kPrimary, std::nullopt});
  row.buttons.push_back({"Ask for change",
                         "Say what should be different in " + id,
                         {"return", id, person},
                         Button::Style::kDefault,
                         std::nullopt});
  return row;
}

}  // namespace commands::cards
