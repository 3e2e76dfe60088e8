#include "commands/unsaid.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

#include "commands/request.h"
#include "commands/rights.h"
#include "commands/wording.h"
#include "store/sql/team.h"

namespace commands {

namespace {

// Those of `things` for which `fits` holds.
template <class Thing, class Fits>
std::vector<Thing> chosen(const std::vector<Thing>& things, const Fits& fits) {
  std::vector<Thing> result;
  std::copy_if(things.begin(), things.end(), std::back_inserter(result), fits);
  return result;
}

template <class Thing>
std::string name_list(const std::vector<Thing>& things) {
  std::string list;
  for (const Thing& thing : things) list += (list.empty() ? "" : ", ") + thing.name;
  return list;
}

// "An administrator (ann)"
std::string somebody(const Context& context) {
  std::string who = an_administrator(context);
  who.front() = 'A';
  return who;
}

}  // namespace

okr::Team team_unsaid(const Context& context) {
  const auto all_teams = store::list_teams(context.book);
  const auto joined = store::teams_of(context.book, context.me.id);
  auto mine = chosen(all_teams, [&](const okr::Team& team) {
    return team.lead == context.me.id ||
           std::any_of(joined.begin(), joined.end(),
                       [&](const okr::Team& other) { return other.id == team.id; });
  });
  if (mine.empty()) mine = all_teams;
  if (mine.empty()) throw UserError{no_team_yet(context)};
  if (mine.size() > 1) {
    const auto here = chosen(mine, [&](const okr::Team& team) {
      return team.home && team.home->connection == context.request.connection &&
             team.home->id == context.request.channel_id;
    });
    if (here.size() == 1) return here.front();
    throw UserError{fmt::format("Which team? Say it with its name, as in `team {}`. There is {}.",
                                mine.front().name, name_list(mine))};
  }
  return mine.front();
}

okr::Cycle cycle_unsaid(const Context& context) {
  using okr::CycleState;
  const auto cycles = store::list_cycles(context.book);
  const okr::Day today = context.today();
  const auto running =
      chosen(cycles, [](const okr::Cycle& cycle) { return cycle.state == CycleState::kActive; });
  const auto now = chosen(running, [&](const okr::Cycle& cycle) {
    return cycle.first_day <= today && today <= cycle.last_day;
  });
  const auto planned =
      chosen(cycles, [](const okr::Cycle& cycle) { return cycle.state == CycleState::kPlanning; });
  for (const auto& candidates : {now, running, planned}) {
    if (candidates.size() == 1) return candidates.front();
    if (candidates.size() > 1) {
      throw UserError{
          fmt::format("Which cycle? Say it with its name, as in `cycle {}`. There is {}.",
                      candidates.front().name, name_list(candidates))};
    }
  }
  throw UserError{no_cycle_yet(context)};
}

std::string quarter_name(okr::Day day) {
  const std::chrono::year_month_day date{day};
  return fmt::format("{}-Q{}", static_cast<int>(date.year()),
                     (static_cast<unsigned>(date.month()) + 2) / 3);
}

std::string no_team_yet(const Context& context) {
  if (context.me.role == okr::Role::kObserver) {
    return fmt::format("There is no team yet. {} can add one.", somebody(context));
  }
  return "There is no team yet. Add one: `/okr team add Growth`.";
}

std::string no_cycle_yet(const Context& context) {
  const bool may = context.me.role != okr::Role::kObserver && leads_any_team(context);
  if (!may) {
    return fmt::format("There is no cycle yet. {} can add one, as can who leads a team.",
                       somebody(context));
  }
  return fmt::format("There is no cycle yet. Add one: `/okr cycle add {}`.",
                     quarter_name(context.today()));
}

}  // namespace commands
