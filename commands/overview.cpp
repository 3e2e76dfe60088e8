// The commands that show all objectives of a team or the company at once.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "commands/alignment.h"
#include "commands/args.h"
#include "commands/blocker.h"
#include "commands/cards/grade_sheet.h"
#include "commands/cards/objective.h"
#include "commands/grading.h"
#include "commands/handlers.h"
#include "commands/looking.h"
#include "commands/reply.h"
#include "commands/scope.h"
#include "commands/wording.h"
#include "scheduler/local_time.h"
#include "store/okr/team_levels.h"
#include "store/sql/blocker.h"
#include "store/sql/entry.h"
#include "store/sql/grade.h"
#include "store/sql/objective.h"
#include "store/sql/person.h"
#include "store/sql/settings.h"
#include "store/sql/team.h"

namespace commands {
namespace {

constexpr std::size_t kOnOnePage = 7;  // objectives, so that it fits one screen
constexpr std::size_t kTeamsOnOnePage = 15;
constexpr std::size_t kPriorities = 5;
constexpr std::size_t kTopBlockers = 3;
constexpr std::size_t kRowsPerPage = 30;  // of a matrix
constexpr std::size_t kShort = 70;

std::string owner_text(const Context& context, okr::PersonId owner) {
  const okr::Person person = store::read_person(context.book, owner);
  return person.left_at ? "no owner" : shortened(person.name, 40);
}

// "2026-Q4, week 8 of 13, until Thu 31 Dec 2026"
std::string cycle_line(const Context& context, const okr::Cycle& cycle) {
  const auto week_of = [&cycle](okr::Day day) { return (day - cycle.first_day).count() / 7 + 1; };
  const okr::Day today = std::clamp(context.today(), cycle.first_day, cycle.last_day);
  return fmt::format("{}, week {} of {}, until {}", shortened(cycle.name, 40), week_of(today),
                     week_of(cycle.last_day), scheduler::day_text(cycle.last_day));
}

// What the objectives serve: objectives above them that stand under nothing themselves, else the
// topmost of their own.
std::vector<okr::Objective> priorities(const Context& context,
                                       const std::vector<okr::Objective>& objectives) {
  std::vector<okr::Objective> tops;
  const auto visible = objectives_in(context, {});
  for (const okr::Objective& objective : objectives) {
    okr::Objective top = objective;
    for (std::size_t steps = 0; top.parent && steps < visible.size(); ++steps) {
      const auto above =
          std::find_if(visible.begin(), visible.end(),
                       [&](const okr::Objective& one) { return one.id == *top.parent; });
      if (above == visible.end()) break;
      top = *above;
    }
    const auto same = [&](const okr::Objective& one) { return one.id == top.id; };
    const bool shown = std::any_of(objectives.begin(), objectives.end(), same);
    if (!shown && std::none_of(tops.begin(), tops.end(), same)) tops.push_back(top);
  }
  return tops;
}

// "4 of 10 (40 %)"
std::string from_below_text(const Context& context, const Scope& scope,
                            const std::vector<okr::Objective>& objectives) {
  const Alignment tree{context, scope.cycle};
  const auto below =
      std::count_if(objectives.begin(), objectives.end(),
                    [&](const okr::Objective& one) { return tree.is_from_below(one); });
  return share_text(static_cast<std::size_t>(below), objectives.size());
}

std::string confidence_line(const cards::ObjectiveView& view) {
  int sum = 0;
  int count = 0;
  for (const cards::KeyResultView& row : view.key_results) {
    if (!row.key_result.latest) continue;
    sum += row.key_result.latest->confidence.value();
    ++count;
  }
  return count == 0 ? "" : fmt::format(", confidence {:.1f}", static_cast<double>(sum) / count);
}

bool is_over(const okr::Cycle& cycle) {
  return cycle.state == okr::CycleState::kGrading || cycle.state == okr::CycleState::kClosed;
}

// "0.9 good ●; modify, goes on as O58": how it came out, as soon as that is known.
std::string outcome_text(const Context& context, const cards::ObjectiveView& view) {
  const okr::Objective& objective = view.objective;
  if (!is_over(view.cycle)) return "";
  const cards::SheetPart part = cards::sheet_part(context.book, objective);
  if (!part.score) {
    return objective.state == okr::ObjectiveState::kClosed ? "closed without a grade" : "";
  }
  std::string text = score_text(*part.score);
  if (part.closing.decision) text += fmt::format("; {}", store::to_text(*part.closing.decision));
  if (part.goes_on) text += fmt::format(", goes on as {}", id_text(*part.goes_on));
  return text;
}

Text objective_line(const Context& context, const cards::ObjectiveView& view) {
  Text text{cards::objective_title(view.objective)};
  if (const std::string outcome = outcome_text(context, view); !outcome.empty()) {
    text.spans.push_back(
        plain(fmt::format("\n{}, {}", outcome, owner_text(context, view.objective.owner))));
    return text;
  }
  const std::string cells = bar(view.rollup);
  const std::string paces = cards::paces_text(view.key_results);
  text.spans.push_back(plain(fmt::format("\n{}{}{}{}{}, {}", cells, cells.empty() ? "" : " ",
                                         rollup_text(view.rollup), confidence_line(view),
                                         paces.empty() ? "" : ": " + paces,
                                         owner_text(context, view.objective.owner))));
  return text;
}

// "14 objectives, 0.8 good ● on average, 1 without a grade": of what is closed; empty before that.
std::string grades_line(const Context& context, const std::vector<cards::ObjectiveView>& views) {
  std::vector<okr::Weighted> scores;
  for (const cards::ObjectiveView& view : views) {
    if (view.objective.state != okr::ObjectiveState::kClosed) return "";
    if (const auto score = objective_score(context.book, view.objective.id)) {
      scores.push_back({*score});
    }
  }
  const auto average = okr::average(scores);
  if (!average) return "";
  std::string text =
      fmt::format("{}, {} on average",
                  count_text(static_cast<std::int64_t>(views.size()), "objective", "objectives"),
                  score_text(okr::rounded(*average)));
  if (scores.size() < views.size()) {
    text += fmt::format(", {} without a grade", views.size() - scores.size());
  }
  return text;
}

// "Product: 14 objectives, 40 of 44 reported: 20 on pace ●". The averages of teams stand beside
// each other only where the setting compare-teams says so.
Text team_line(const Context& context, const okr::Team& team,
               const std::vector<cards::ObjectiveView>& views, bool compared) {
  const std::string objectives =
      count_text(static_cast<std::int64_t>(views.size()), "objective", "objectives");
  if (const std::string grades = grades_line(context, views); !grades.empty()) {
    return {{strong(shortened(team.name, 40)),
             plain(compared ? ": " + grades : fmt::format(": {}, closed", objectives))}};
  }
  std::vector<okr::KeyResult> key_results;
  std::vector<cards::KeyResultView> rows;
  for (const cards::ObjectiveView& view : views) {
    for (const cards::KeyResultView& row : view.key_results) {
      key_results.push_back(row.key_result);
      rows.push_back(row);
    }
  }
  okr::Rollup together = okr::rollup(key_results);
  if (!compared) together.average = together.lowest = std::nullopt;
  const std::string spread = spread_text(together);
  const std::string paces = cards::paces_text(rows);
  return {
      {strong(shortened(team.name, 40)),
       plain(fmt::format(": {}, {}{}{}{}{}", objectives, rollup_text(together),
                         spread.empty() ? "" : "; ", spread, paces.empty() ? "" : ": ", paces))}};
}

// The company's objectives, then each team under it with whatever stands below that, in a line.
// False where no team stands under another.
bool add_by_level(Message& message, const Context& context,
                  const std::vector<cards::ObjectiveView>& views) {
  const auto teams = store::list_teams(context.book);
  const okr::TeamLevels levels{teams};
  const auto is_company = [&](okr::TeamId team) {
    return levels.is_top(team) && levels.has_below(team);
  };
  if (std::none_of(teams.begin(), teams.end(),
                   [&](const okr::Team& team) { return is_company(team.id); })) {
    return false;
  }
  std::size_t shown = 0;
  for (const cards::ObjectiveView& view : views) {
    if (!is_company(view.objective.team) || ++shown > kOnOnePage) continue;
    message.add(objective_line(context, view));
  }
  if (shown > kOnOnePage) {
    message.add(Text{{plain(fmt::format("and {} more of the company's", shown - kOnOnePage))}});
  }
  const bool compared = store::read_settings(context.book, std::nullopt).compare_teams;
  std::size_t lines = 0;
  for (const okr::Team& team : teams) {
    if (is_company(team.id) || levels.depth(team.id) > 1) continue;
    const auto below = levels.from(team.id);
    std::vector<cards::ObjectiveView> of_team;
    std::copy_if(views.begin(), views.end(), std::back_inserter(of_team),
                 [&](const cards::ObjectiveView& view) {
                   return std::find(below.begin(), below.end(), view.objective.team) != below.end();
                 });
    if (of_team.empty() || ++lines > kTeamsOnOnePage) continue;
    message.add(team_line(context, team, of_team, compared));
  }
  if (lines > kTeamsOnOnePage) {
    message.add(Text{{plain(fmt::format("and {} more teams", lines - kTeamsOnOnePage))}});
  }
  message.add(Note{marked("One team: `/okr onepager <team>`. All of it: `/okr list company`")});
  return true;
}

// The first of them, as many as fit.
void add_first(Message& message, const Context& context, const Scope& scope,
               const std::vector<cards::ObjectiveView>& views) {
  for (std::size_t i = 0; i < std::min(views.size(), kOnOnePage); ++i) {
    message.add(objective_line(context, views[i]));
  }
  if (views.size() > kOnOnePage) {
    message.add(Text{{plain(fmt::format("and {} more: ", views.size() - kOnOnePage)),
                      code(scope.teams.empty() ? "/okr list company" : "/okr list")}});
  }
}

// Of these objectives, oldest first.
void add_top_blockers(Message& message, const Context& context,
                      const std::vector<cards::ObjectiveView>& views) {
  std::vector<okr::Blocker> open;
  for (const cards::ObjectiveView& view : views) {
    for (const cards::KeyResultView& row : view.key_results) {
      for (okr::Blocker& blocker : store::open_blockers(context.book, row.key_result.id)) {
        open.push_back(std::move(blocker));
      }
    }
  }
  std::stable_sort(open.begin(), open.end(),
                   [](const auto& a, const auto& b) { return a.opened_at < b.opened_at; });
  if (open.empty()) return;
  Text text{{strong("Held up")}};
  for (std::size_t i = 0; i < std::min(open.size(), kTopBlockers); ++i) {
    cards::append(text.spans, {plain("\n"), code(id_text(open[i].key_result)),
                               plain(" " + blocker_text(context.book, open[i], context.now))});
  }
  if (open.size() > kTopBlockers) {
    cards::append(text.spans, {plain(fmt::format("\nand {} more: ", open.size() - kTopBlockers)),
                               code("/okr blockers")});
  }
  message.add(std::move(text));
}

// What was dropped or put off while its cycle runs is no longer what they work on.
void add_closed(Message& message, const std::vector<cards::ObjectiveView>& closed) {
  if (closed.empty()) return;
  Note note{{plain("Closed before its cycle: ")}};
  for (std::size_t i = 0; i < std::min(closed.size(), kOnOnePage); ++i) {
    cards::append(note.spans, {plain(i == 0 ? "" : ", "), code(id_text(closed[i].objective.id)),
                               plain(" " + shortened(closed[i].objective.text, kShort))});
  }
  if (closed.size() > kOnOnePage) {
    note.spans.push_back(plain(fmt::format(" and {} more", closed.size() - kOnOnePage)));
  }
  message.add(std::move(note));
}

// Drafts that are on a team's not-now list, or were.
std::set<okr::ObjectiveId> put_off_drafts(const store::Book& book) {
  store::EntryFilter filter;
  filter.kind = okr::EntryKind::kNotNow;
  std::set<okr::ObjectiveId> drafts;
  for (const okr::Entry& entry : store::list_entries(book, filter)) {
    if (entry.objective) drafts.insert(*entry.objective);
  }
  return drafts;
}

// Published ones, and drafts that were put off; other drafts are nobody's plan yet, and what was
// dropped as a draft never was.
std::vector<okr::Objective> published_in(const Context& context, const Scope& scope) {
  const std::set<okr::ObjectiveId> later = put_off_drafts(context.book);
  auto objectives = objectives_in(context, scope);
  std::erase_if(objectives, [&](const okr::Objective& objective) {
    const bool never_ran =
        objective.state == okr::ObjectiveState::kClosed && !objective.published_at;
    return objective.state == okr::ObjectiveState::kDraft ||
           (never_ran && !later.contains(objective.id));
  });
  return objectives;
}

Message none_published(const Scope& scope) {
  Message message;
  return message.add(
      Text{{plain(fmt::format(
                "There is no published objective of {} in {}. Publish one: ", scope_text(scope),
                scope.cycle ? shortened(scope.cycle->name, 40) : "a cycle that runs")),
            code("/okr publish all")}});
}

// A line of the matrix.
Spans matrix_line(const Context& context, const cards::KeyResultView& view,
                  const okr::Cycle& cycle) {
  const okr::KeyResult& key_result = view.key_result;
  return {plain("\n"), code(id_text(key_result.id)),
          plain(fmt::format(
              " {} | {} | {} | {} | by {}", shortened(key_result.text, kShort),
              owner_text(context, key_result.owner), target_text(key_result),
              key_result.latest ? value_text(key_result, key_result.latest->value) : "no data yet",
              scheduler::day_text(key_result.due_day.value_or(cycle.last_day))))};
}

}  // namespace

Message onepager(Context& context, Args& args) {
  const Scope scope = read_scope(args);
  args.end();
  const auto objectives = published_in(context, scope);
  if (objectives.empty()) return none_published(scope);
  std::vector<cards::ObjectiveView> views;
  std::vector<cards::ObjectiveView> closed;
  for (const okr::Objective& objective : objectives) {
    auto view = cards::view_objective(context.book, objective, context.now);
    const bool over = objective.state == okr::ObjectiveState::kClosed && !is_over(view.cycle);
    (over ? closed : views).push_back(std::move(view));
  }
  const okr::Cycle cycle = (views.empty() ? closed : views).front().cycle;
  Message message;
  message.add(Header{
      fmt::format("{} on one page", scope.teams.empty() ? "The company" : scope_text(scope))});
  message.add(Note{{plain(fmt::format("{}. From below: {}.", cycle_line(context, cycle),
                                      from_below_text(context, scope, objectives)))}});
  const auto above = priorities(context, objectives);
  Text serves{{strong("What it serves")}};
  for (std::size_t i = 0; i < std::min(above.size(), kPriorities); ++i) {
    serves.spans.push_back(plain("\n"));
    cards::append(serves.spans, cards::objective_title(above[i]));
  }
  if (!above.empty()) message.add(std::move(serves));
  const bool company = scope.teams.empty() && views.size() > kOnOnePage;
  if (!company || !add_by_level(message, context, views)) {
    add_first(message, context, scope, views);
  }
  add_top_blockers(message, context, views);
  add_closed(message, closed);
  return message;
}

Message matrix(Context& context, Args& args) {
  const Scope scope = read_scope(args);
  const std::size_t number = read_page_number(args);
  args.end();
  struct Row {
    cards::ObjectiveView objective;
    std::optional<cards::KeyResultView> key_result;  // absent where there is none
  };
  std::vector<Row> rows;
  for (const okr::Objective& objective : objectives_in(context, scope)) {
    auto view = cards::view_objective(context.book, objective, context.now);
    const auto key_results = std::exchange(view.key_results, {});
    for (const auto& key_result : key_results) rows.push_back({view, key_result});
    if (key_results.empty()) rows.push_back({view, std::nullopt});
  }
  if (rows.empty())
    return sentence(fmt::format("There is no objective of {} yet.", scope_text(scope)));
  const Page shown = page(rows.size(), number, kRowsPerPage);
  Message message;
  message.add(Header{fmt::format("Who does what by when: {}", scope_text(scope))});
  message.add(Note{{plain("key result | owner | goal | now | due day")}});
  for (std::size_t i = shown.begin; i < shown.end;) {
    const cards::ObjectiveView& view = rows[i].objective;
    Text text{cards::objective_title(view.objective)};
    text.spans.push_back(
        plain(fmt::format(" | {} | {}, {}", owner_text(context, view.objective.owner),
                          shortened(store::read_team(context.book, view.objective.team).name, 40),
                          shortened(view.cycle.name, 40))));
    for (; i < shown.end && rows[i].objective.objective.id == view.objective.id; ++i) {
      if (!rows[i].key_result) {
        text.spans.push_back(plain("\nno key results yet"));
      } else {
        cards::append(text.spans, matrix_line(context, *rows[i].key_result, view.cycle));
      }
    }
    message.add(std::move(text));
  }
  if (shown.last > 1) message.add(Note{shown.footer()});
  return message;
}

}  // namespace commands
