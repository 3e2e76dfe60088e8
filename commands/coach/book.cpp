#include "commands/coach/book.h"

#include <algorithm>
#include <set>

#include "commands/coach/past.h"
#include "commands/rights.h"
#include "scheduler/local_time.h"
#include "store/okr/team_levels.h"
#include "store/sql/blocker.h"
#include "store/sql/check_in.h"
#include "store/sql/dependency.h"
#include "store/sql/kpi.h"
#include "store/sql/neighbour.h"
#include "store/sql/objective.h"
#include "store/sql/org.h"
#include "store/sql/person.h"
#include "store/sql/settings.h"
#include "store/sql/team.h"
#include "store/sql/waiver.h"

namespace commands::coach {
namespace {

using Measure = DraftKeyResult::Measure;

constexpr int kMostNeighbours = 2000;
constexpr int kMostCheckIns = 100;  // among which the first is looked for

Measure measure_of(const okr::KeyResult& key_result) {
  switch (key_result.kind) {
    case okr::KeyResultKind::kIncrease:
      return Measure::kIncrease;
    case okr::KeyResultKind::kDecrease:
      return Measure::kDecrease;
    case okr::KeyResultKind::kReach:
      return Measure::kReach;
    case okr::KeyResultKind::kMilestones:
      return Measure::kMilestones;
    case okr::KeyResultKind::kPassFail:
      return Measure::kPassFail;
    case okr::KeyResultKind::kKeepAbove:
    case okr::KeyResultKind::kKeepBelow:
    case okr::KeyResultKind::kKeepWithin:
      return Measure::kKeep;
    case okr::KeyResultKind::kBaseline:
      return Measure::kBaseline;
    case okr::KeyResultKind::kStaged:
      return key_result.target > key_result.baseline ? Measure::kIncrease : Measure::kDecrease;
    case okr::KeyResultKind::kPercent:
      return Measure::kReach;
  }
  return Measure::kText;
}

Owner owner_of(const store::Book& book, okr::PersonId id) {
  const okr::Person person = store::read_person(book, id);
  return {person.name, person.left_at.has_value(), false};
}

// Where it stood, and what was believed, when work on it began.
void read_beginning(const store::Book& book, const okr::KeyResult& key_result,
                    DraftKeyResult& draft) {
  if (!key_result.latest) return;
  const auto rows = store::counting_check_ins(book, key_result.id, kMostCheckIns);
  if (rows.empty()) return;
  draft.first_confidence = rows.back().confidence.value();
  draft.first_value = rows.back().value;
}

constexpr int kWeek = 7;    // days
constexpr int kMonth = 30;  // days

// How often the KPI behind it gets a value.
std::optional<int> data_every_days(const store::Book& book, okr::KeyResultId id) {
  const auto measuring = store::measuring_kpi(book, id);
  const auto kpi = measuring ? store::find_kpi(book, *measuring) : std::nullopt;
  if (!kpi) return std::nullopt;
  return kpi->frequency == okr::KpiFrequency::kMonthly ? kMonth : kWeek;
}

// Adds what the KPI behind it told by the time at which the goal was set: until then it moved by
// itself.
void read_past(const Context& context, const okr::Objective& objective, const okr::Cycle& cycle,
               const okr::KeyResult& key_result, DraftKeyResult& draft) {
  constexpr int kMostReadings = 400;
  const auto kpi = store::kpi_behind(context.book, key_result.id);
  if (!kpi) return;
  const bool is_set = objective.state != okr::ObjectiveState::kDraft && objective.published_at;
  const okr::Instant known = is_set ? *objective.published_at : context.now;
  std::vector<okr::KpiReading> readings;  // newest first
  for (const okr::KpiValue& one : store::counting_kpi_values(
           context.book, *kpi, known + std::chrono::seconds{1}, kMostReadings)) {
    readings.push_back({one.day, one.value});
  }
  if (readings.empty()) return;
  if (!draft.first_value) draft.first_value = readings.front().value;
  // Where the newest was set, tomorrow may have begun.
  const okr::Day today = std::max(std::chrono::floor<std::chrono::days>(known), readings[0].day);
  const Past past = past_of(key_result, cycle, readings, today);
  draft.trend_percent = past.trend_percent;
  draft.percent_of_best_rate = past.percent_of_best_rate;
}

int check_in_every_days(const store::Book& book, okr::TeamId team) {
  const auto prompts = store::find_cadence(book, team, okr::CadenceKind::kPrompts);
  if (!prompts) return kWeek;
  return prompts->rhythm.every * (prompts->rhythm.period == okr::Period::kMonth ? kMonth : kWeek);
}

// Who is in the team or leads it.
std::set<okr::PersonId> people_of(const store::Book& book, okr::TeamId team) {
  std::set<okr::PersonId> people;
  for (const okr::Person& one : store::members_of(book, team)) people.insert(one.id);
  if (const auto lead = store::read_team(book, team).lead) people.insert(*lead);
  return people;
}

DraftKeyResult read_key_result(const Context& context, const okr::Objective& objective,
                               const okr::Cycle& cycle, const okr::KeyResult& key_result) {
  const store::Book& book = context.book;
  DraftKeyResult draft = draft_of(key_result);
  draft.owner = owner_of(book, key_result.owner);
  draft.of_owner = static_cast<int>(store::owned_in_cycle(book, objective.cycle, key_result.owner));
  draft.owner_in_team = people_of(book, objective.team).contains(key_result.owner);
  read_beginning(book, key_result, draft);
  draft.data_every_days = data_every_days(book, key_result.id);
  read_past(context, objective, cycle, key_result, draft);
  return draft;
}

int objectives_of_unit(const store::Book& book, const okr::Objective& objective) {
  store::ObjectiveFilter filter;
  filter.team = objective.team;
  filter.cycle = objective.cycle;
  const auto all = store::list_objectives(book, filter);
  return static_cast<int>(std::count_if(all.begin(), all.end(), [](const okr::Objective& one) {
    return one.state != okr::ObjectiveState::kClosed;
  }));
}

bool stands_in_circle(const store::Book& book, const okr::Objective& objective) {
  constexpr int kMostSteps = 50;
  std::optional<okr::ObjectiveId> at = objective.parent;
  for (int steps = 0; at && steps < kMostSteps; ++steps) {
    if (*at == objective.id) return true;
    const auto above = store::find_objective(book, *at);
    at = above ? above->parent : std::nullopt;
  }
  return false;
}

void read_place(const store::Book& book, const okr::Objective& objective, Draft& draft) {
  const okr::TeamLevels levels{store::list_teams(book)};
  draft.team = store::read_team(book, objective.team).name;
  draft.top_level = levels.is_top(objective.team);
  draft.company_level = draft.top_level && levels.has_below(objective.team);
  draft.parents = objective.parent ? 1 : 0;
  if (!objective.parent) return;
  const auto parent = store::find_objective(book, *objective.parent);
  if (!parent) return;
  draft.parent_loop = stands_in_circle(book, objective);
  draft.levels_up = std::max(levels.levels_up(objective.team, parent->team).value_or(1), 1);
  if (parent->is_private && !objective.is_private) return;  // its words are not for everybody
  draft.parent_text = parent->text;
  for (const okr::KeyResult& one : store::key_results_of(book, parent->id)) {
    draft.parent_key_results.push_back(one.text);
  }
}

void read_neighbours(const store::Book& book, const okr::Objective& objective, Draft& draft) {
  for (store::Neighbour& one :
       store::neighbours_of(book, objective.cycle, objective.id, kMostNeighbours)) {
    // What an objective shares with its parent is a copy (L22), not a second count.
    if (one.objective == objective.parent) continue;
    draft.others.push_back({"KR" + std::to_string(one.id.value), std::move(one.team),
                            std::move(one.text), std::move(one.unit)});
  }
}

// What it waits for of teams: without a lead nobody there has promised it.
void read_awaited(const store::Book& book, okr::Noun noun, std::int64_t id, Draft& draft) {
  for (const okr::Dependency& one : store::dependencies_of(book, noun, id)) {
    if (one.on != okr::Noun::kTeam) continue;
    const auto team = store::find_team(book, okr::TeamId{one.on_id});
    if (team) draft.dependencies.push_back({team->name, team->lead.has_value(), true});
  }
}

Draft draft_of(const Context& context, const okr::Objective& objective,
               const std::vector<okr::KeyResult>& key_results) {
  const store::Book& book = context.book;
  Draft draft;
  draft.text = objective.text;
  draft.why = objective.why;
  draft.kind = objective.kind;
  draft.owner = owner_of(book, objective.owner);
  const okr::Cycle cycle = store::read_cycle(book, objective.cycle);
  draft.cycle = Draft::Period{cycle.first_day, cycle.last_day};
  draft.objectives_of_unit = objectives_of_unit(book, objective);
  draft.check_in_every_days = check_in_every_days(book, objective.team);
  read_place(book, objective, draft);
  read_neighbours(book, objective, draft);
  read_awaited(book, okr::Noun::kObjective, objective.id.value, draft);
  for (const okr::KeyResult& one : key_results) {
    draft.key_results.push_back(read_key_result(context, objective, cycle, one));
    read_awaited(book, okr::Noun::kKeyResult, one.id.value, draft);
    for (const okr::Blocker& blocker : store::open_blockers(book, one.id)) {
      draft.dependencies.push_back({blocker.text, blocker.waits_for.has_value()});
    }
  }
  return draft;
}

// What the rules about its place look at, without the rest.
Draft placed_draft(const store::Book& book, const okr::Objective& objective,
                   const std::vector<okr::KeyResult>& key_results) {
  Draft draft;
  draft.text = objective.text;
  read_place(book, objective, draft);
  read_neighbours(book, objective, draft);
  const std::set<okr::PersonId> people = people_of(book, objective.team);
  for (const okr::KeyResult& one : key_results) {
    draft.key_results.push_back(coach::draft_of(one));
    draft.key_results.back().owner_in_team = people.contains(one.owner);
  }
  return draft;
}

Judged unjudged(const store::Book& book, const okr::Objective& objective) {
  Judged result;
  result.objective = objective;
  result.key_results = store::key_results_of(book, objective.id);
  result.waivers = store::waivers_of(book, objective.id);
  return result;
}

bool is_waived(const Judged& judged, const Finding& finding) {
  return std::any_of(judged.waivers.begin(), judged.waivers.end(), [&](const okr::Waiver& one) {
    if (one.rule != finding.rule) return false;
    if (!one.key_result) return true;
    return finding.key_result && judged.key_results[*finding.key_result].id == *one.key_result;
  });
}

void set_waived_aside(Judged& judged) {
  auto& findings = judged.open.findings;
  const auto open = std::stable_partition(findings.begin(), findings.end(),
                                          [&](const auto& one) { return !is_waived(judged, one); });
  judged.waived.assign(open, findings.end());
  findings.erase(open, findings.end());
}

}  // namespace

Limits limits_of(const store::Book& book, okr::TeamId team) {
  const okr::Settings settings = store::read_settings(book, team);
  return {.most_objectives_of_team = settings.team_objectives,
          .most_objectives_of_company = settings.company_objectives,
          .fewest_key_results = settings.fewest_key_results,
          .most_key_results = settings.most_key_results,
          .fewest_words = settings.fewest_words,
          .most_words = settings.most_words,
          .most_key_results_of_owner = settings.owner_key_results,
          .strict = settings.strict};
}

DraftKeyResult draft_of(const okr::KeyResult& key_result) {
  DraftKeyResult draft;
  draft.text = key_result.text;
  draft.measure = measure_of(key_result);
  draft.unit = key_result.unit;
  if (!key_result.relative) {  // else its first check-in sets them
    draft.baseline = key_result.baseline;
    draft.target = key_result.target;
  }
  for (const auto& other :
       {key_result.low, key_result.commit, key_result.stretch, key_result.relative}) {
    if (other) draft.others.push_back(*other);
  }
  draft.due_day = key_result.due_day;
  draft.indicator = key_result.indicator;
  return draft;
}

Judged judged(const Context& context, const okr::Objective& objective) {
  Judged result = unjudged(context.book, objective);
  result.open = judge(draft_of(context, objective, result.key_results),
                      limits_of(context.book, objective.team));
  set_waived_aside(result);
  return result;
}

Judged judged_place(const Context& context, const okr::Objective& objective) {
  const store::Book& book = context.book;
  okr::Objective seen = objective;
  const auto parent = seen.parent ? store::find_objective(book, *seen.parent) : std::nullopt;
  if (parent && !may_see(context, *parent)) seen.parent.reset();
  Judged result = unjudged(book, objective);
  result.open.findings =
      judge_alignment(placed_draft(book, seen, result.key_results), language_of(objective.text));
  set_waived_aside(result);
  return result;
}

}  // namespace commands::coach
