#include "commands/standing.h"

#include <algorithm>
#include <tuple>

#include "scheduler/cadence.h"
#include "scheduler/local_time.h"
#include "store/sql/objective.h"

namespace commands {
namespace {

// When the key result could first be asked about.
okr::Instant published_at(const okr::KeyResult& key_result, const okr::Objective& objective) {
  return std::max(key_result.created_at, objective.published_at.value_or(key_result.created_at));
}

bool is_running(const okr::Objective& objective, const okr::Cycle& cycle) {
  return objective.state == okr::ObjectiveState::kActive && cycle.state == okr::CycleState::kActive;
}

int urgency(okr::Pace pace) {
  switch (pace) {
    case okr::Pace::kFarBehind:
      return 0;
    case okr::Pace::kBehind:
      return 1;
    default:
      return 2;
  }
}

}  // namespace

Standing standing(const store::Book& book, const okr::KeyResult& key_result,
                  const okr::Objective& objective, const okr::Cycle& cycle, okr::Instant now) {
  return standing(store::read_asking(book, objective.team, key_result.asked()), key_result,
                  objective, cycle, now);
}

Standing standing(const store::Asking& asking, const okr::KeyResult& key_result,
                  const okr::Objective& objective, const okr::Cycle& cycle, okr::Instant now) {
  const okr::Day today = scheduler::local_day(asking.person_zone, now);
  Standing result;
  result.progress = okr::progress(key_result);
  result.expected_percent = okr::expected_percent(key_result, cycle, today);
  if (asking.prompts && is_running(objective, cycle)) {
    const auto last = scheduler::last_due(*asking.prompts, asking.zone(), now);
    if (last && last->at >= published_at(key_result, objective)) result.last_due = last->day;
  }
  result.pace = okr::pace(key_result, cycle, today, result.last_due);
  const auto answered = key_result.latest ? key_result.latest->due_day : std::nullopt;
  result.due = result.last_due && (!answered || *answered < *result.last_due);
  return result;
}

std::optional<okr::Day> answered_day(const store::Asking& asking, okr::Instant now) {
  if (!asking.prompts) return std::nullopt;
  return scheduler::answered_day(*asking.prompts, asking.zone(), now);
}

std::vector<DueKeyResult> due_key_results(const store::Book& book, okr::PersonId person,
                                          okr::Instant now) {
  std::vector<DueKeyResult> due;
  for (okr::KeyResult& key_result : store::key_results_asked_of(book, person)) {
    okr::Objective objective = store::read_objective(book, key_result.objective);
    okr::Cycle cycle = store::read_cycle(book, objective.cycle);
    const Standing where = standing(book, key_result, objective, cycle, now);
    if (where.due) {
      due.push_back({std::move(key_result), std::move(objective), std::move(cycle), where});
    }
  }
  std::sort(due.begin(), due.end(), [](const DueKeyResult& a, const DueKeyResult& b) {
    return std::tuple{urgency(a.standing.pace), a.key_result.id} <
           std::tuple{urgency(b.standing.pace), b.key_result.id};
  });
  return due;
}

}  // namespace commands
