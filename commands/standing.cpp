#include "commands/standing.h"

#include <algorithm>
#include <tuple>

#include "scheduler/local_time.h"
#include "scheduler/own_times.h"
#include "store/okr/reached.h"
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

// The newest time at or before `at` at which the team asked, by the schedule that held then.
std::optional<scheduler::Fitted> last_asked(const store::Asking& asking, okr::Instant at) {
  const auto asked = [&](const okr::Cadence& cadence, okr::Instant until) {
    return scheduler::last_fitted(cadence, asking.zone_of(cadence), asking.calendar,
                                  std::min(until, at));
  };
  if (asking.prompts) {
    if (auto last = asked(*asking.prompts, at)) return last;
  }
  for (const store::EarlierPrompts& earlier : asking.earlier) {
    if (auto last = asked(earlier.cadence, earlier.until)) return last;
  }
  return std::nullopt;
}

// A check-in from before there was a schedule answers no day, but whatever was asked before it.
bool is_answered(const okr::KeyResult& key_result, const scheduler::Fitted& asked) {
  const auto& latest = key_result.latest;
  if (!latest) return false;
  return latest->due_day ? *latest->due_day >= asked.day : latest->at >= asked.at;
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
  // The newest time of asking until then that meant this key result.
  const auto asked_by = [&](okr::Instant at) -> std::optional<scheduler::Fitted> {
    if (!is_running(objective, cycle)) return std::nullopt;
    const auto last = last_asked(asking, at);
    if (!last || last->at < published_at(key_result, objective)) return std::nullopt;
    // Before its first day a cycle is planned, and asks nobody, unless it was started early.
    const bool planned = last->day < cycle.first_day && today >= cycle.first_day;
    return planned ? std::nullopt : last;
  };
  std::optional<okr::Day> unanswered;  // longer than the grace
  if (const auto last = asked_by(now)) {
    result.last_due = last->day;
    result.due = !okr::is_finished(key_result) && !is_answered(key_result, *last);
  }
  if (result.due) {
    const auto grace_ago = scheduler::to_instant(asking.calendar.zone, today - asking.limits.grace,
                                                 std::chrono::minutes{0});
    const auto last = asked_by(grace_ago - std::chrono::seconds{1});
    if (last && !is_answered(key_result, *last)) unanswered = last->day;
  }
  result.pace = okr::pace(key_result, cycle, today, unanswered, asking.limits);
  return result;
}

std::optional<okr::Day> answered_day(const store::Asking& asking, okr::Instant now) {
  if (asking.prompts) {
    const auto day = scheduler::answered_day(*asking.prompts, asking.zone(), asking.calendar, now);
    if (day) return day;
  }
  const auto last = last_asked(asking, now);
  return last ? std::optional{last->day} : std::nullopt;
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
