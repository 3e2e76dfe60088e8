#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "commands/args.h"
#include "commands/cards/lessons.h"
#include "commands/handlers.h"
#include "commands/looking.h"
#include "commands/reply.h"
#include "store/sql/retro.h"
#include "store/sql/team.h"

namespace commands {

namespace {

constexpr std::size_t kTeamsPerPage = 3;

std::vector<okr::Team> teams_to_read(const Context& context, const std::optional<okr::Team>& team) {
  if (team) return {*team};
  auto mine = store::teams_of(context.book, context.me.id);
  return mine.empty() ? store::list_teams(context.book) : mine;
}

std::vector<Message> all_lessons(const Context& context, const std::vector<okr::Team>& teams,
                                 const okr::Cycle& cycle) {
  std::vector<Message> found;
  for (const okr::Team& team : teams) {
    if (auto one = cards::lessons(context.book, team, cycle)) found.push_back(*std::move(one));
  }
  return found;
}

// Of the cycle that is named, else of the newest one that has any.
std::vector<Message> newest_lessons(const Context& context, const std::vector<okr::Team>& teams,
                                    const std::optional<okr::Cycle>& cycle) {
  if (cycle) return all_lessons(context, teams, *cycle);
  auto cycles = store::list_cycles(context.book);
  std::reverse(cycles.begin(), cycles.end());
  for (const okr::Cycle& one : cycles) {
    auto found = all_lessons(context, teams, one);
    if (!found.empty()) return found;
  }
  return {};
}

}  // namespace

Message lessons(Context& context, Args& args) {
  std::optional<okr::Cycle> cycle;
  std::optional<okr::Team> team;
  std::size_t number = 1;
  while (!args.empty()) {
    if (args.peek() == "page") {
      number = read_page_number(args);
    } else if (!cycle && args.at_cycle()) {
      cycle = args.cycle();
    } else if (!team) {
      team = args.team();
    } else {
      args.end();
    }
  }
  const auto teams = teams_to_read(context, team);
  auto found = newest_lessons(context, teams, cycle);
  if (found.empty()) {
    return Message{{paragraph(fmt::format(
        "Nothing was written down{} yet. Lessons come from grades (`/okr grade`) and from "
        "retrospectives (`/okr retro start`).",
        cycle ? " in " + cycle->name : ""))}};
  }
  const Page shown = page(found.size(), number, kTeamsPerPage);
  Message message;
  for (std::size_t i = shown.begin; i < shown.end; ++i) {
    if (i > shown.begin) message.add(Divider{});
    for (Block& block : found[i].blocks) message.add(std::move(block));
  }
  if (shown.last > 1) message.add(Note{shown.footer()});
  return message;
}

}  // namespace commands
