#include "commands/rights.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "commands/standing.h"
#include "commands/wording.h"
#include "store/sql/person.h"
#include "store/sql/team.h"

namespace commands {

namespace {

bool is_administrator(const Context& context) {
  return context.me.role == okr::Role::kAdministrator;
}

bool leads(const Context& context, const okr::Team& team) {
  return team.lead == context.me.id;
}

std::string name_of(const Context& context, okr::PersonId person) {
  return store::read_person(context.book, person).name;
}

[[noreturn]] void refuse(const Context& context, std::string_view id, okr::PersonId owner,
                         const okr::Team& team) {
  throw UserError{fmt::format("{} belongs to {}, so I changed nothing. Ask {}.", id,
                              name_of(context, owner), whom_to_ask(context, owner, team))};
}

// Who is here of them, by name; empty for nobody.
std::string here(const Context& context, std::optional<okr::PersonId> id) {
  if (!id) return {};
  const okr::Person person = store::read_person(context.book, *id);
  return person.left_at ? std::string{} : shortened(person.name, kShownCharacters);
}

}  // namespace

bool may_see(const Context& context, const okr::Objective& objective) {
  if (!objective.is_private) return true;
  context.is_private = true;
  if (is_administrator(context) || store::may_see(context.book, context.me.id, objective)) {
    return true;
  }
  const auto key_results = store::key_results_of(context.book, objective.id);
  return std::any_of(key_results.begin(), key_results.end(), [&](const okr::KeyResult& one) {
    return stands_in(context.book, context.me.id, one.asked(), context.now);
  });
}

std::vector<okr::Objective> visible_objectives(const Context& context,
                                               store::ObjectiveFilter filter) {
  auto objectives = store::list_objectives(context.book, filter);
  std::erase_if(objectives, [&](const okr::Objective& one) { return !may_see(context, one); });
  return objectives;
}

std::string whom_to_ask(const Context& context, std::optional<okr::PersonId> owner,
                        const std::optional<okr::Team>& team) {
  std::string list = here(context, owner);
  if (team && team->lead != owner) {
    const std::string lead = here(context, team->lead);
    if (!lead.empty()) {
      list += fmt::format("{}{} (who leads {})", list.empty() ? "" : ", ", lead, team->name);
    }
  }
  return list.empty() ? an_administrator(context) : list + " or an administrator";
}

std::string an_administrator(const Context& context) {
  constexpr std::size_t kNamed = 3;
  std::vector<std::string> names;
  for (const okr::Person& one : store::list_persons(context.book)) {
    if (one.role == okr::Role::kAdministrator && !one.left_at) {
      names.push_back(shortened(one.name, kShownCharacters));
    }
  }
  if (names.empty() || names.size() > kNamed) return "an administrator";
  return fmt::format("an administrator ({})", fmt::join(names, " or "));
}

void require_member(const Context& context) {
  if (context.me.role != okr::Role::kObserver) return;
  throw UserError{
      "You are an observer here: you see everything that is not private and change nothing. An "
      "administrator can change that: `/okr admin role`."};
}

void require_right(const Context& context, const okr::KeyResult& key_result,
                   const okr::Objective& objective) {
  const okr::PersonId me = context.me.id;
  if (key_result.owner == me || key_result.asked() == me || objective.owner == me) return;
  if (is_administrator(context)) return;
  if (stands_in(context.book, me, key_result.asked(), context.now)) return;
  const okr::Team team = store::read_team(context.book, objective.team);
  if (leads(context, team)) return;
  refuse(context, id_text(key_result.id), key_result.owner, team);
}

bool has_right(const Context& context, const okr::Objective& objective) {
  return objective.owner == context.me.id || is_administrator(context) ||
         leads(context, store::read_team(context.book, objective.team));
}

void require_right(const Context& context, const okr::Objective& objective) {
  if (has_right(context, objective)) return;
  refuse(context, id_text(objective.id), objective.owner,
         store::read_team(context.book, objective.team));
}

void require_lead(const Context& context, const okr::Team& team) {
  if (leads(context, team) || is_administrator(context)) return;
  const bool led = !here(context, team.lead).empty();
  throw UserError{
      fmt::format("{}, so I changed nothing. Ask {}.",
                  led ? fmt::format("Only the lead of {} can do that", team.name)
                      : fmt::format("{} has no lead now, and only its lead can do that", team.name),
                  whom_to_ask(context, std::nullopt, team))};
}

void require_right(const Context& context, const okr::Person& person) {
  if (person.id == context.me.id || is_administrator(context)) return;
  const auto teams = store::teams_of(context.book, person.id);
  const bool led = std::any_of(teams.begin(), teams.end(),
                               [&](const okr::Team& team) { return leads(context, team); });
  if (led) return;
  throw UserError{
      fmt::format("Only {}, whoever leads a team that {} is in, or an administrator can say when "
                  "{} is away.",
                  person.name, person.name, person.name)};
}

bool leads_any_team(const Context& context) {
  const auto teams = store::list_teams(context.book);
  return is_administrator(context) ||
         std::any_of(teams.begin(), teams.end(),
                     [&](const okr::Team& team) { return leads(context, team); });
}

void require_any_lead(const Context& context) {
  if (leads_any_team(context)) return;
  throw UserError{fmt::format(
      "Cycles are kept by those who lead a team, so I changed nothing. Ask a lead or {}.",
      an_administrator(context))};
}

}  // namespace commands
