#include "commands/standing.h"

#include <algorithm>
#include <tuple>

#include "scheduler/local_time.h"
#include "scheduler/own_times.h"
#include "store/sql/objective.h"
#include "store/sql/person.h"

namespace commands {
namespace {

// When the key result could first be asked about.
okr::Instant published_at(const okr::KeyResult& key_result, const okr::Objective& objective) {
  return std::max(key_result.created_at, objective.published_at.value_or(key_result.created_at));
}

bool is_running(const okr::Objective& objective, const okr::Cycle& cycle) {
  return objective.state == okr::ObjectiveState::kActive && cycle.state == okr::CycleState::kActive;
}

// Who is away at `now` and has named this person.
std::vector<okr::PersonId> stood_in_for(const store::Book& book, okr::PersonId stand_in,
                                        okr::Instant now) {
  // No zone is a day away from UTC.
  constexpr std::chrono::days kDay{1};
  const auto today = std::chrono::floor<std::chrono::days>(now);
  std::vector<okr::PersonId> people;
  for (const okr::Away& away : store::list_stood_in(book, stand_in, today - kDay, today + kDay)) {
    const std::string zone = store::read_person(book, away.person).time_zone;
    const okr::Day day = scheduler::local_day(zone, now);
    if (away.first_day <= day && day <= away.last_day) people.push_back(away.person);
  }
  return people;
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

bool is_stale(const Standing& standing) {
  return standing.pace == okr::Pace::kOutdated ||
         (standing.pace == okr::Pace::kPending && standing.due);
}

Standing standing(const store::Book& book, const okr::KeyResult& key_result,
                  const okr::Objective& objective, const okr::Cycle& cycle, okr::Instant now) {
  return standing(store::read_asking(book, objective.team, key_result.asked()), key_result,
                  objective, cycle, now);
}

Standing standing(const store::Asking& asking, const okr::KeyResult& key_result,
                  const okr::Objective& objective, const okr::Cycle& cycle, okr::Instant now) {
  const okr::Day today = scheduler::local_day(asking.calendar.zone, now);
  Standing result;
  result.progress = okr::progress(key_result);
  result.expected_percent = okr::expected_percent(key_result, cycle, today);
  if (asking.prompts && is_running(objective, cycle)) {
    const auto last = scheduler::last_fitted(*asking.prompts, asking.zone(), asking.calendar, now);
    // Before its first day a cycle is planned, and asks nobody, unless it was started early.
    const bool planned = last && last->day < cycle.first_day && today >= cycle.first_day;
    if (last && !planned && last->at >= published_at(key_result, objective)) {
      result.last_due = last->day;
    }
  }
  result.pace = okr::pace(key_result, cycle, today, result.last_due, asking.limits);
  const auto answered = key_result.latest ? key_result.latest->due_day : std::nullopt;
  result.due = result.last_due && (!answered || *answered < *result.last_due);
  return result;
}

std::optional<okr::Day> answered_day(const store::Asking& asking, okr::Instant now) {
  if (!asking.prompts) return std::nullopt;
  return scheduler::answered_day(*asking.prompts, asking.zone(), asking.calendar, now);
}

std::vector<okr::KeyResult> asked_key_results(const store::Book& book, okr::PersonId person,
                                              okr::Instant now) {
  std::vector<okr::KeyResult> result = store::key_results_asked_of(book, person);
  for (const okr::PersonId other : stood_in_for(book, person, now)) {
    for (okr::KeyResult& key_result : store::key_results_asked_of(book, other)) {
      const bool there = std::any_of(result.begin(), result.end(),
                                     [&](const auto& one) { return one.id == key_result.id; });
      if (!there) result.push_back(std::move(key_result));
    }
  }
  return result;
}

bool stands_in(const store::Book& book, okr::PersonId stand_in, okr::PersonId person,
               okr::Instant now) {
  const auto people = stood_in_for(book, stand_in, now);
  return std::find(people.begin(), people.end(), person) != people.end();
}

std::vector<DueKeyResult> due_key_results(const store::Book& book, okr::PersonId person,
                                          okr::Instant now) {
  std::vector<DueKeyResult> due;
  for (okr::KeyResult& key_result : asked_key_results(book, person, now)) {
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
