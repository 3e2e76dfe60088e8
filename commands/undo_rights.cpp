#include "commands/undo_rights.h"

#include <fmt/format.h>

#include <algorithm>

#include "commands/error.h"
#include "commands/rights.h"
#include "store/sql/objective.h"
#include "store/sql/person.h"
#include "store/sql/team.h"

namespace commands {
namespace {

using okr::Noun;

[[noreturn]] void refuse_taking_back(const std::string& why) {
  throw UserError{fmt::format("That can no longer be taken back: {}. Nothing was changed.", why)};
}

void require_still_administrator(const Context& context) {
  if (context.me.role == okr::Role::kAdministrator) return;
  refuse_taking_back("only administrators change it, and you are none by now");
}

void require_still_visible(const Context& context, const okr::Objective& objective) {
  if (!may_see(context, objective))
    refuse_taking_back("it is about something that you may not see");
}

bool is_role(const okr::Change& change) {
  return change.noun == Noun::kPerson && (change.field == "role" || change.field == "observer");
}

// Somebody who is administrator would not be any more.
void require_another_administrator(const Context& context, const okr::Change& change) {
  const bool ends = change.field == "role" && change.old_value != "administrator";
  if (!ends) return;
  const auto people = store::list_persons(context.book);
  const bool another = std::any_of(people.begin(), people.end(), [&](const okr::Person& one) {
    return one.role == okr::Role::kAdministrator && !one.left_at && one.id.value != change.noun_id;
  });
  if (!another) refuse_taking_back("nobody would be administrator");
}

// What a member does for themselves needs no right: to join, to answer, to tell.
bool is_for_leads(const okr::Change& change) {
  constexpr std::string_view kFields[] = {"name", "parent", "lead", "channel"};
  return change.field.starts_with("setting:") ||
         std::find(std::begin(kFields), std::end(kFields), change.field) != std::end(kFields);
}

// Whoever handed a team over may have it back.
bool hands_over(const Context& context, const okr::Change& change) {
  return change.field == "lead" && change.old_value == std::to_string(context.me.id.value);
}

void require_team_right(const Context& context, const okr::Change& change) {
  if (!is_for_leads(change) || hands_over(context, change)) return;
  const auto team = store::find_team(context.book, okr::TeamId{change.noun_id});
  if (team) require_lead(context, *team);
}

}  // namespace

void require_undo_right(const Context& context, const okr::Change& change) {
  const bool own_times =
      change.noun == Noun::kAway || (change.noun == Noun::kPerson && !is_role(change));
  if (!own_times) require_member(context);
  switch (change.noun) {
    case Noun::kOrg:
    case Noun::kApiToken:
      return require_still_administrator(context);
    case Noun::kPerson:
      if (!is_role(change)) return;
      require_still_administrator(context);
      return require_another_administrator(context, change);
    case Noun::kTeam:
      return require_team_right(context, change);
    case Noun::kCadence: {
      const auto team = store::team_of_cadence(context.book, okr::CadenceId{change.noun_id});
      if (team) require_lead(context, store::read_team(context.book, *team));
      return;
    }
    case Noun::kCycle:
      return require_any_lead(context);
    case Noun::kObjective: {
      const auto objective = store::find_objective(context.book, okr::ObjectiveId{change.noun_id});
      if (objective) require_still_visible(context, *objective);
      return;
    }
    case Noun::kKeyResult: {
      const auto subject = store::find_subject(context.book, okr::KeyResultId{change.noun_id});
      if (subject) require_still_visible(context, subject->objective);
      return;
    }
    case Noun::kAway:
    case Noun::kKpi:
      return;
  }
}

}  // namespace commands
