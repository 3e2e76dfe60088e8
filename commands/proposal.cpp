#include "commands/proposal.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "commands/wording.h"
#include "store/okr/team_levels.h"
#include "store/sql/author.h"
#include "store/sql/objective.h"
#include "store/sql/person.h"
#include "store/sql/proposal.h"
#include "store/sql/team.h"

namespace commands {
namespace {

constexpr std::string_view kProposedKey = "proposed:";
constexpr std::string_view kDecidedKey = "decided:";

std::string short_name(const store::Book& book, okr::PersonId person) {
  return shortened(store::read_person(book, person).name, kShownCharacters);
}

// Who owns what it stands under.
std::optional<okr::PersonId> owner_above(const store::Book& book, const okr::Objective& objective) {
  if (!objective.parent) return std::nullopt;
  const auto parent = store::find_objective(book, *objective.parent);
  return parent ? std::optional{parent->owner} : std::nullopt;
}

}  // namespace

std::optional<okr::Person> asked_about(const Context& context, const okr::Objective& objective) {
  const auto lead = store::read_team(context.book, objective.team).lead;
  for (const auto& id : {lead, owner_above(context.book, objective)}) {
    if (!id || *id == context.me.id) continue;
    okr::Person person = store::read_person(context.book, *id);
    if (person.left_at || !store::may_see(context.book, person.id, objective)) continue;
    return person;
  }
  return std::nullopt;
}

bool may_decide(const Context& context, const okr::Objective& objective) {
  const okr::PersonId me = context.me.id;
  return context.me.role == okr::Role::kAdministrator ||
         store::read_team(context.book, objective.team).lead == me ||
         owner_above(context.book, objective) == me;
}

bool may_decide(const Context& context, const okr::Objective& objective,
                const okr::Proposal& proposal) {
  const bool own = proposal.person == context.me.id;
  if (own && context.me.role != okr::Role::kAdministrator) return false;
  return may_decide(context, objective);
}

std::string undecided(const Context& context, const okr::Objective& objective) {
  const auto proposal = store::find_proposal(context.book, objective.id);
  if (!proposal || proposal->state == okr::ProposalState::kApproved) return {};
  if (may_decide(context, objective, *proposal)) return {};
  const std::string id = id_text(objective.id);
  if (proposal->state == okr::ProposalState::kWaiting) {
    return fmt::format(
        "{} stays a draft: it was proposed and waits for {}, who can say `/okr "
        "approve {}`.",
        id, short_name(context.book, proposal->asked), id);
  }
  return fmt::format(
      "{} stays a draft: {} asked for a change. Make it, and ask again: `/okr propose "
      "{}`.",
      id, short_name(context.book, *proposal->decided_by), id);
}

std::string approved_by_publishing(const Context& context, const okr::Objective& objective) {
  const auto proposal = store::find_proposal(context.book, objective.id);
  if (!proposal || proposal->state == okr::ProposalState::kApproved) return {};
  store::decide_proposal(context.book, context.author, *proposal, okr::ProposalState::kApproved);
  return fmt::format("That approves what {} proposed.", short_name(context.book, proposal->person));
}

bool is_outsider(const Context& context, const okr::Objective& objective) {
  if (may_decide(context, objective) || !asked_about(context, objective)) return false;
  if (store::find_proposal(context.book, objective.id)) return false;  // undecided() knows more
  const auto under = okr::TeamLevels{store::list_teams(context.book)}.from(objective.team);
  const auto mine = store::teams_of(context.book, context.me.id);
  return std::none_of(mine.begin(), mine.end(), [&](const okr::Team& team) {
    return std::find(under.begin(), under.end(), team.id) != under.end();
  });
}

std::string how_to_propose(const Context& context, const okr::Objective& objective) {
  if (may_decide(context, objective)) return {};
  const auto asked = asked_about(context, objective);
  if (!asked) return {};
  return fmt::format("To have {} look at it: `/okr propose {}`.",
                     shortened(asked->name, kShownCharacters), id_text(objective.id));
}

std::string proposal_text(const store::Book& book, const okr::Objective& objective) {
  const auto proposal = store::find_proposal(book, objective.id);
  if (!proposal) return {};
  switch (proposal->state) {
    case okr::ProposalState::kWaiting:
      return "waits for " + short_name(book, proposal->asked);
    case okr::ProposalState::kApproved:
      return "approved by " + short_name(book, *proposal->decided_by);
    case okr::ProposalState::kReturned:
      return short_name(book, *proposal->decided_by) + " asks for a change";
  }
  return {};
}

std::string proposed_key(const okr::Proposal& proposal) {
  return fmt::format("{}{}", kProposedKey, proposal.id.value);
}

std::string decided_key(const okr::Proposal& proposal, okr::CommandId command) {
  return fmt::format("{}{}:{}", kDecidedKey, proposal.id.value, command.value);
}

std::optional<okr::Proposal> proposal_of_key(const store::Book& book, std::string_view key) {
  for (const std::string_view prefix : {kProposedKey, kDecidedKey}) {
    if (!key.starts_with(prefix)) continue;
    key.remove_prefix(prefix.size());
    okr::ProposalId id;
    std::from_chars(key.data(), key.data() + key.size(), id.value);
    return store::find_proposal(book, id);
  }
  return std::nullopt;
}

}  // namespace commands
