#include <set>
#include <string>
#include <vector>

#include "scheduler/plan.h"
#include "scheduler/together.h"
#include "store/sql/delivery.h"
#include "store/sql/person.h"

namespace scheduler {
namespace {

using okr::Occurrence;

// The cards that snoozing people asked to see again in the window, whether or not a cadence falls
// due meanwhile.
void add_ends_of_snoozes(const store::Book& book, okr::Instant from, okr::Instant to,
                         std::vector<Occurrence>& occurrences) {
  std::set<std::string> keys;
  for (const Occurrence& occurrence : occurrences) keys.insert(occurrence.key);
  for (const okr::Person& person : store::list_persons(book)) {
    const auto until = person.snoozed_until;
    if (person.left_at || !until || *until <= from || *until > to) continue;
    Occurrence prompt = snoozed_prompt(person.id, person.time_zone, *until);
    if (keys.insert(prompt.key).second) occurrences.push_back(std::move(prompt));
  }
}

// As enqueue() will: by due time.
void leave_out_beyond_budget(const store::Book& book, std::vector<Occurrence>& occurrences) {
  sort_by_due(occurrences);
  Budget budget{book};
  for (const Together& message : together(occurrences)) {
    const auto refused = budget.refuse(message);
    if (!refused) continue;
    for (Occurrence* part : message.parts) {
      part->skipped = true;
      part->reason = *refused;
    }
  }
}

}  // namespace

std::vector<Occurrence> upcoming(const store::Book& book, okr::Instant from, okr::Instant to) {
  std::vector<Occurrence> result = occurrences_in(book, from, to);
  std::erase_if(result, [to](const Occurrence& occurrence) { return occurrence.due_at > to; });
  // What is in the queue already, and what is over because a schedule was moved within its week.
  const std::vector<Occurrence> queued = store::queued_occurrences(book, from, to);
  std::set<std::string> keys;
  for (const Occurrence& one : queued) keys.insert(one.key);
  std::erase_if(result, [&keys](const Occurrence& one) { return keys.contains(one.key); });
  constexpr std::chrono::days kWeek{7};
  for (Occurrence& occurrence : result) {
    if (occurrence.due_at > from + kWeek || !occurrence.team) continue;
    if (!occurrence.skipped && store::occurrence_known(book, occurrence.key)) {
      occurrence.skipped = true;
      occurrence.reason = "There was one this week already.";
    }
  }
  add_ends_of_snoozes(book, from, to, result);
  leave_out_beyond_budget(book, result);
  result.insert(result.end(), queued.begin(), queued.end());
  sort_by_due(result);
  return result;
}

}  // namespace scheduler
