#include "commands/scope.h"

#include <fmt/format.h>

#include <algorithm>

#include "commands/rights.h"
#include "commands/wording.h"
#include "store/sql/objective.h"
#include "store/sql/team.h"

namespace commands {

Scope read_scope(Args& args) {
  Scope scope;
  const Context& context = args.context();
  bool company = args.accept("company");
  if (!company && args.accept("team")) {
    scope.teams.push_back(args.team());
  } else if (!company && !args.empty() && !args.at_cycle() && args.at_team()) {
    scope.teams.push_back(args.team());
  }
  if (args.accept("cycle") || (!args.empty() && args.at_cycle())) scope.cycle = args.cycle();
  if (!company && scope.teams.empty()) scope.teams = store::teams_of(context.book, context.me.id);
  return scope;
}

std::string scope_text(const Scope& scope) {
  if (scope.teams.empty()) return "the company";
  std::string text;
  for (std::size_t i = 0; i < scope.teams.size(); ++i) {
    if (i > 0) text += i + 1 < scope.teams.size() ? ", " : " and ";
    text += shortened(scope.teams[i].name, 60);
  }
  return text;
}

std::set<okr::CycleId> current_cycles(const store::Book& book) {
  std::set<okr::CycleId> active;
  std::set<okr::CycleId> open;
  for (const okr::Cycle& cycle : store::list_cycles(book)) {
    if (cycle.state == okr::CycleState::kActive) active.insert(cycle.id);
    if (cycle.state != okr::CycleState::kClosed) open.insert(cycle.id);
  }
  return active.empty() ? open : active;
}

namespace {

// Those that are meant and that `filter` lets pass.
std::vector<okr::Objective> chosen(const store::Book& book, store::ObjectiveFilter filter,
                                   const Scope& scope) {
  if (scope.cycle) filter.cycle = scope.cycle->id;
  std::vector<okr::Objective> objectives;
  if (scope.teams.empty()) objectives = store::list_objectives(book, filter);
  for (const okr::Team& team : scope.teams) {
    filter.team = team.id;
    const auto more = store::list_objectives(book, filter);
    objectives.insert(objectives.end(), more.begin(), more.end());
  }
  const auto cycles = current_cycles(book);
  std::erase_if(objectives, [&](const okr::Objective& objective) {
    return !scope.cycle && !cycles.contains(objective.cycle);
  });
  return objectives;
}

}  // namespace

std::vector<okr::Objective> objectives_in(const Context& context, const Scope& scope) {
  auto objectives = chosen(context.book, {}, scope);
  std::erase_if(objectives, [&](const okr::Objective& one) { return !may_see(context, one); });
  return objectives;
}

std::vector<okr::Objective> objectives_in(const store::Book& book, okr::PersonId reader,
                                          const Scope& scope) {
  store::ObjectiveFilter filter;
  filter.visible_to = reader;
  return chosen(book, filter, scope);
}

}  // namespace commands
