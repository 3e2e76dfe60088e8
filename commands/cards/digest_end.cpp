#include <algorithm>
#include <set>

#include "commands/cards/digest.h"
#include "scheduler/cadence.h"
#include "scheduler/own_times.h"
#include "store/sql/check_in.h"
#include "store/sql/objective.h"
#include "store/sql/org.h"
#include "store/sql/team.h"

namespace commands::cards {
namespace {

// Who is asked for the key results of a team.
std::set<okr::PersonId> asked_in(const store::Book& book, okr::TeamId team) {
  store::ObjectiveFilter filter;
  filter.team = team;
  filter.state = okr::ObjectiveState::kActive;
  std::set<okr::PersonId> people;
  for (const okr::Objective& objective : store::list_objectives(book, filter)) {
    for (const okr::KeyResult& one : store::key_results_of(book, objective.id)) {
      people.insert(one.asked());
    }
  }
  return people;
}

// When somebody is asked for that due day, or for the first one behind it; looked for after
// `after`.
okr::Instant asked_for(const store::Asking& asking, okr::Day due_day, okr::Instant after) {
  constexpr int kMostBetween = 14;  // due days of one digest
  scheduler::Fitted fitted =
      scheduler::next_fitted(*asking.prompts, asking.zone(), asking.calendar, after);
  for (int i = 0; i < kMostBetween && fitted.day < due_day; ++i) {
    fitted = scheduler::next_fitted(*asking.prompts, asking.zone(), asking.calendar, fitted.at);
  }
  return fitted.at;
}

}  // namespace

std::optional<okr::Instant> digest_ends(const store::Book& book, okr::TeamId team,
                                        okr::Instant due_at) {
  const auto prompts = store::find_cadence(book, team, okr::CadenceKind::kPrompts);
  if (!prompts) return std::nullopt;
  const scheduler::Due next =
      scheduler::next_due(*prompts, store::read_org(book).time_zone, due_at);
  okr::Instant first = next.at;
  for (const okr::PersonId person : asked_in(book, team)) {
    first = std::min(first, asked_for(store::read_asking(book, team, person), next.day, due_at));
  }
  return std::max(first - std::chrono::seconds{1}, due_at);
}

}  // namespace commands::cards
