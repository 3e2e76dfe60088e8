#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "commands/cards/notice.h"
#include "commands/cards/objective.h"
#include "commands/wording.h"
#include "scheduler/local_time.h"
#include "store/okr/cycle_calendar.h"
#include "store/sql/objective.h"
#include "store/sql/team.h"

namespace commands::cards {
namespace {

using okr::Beat;

constexpr std::size_t kMostInCycle = 8;
constexpr std::size_t kTeamInTitle = 40;

std::vector<okr::Objective> objectives_in(const store::Book& book, okr::TeamId team,
                                          okr::CycleId cycle, okr::ObjectiveState state) {
  store::ObjectiveFilter filter;
  filter.team = team;
  filter.cycle = cycle;
  filter.state = state;
  return store::list_objectives(book, filter);
}

// "2026-Q4 ends in 14 days, on Thu 31 Dec 2026"
std::string headline(const okr::Cycle& cycle, Beat beat, okr::Day today) {
  const std::string first = scheduler::day_text(cycle.first_day);
  const std::string last = scheduler::day_text(cycle.last_day);
  const auto in = [today](okr::Day day) {
    const auto days = (day - today).count();
    return days <= 0 ? std::string{"today"} : "in " + count_text(days, "day", "days");
  };
  switch (beat) {
    case Beat::kDraftsDue:
      return fmt::format("{} begins {}, on {}", cycle.name, in(cycle.first_day), first);
    case Beat::kHalfTime:
      return fmt::format("Half of {} is over", cycle.name);
    case Beat::kTwoWeeksLeft:
    case Beat::kOneWeekLeft:
    case Beat::kOneDayLeft:
      return fmt::format("{} ends {}, on {}", cycle.name, in(cycle.last_day), last);
    case Beat::kOver:
      return fmt::format("{} is over since {}", cycle.name, last);
  }
  return cycle.name;
}

// How it ends: values, grades, what was learned.
Spans over_advice(const okr::Cycle& cycle) {
  Spans spans;
  if (cycle.state == okr::CycleState::kActive) {
    spans = {plain("Let last values come in, then begin with grading: "),
             code("/okr cycle grade " + cycle.name), plain(". After that ")};
  } else {
    spans = {plain("It is being graded: ")};
  }
  append(spans, {code("/okr grade"), plain(" shows the sheet, "), code("/okr retro start"),
                 plain(" asks the team what it learned, and "),
                 code("/okr cycle close " + cycle.name), plain(" ends it.")});
  return spans;
}

// What the lead is to do now, with what to type.
Spans advice(const okr::Cycle& cycle, Beat beat, const okr::Objective& first) {
  const std::string id = id_text(first.id);
  switch (beat) {
    case Beat::kDraftsDue:
      return {plain("What is not published by then is asked of nobody: "),
              code("/okr publish " + id)};
    case Beat::kHalfTime:
      return {
          plain("Is each of them still right? One at a time: "), code("/okr review"),
          plain(". Targets change only for what happened outside, with a reason. On one page: "),
          code("/okr review summary")};
    case Beat::kTwoWeeksLeft:
    case Beat::kOneWeekLeft:
      return {plain("What can still be moved, and what is to be said about the rest? All of it: "),
              code("/okr show " + id)};
    case Beat::kOneDayLeft:
      return {plain("Last values by tomorrow, with "), code("/okr <key result> <value>")};
    case Beat::kOver:
      return over_advice(cycle);
  }
  return {};
}

// A line each: a draft by its title, what runs with where it stands.
Text lines(const store::Book& book, const std::vector<okr::Objective>& objectives,
           okr::Instant now) {
  Text text;
  for (std::size_t i = 0; i < std::min(objectives.size(), kMostInCycle); ++i) {
    if (i > 0) text.spans.push_back(plain("\n"));
    append(text.spans, objective_title(objectives[i]));
    if (objectives[i].state == okr::ObjectiveState::kDraft) continue;
    const ObjectiveView view = view_objective(book, objectives[i], now);
    const std::string paces = paces_text(view.key_results);
    text.spans.push_back(plain(
        fmt::format(": {}{}", rollup_text(view.rollup), paces.empty() ? paces : "; " + paces)));
  }
  if (objectives.size() > kMostInCycle) {
    append(text.spans, {plain(fmt::format("\nand {} more: ", objectives.size() - kMostInCycle)),
                        code("/okr list")});
  }
  return text;
}

void add_drafts_due(Message& message, const store::Book& book, const okr::Team& team,
                    const okr::Cycle& cycle, okr::Day today) {
  const auto drafts = objectives_in(book, team.id, cycle.id, okr::ObjectiveState::kDraft);
  const bool published =
      !objectives_in(book, team.id, cycle.id, okr::ObjectiveState::kActive).empty();
  if (drafts.empty() && published) return;
  const std::string name = shortened(team.name, kTeamInTitle);
  message.add(Header{fmt::format("{}: {}", name, headline(cycle, Beat::kDraftsDue, today))});
  if (!drafts.empty()) {
    message.add(lines(book, drafts, {}));
    message.add(Text{advice(cycle, Beat::kDraftsDue, drafts.front())});
    return;
  }
  message.add(Text{
      {plain(fmt::format("{} has no objective for it yet: ", name)),
       code(fmt::format("/okr add objective <text> team {} cycle {}", team.name, cycle.name))}});
}

}  // namespace

void add_cycle_notice(Message& message, const store::Book& book, const okr::Team& team,
                      okr::Day day, okr::Instant now) {
  for (const okr::Cycle& cycle : store::list_cycles(book)) {
    const auto beat = okr::beat_on(cycle, day);
    if (!beat || !okr::asks(cycle.state, *beat)) continue;
    if (*beat == Beat::kDraftsDue) {
      add_drafts_due(message, book, team, cycle, day);
      continue;
    }
    const auto active = objectives_in(book, team.id, cycle.id, okr::ObjectiveState::kActive);
    if (active.empty()) continue;
    message.add(Header{
        fmt::format("{}: {}", shortened(team.name, kTeamInTitle), headline(cycle, *beat, day))});
    message.add(lines(book, active, now));
    message.add(Text{advice(cycle, *beat, active.front())});
    if (*beat == Beat::kHalfTime && team.lead) {
      message.add(Actions{{{"Review",
                            "Go through the objectives, one at a time",
                            {"next", "", team.lead},
                            Button::Style::kPrimary,
                            std::nullopt}}});
    }
  }
}

}  // namespace commands::cards
