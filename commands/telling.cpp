#include "commands/telling.h"

#include <algorithm>

#include "scheduler/local_time.h"
#include "scheduler/own_times.h"
#include "store/sql/own_times.h"
#include "store/sql/person.h"

namespace commands {

okr::Occurrence told(const Context& context, const okr::Person& person, okr::DeliveryKind kind,
                     std::string key, std::string reason) {
  okr::Occurrence one;
  one.key = std::move(key);
  one.kind = kind;
  one.person = person.id;
  one.due_at = scheduler::next_allowed(store::read_calendar(context.book, person.id), context.now);
  one.local_day = scheduler::local_day(person.time_zone, one.due_at);
  one.reason = std::move(reason);
  const auto away = store::list_away(context.book, person.id, one.local_day);
  one.skipped = std::any_of(away.begin(), away.end(), [&](const okr::Away& days) {
    return !days.half && days.first_day <= one.local_day;
  });
  if (one.skipped) one.reason = "Away on that day.";
  return one;
}

}  // namespace commands
