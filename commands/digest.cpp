#include <fmt/format.h>

#include "commands/args.h"
#include "commands/cards/digest.h"
#include "commands/handlers.h"
#include "commands/looking.h"
#include "commands/reply.h"
#include "commands/wording.h"
#include "scheduler/local_time.h"
#include "store/sql/objective.h"
#include "store/sql/org.h"
#include "store/sql/team.h"

namespace commands {
namespace {

// The team to show when none is named: mine, or the only one there is.
okr::Team own_team(const Context& context) {
  auto teams = store::teams_of(context.book, context.me.id);
  if (teams.empty()) teams = store::list_teams(context.book);
  if (teams.empty()) {
    throw UserError{"There is no team yet. Add yours: /okr team add Growth."};
  }
  if (teams.size() > 1) {
    throw UserError{
        fmt::format("Which team's digest? For example: /okr digest {}.", teams.front().name)};
  }
  return teams.front();
}

// The name of the cycle in which the team's objectives are being graded; absent for none.
std::optional<std::string> graded_cycle(const store::Book& book, okr::TeamId team) {
  for (const okr::Cycle& cycle : store::list_cycles(book)) {
    store::ObjectiveFilter filter;
    filter.team = team;
    filter.cycle = cycle.id;
    const bool graded = cycle.state == okr::CycleState::kGrading;
    if (graded && !store::list_objectives(book, filter).empty()) return cycle.name;
  }
  return std::nullopt;
}

Message nothing(const store::Book& book, const okr::Team& team, std::optional<okr::Day> day) {
  if (day) {
    return sentence(fmt::format("{} had no active objective on {}.", shortened(team.name, 60),
                                scheduler::day_text(*day)));
  }
  Message message;
  if (const auto cycle = graded_cycle(book, team.id)) {
    return message.add(paragraph(fmt::format(
        "{} is being graded, so there is no digest of it any more. The sheet: `/okr grade {}`. "
        "What was learned: `/okr lessons {} {}`.",
        *cycle, team.name, *cycle, team.name)));
  }
  return message.add(
      Text{{plain(fmt::format("{} has no active objective, so there is no digest. Publish one: ",
                              shortened(team.name, 60))),
            code("/okr publish all"), plain(", in a cycle that has started.")}});
}

}  // namespace

Message digest(Context& context, Args& args) {
  const std::string zone = store::read_org(context.book).time_zone;
  const okr::Day today = scheduler::local_day(zone, context.now);
  args.accept("team");
  const bool named = !args.empty() && (args.at_team() || !args.at_day());
  const okr::Team team = named ? args.team() : own_team(context);
  std::optional<okr::Day> day;
  if (!args.empty()) day = read_past_day(args, today);
  args.end();
  if (day == today) day.reset();
  const okr::Instant at =
      day ? scheduler::to_instant(zone, *day + std::chrono::days{1}, std::chrono::minutes{0}) -
                std::chrono::seconds{1}
          : context.now;
  auto message = cards::digest(context.book, team.id, at);
  if (!message) return nothing(context.book, team, day);
  if (day) {
    message->add(Note{{plain(fmt::format("As the book stood at the end of {} in {}.",
                                         scheduler::day_text(*day), zone))}});
  }
  return *message;
}

}  // namespace commands
