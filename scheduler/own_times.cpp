#include "scheduler/own_times.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "scheduler/local_time.h"
#include "scheduler/plan.h"
#include "store/sql/delivery.h"
#include "store/sql/org.h"
#include "store/sql/own_times.h"
#include "store/sql/person.h"
#include "store/sql/team.h"

namespace scheduler {
namespace {

using std::chrono::days;
using std::chrono::minutes;

// How far an own time of day can lie from the time at which a cadence falls due.
constexpr days kOwnTimeReach{2};
constexpr std::chrono::hours kNoon{12};
constexpr days kBack = kLongestMove + kOwnTimeReach;

minutes time_of_day(std::string_view zone, okr::Instant at) {
  const LocalTime local = to_local(zone, at);
  return std::chrono::floor<minutes>(local - std::chrono::floor<days>(local));
}

// "Fri 27 Nov"
std::string short_day(std::string_view zone, okr::Instant at) {
  const std::string text = local_text(zone, at);
  return text.substr(0, text.rfind(' '));
}

// Why nobody is asked on this day; empty when they may be.
std::string day_off(const okr::Calendar& calendar, okr::Day day) {
  const auto holiday = calendar.holidays.find(day);
  if (holiday != calendar.holidays.end()) return holiday->second;
  const bool off =
      calendar.own.work_days && !calendar.own.work_days->contains(std::chrono::weekday{day});
  return off ? "not one of your work days" : "";
}

// Looks for the first minute from `first` on at which a person may be asked.
class Search {
 public:
  // On another day it goes on at `wanted`.
  Search(const okr::Calendar& calendar, okr::Instant first, minutes wanted)
      : calendar_(calendar),
        quiet_(calendar.own.quiet),
        wanted_(wanted),
        first_(first),
        at_(first) {}

  // Absent when there is none within kLongestMove.
  std::optional<okr::Instant> found() {
    while (at_ <= first_ + kLongestMove) {
      const okr::Day day = local_day(calendar_.zone, at_);
      const minutes time = time_of_day(calendar_.zone, at_);
      if (const std::string reason = day_off(calendar_, day); !reason.empty()) {
        say(fmt::format("Moved from {}: {}.", short_day(calendar_.zone, first_), reason));
        at_ = to_instant(calendar_.zone, day + days{1}, is_quiet(wanted_) ? quiet_->to : wanted_);
      } else if (time < kNoon && calendar_.mornings_away.contains(day)) {
        say(fmt::format("Moved from {}: away in the morning.", local_text(calendar_.zone, first_)));
        at_ = to_instant(calendar_.zone, day, kNoon);
      } else if (time >= kNoon && calendar_.afternoons_away.contains(day)) {
        say(fmt::format("Moved from {}: away in the afternoon.",
                        local_text(calendar_.zone, first_)));
        at_ = to_instant(calendar_.zone, day + days{1}, is_quiet(wanted_) ? quiet_->to : wanted_);
      } else if (is_quiet(time)) {
        say(fmt::format("Moved from {}: your quiet hours.", local_text(calendar_.zone, first_)));
        at_ = end_of_quiet(day, time);
      } else {
        return at_;
      }
    }
    return std::nullopt;
  }
  // Why it is not the first one; empty when it is.
  [[nodiscard]] const std::string& why() const { return why_; }

 private:
  [[nodiscard]] bool is_quiet(minutes time) const { return quiet_ && quiet_->contain(time); }

  [[nodiscard]] okr::Instant end_of_quiet(okr::Day day, minutes time) const {
    const bool tomorrow = quiet_->over_midnight() && time >= quiet_->from;
    const okr::Instant end = to_instant(calendar_.zone, tomorrow ? day + days{1} : day, quiet_->to);
    // When clocks are set back the end comes twice; here its first time is over.
    return end > at_ ? end : at_ + (quiet_->to - time);
  }

  // The first reason counts.
  void say(std::string reason) {
    if (why_.empty()) why_ = std::move(reason);
  }

  const okr::Calendar& calendar_;
  const std::optional<okr::QuietHours>& quiet_;
  minutes wanted_;
  okr::Instant first_;
  okr::Instant at_;
  std::string why_;
};

Fitted moved(const Due& due, minutes wanted, const okr::Calendar& calendar) {
  Search search{calendar, due.at, wanted};
  const auto found = search.found();
  return found ? Fitted{due.day, *found, search.why()} : Fitted{due.day, due.at, ""};
}

Fitted fitted_since(const okr::Cadence& cadence, std::string_view zone, const Due& due,
                    const okr::Calendar& calendar) {
  // A time that does not exist on one day does so on the next.
  const minutes time =
      zone == calendar.zone ? cadence.time_of_day : time_of_day(calendar.zone, due.at);
  Fitted result = fitted(due, time, calendar);
  return result.at < cadence.since ? moved(due, time, calendar) : result;
}

}  // namespace

Fitted fitted(const Due& due, minutes time_of_day, const okr::Calendar& calendar) {
  const auto own = calendar.own.time_of_day;
  if (!own) return moved(due, time_of_day, calendar);
  Fitted result = moved({due.day, to_instant(calendar.zone, due.day, *own)}, *own, calendar);
  result.why = fmt::format("Your own time is {}.{}{}", time_text(*own),
                           result.why.empty() ? "" : " ", result.why);
  return result;
}

okr::Instant next_allowed(const okr::Calendar& calendar, okr::Instant at) {
  return Search{calendar, at, time_of_day(calendar.zone, at)}.found().value_or(at);
}

std::vector<Fitted> fitted_between(const okr::Cadence& cadence, std::string_view zone,
                                   const okr::Calendar& calendar, okr::Instant from,
                                   okr::Instant to) {
  std::vector<Fitted> result;
  for (const Due& due : due_between(cadence, zone, from - kBack, to + kOwnTimeReach)) {
    Fitted one = fitted_since(cadence, zone, due, calendar);
    if (one.at > from && one.at <= to) result.push_back(std::move(one));
  }
  return result;
}

std::optional<Fitted> last_fitted(const okr::Cadence& cadence, std::string_view zone,
                                  const okr::Calendar& calendar, okr::Instant at) {
  if (calendar.any()) {
    auto recent = fitted_between(cadence, zone, calendar, at - kBack - kOwnTimeReach, at);
    if (!recent.empty()) return std::move(recent.back());
  }
  const okr::Instant before = calendar.any() ? at - kBack : at;
  const std::optional<Due> due = last_due(cadence, zone, before);
  return due ? std::optional{fitted_since(cadence, zone, *due, calendar)} : std::nullopt;
}

Fitted next_fitted(const okr::Cadence& cadence, std::string_view zone,
                   const okr::Calendar& calendar, okr::Instant at) {
  Due due = next_due(cadence, zone, calendar.any() ? at - kBack : at);
  for (;;) {
    Fitted next = fitted_since(cadence, zone, due, calendar);
    if (next.at > at) return next;
    due = next_due(cadence, zone, due.at);
  }
}

std::vector<Nudge> nudges_between(const okr::Cadence& cadence, std::string_view zone,
                                  const okr::Calendar& calendar, okr::Instant from,
                                  okr::Instant to) {
  std::vector<Nudge> result;
  // Behind a weekend and a change of the clocks.
  for (const Fitted& asked :
       fitted_between(cadence, zone, calendar, from - kLongestMove - days{4}, to)) {
    // Half a day away that does not matter here changes nothing: it is not always in view.
    const bool theirs =
        calendar.own.any() || asked.at != to_instant(zone, asked.day, cadence.time_of_day);
    const std::string_view clock = theirs ? calendar.zone : zone;
    okr::Day day = (theirs ? local_day(clock, asked.at) : asked.day) + days{1};
    while (!calendar.own.work_days && std::chrono::weekday{day}.iso_encoding() > 5) day += days{1};
    const minutes time = theirs ? time_of_day(clock, asked.at) : cadence.time_of_day;
    const okr::Instant at = next_allowed(calendar, to_instant(clock, day, time));
    if (at <= from || at > to) continue;
    if (next_fitted(cadence, zone, calendar, asked.at).at <= at) continue;  // asked again by then
    result.push_back({{local_day(clock, at), at}, {asked.day, asked.at}});
  }
  return result;
}

std::optional<okr::Day> answered_day(const okr::Cadence& cadence, std::string_view zone,
                                     const okr::Calendar& calendar, okr::Instant at) {
  if (!calendar.any()) return answered_day(cadence, zone, at);
  const Fitted next = next_fitted(cadence, zone, calendar, at);
  const auto before = last_fitted(cadence, zone, calendar, at);
  const okr::Day next_day = local_day(calendar.zone, next.at);
  const days ahead = next_day - local_day(calendar.zone, at);
  const days step =
      before ? next_day - local_day(calendar.zone, before->at) : step_at(cadence, zone, at);
  if (ahead <= kEarly && ahead * 2 < step) return next.day;
  return before ? std::optional{before->day} : std::nullopt;
}

namespace {

// What is to be made up for in one team: the newest due day that the change of times passed over.
std::optional<okr::Occurrence> passed_over(const store::Book& book, const store::Asked& asked,
                                           const okr::Cadence& cadence, const okr::Calendar& before,
                                           const okr::Calendar& after, okr::Instant now) {
  const std::string zone = zone_of(book, cadence, after.zone);
  // What fell due while nothing ran was not asked for either.
  const okr::Instant asked_until = std::min(store::read_org(book).planned_until, now);
  const okr::Instant first = now - grace_of(okr::DeliveryKind::kPrompt) - kBack;
  std::optional<okr::Occurrence> newest;
  for (const Due& due : due_between(cadence, zone, first, now + kOwnTimeReach)) {
    const Fitted is = fitted_since(cadence, zone, due, after);
    const std::string key = prompt_key(cadence, asked.person, due.day);
    const bool of_use = is.at + grace_of(okr::DeliveryKind::kPrompt) >= now;
    const bool passed = of_use && is.at >= asked.since && is.at <= now &&
                        fitted_since(cadence, zone, due, before).at > asked_until;
    if (!passed || store::occurrence_known(book, key)) continue;
    newest.emplace();
    newest->key = key;
    newest->team = cadence.team;
    newest->person = asked.person;
    newest->local_day = due.day;
    newest->reason =
        fmt::format("By your own times this was due {}.", local_text(after.zone, is.at));
  }
  return newest;
}

// Marks a prompt as skipped that its person is not to see: as the planner does.
void leave_out(const store::Book& book, const store::Asked& asked, okr::Occurrence& prompt) {
  if (asked.snoozed_until && prompt.due_at <= *asked.snoozed_until) {
    prompt.skipped = true;
    prompt.reason = "It is part of the card that comes when your snooze ends.";
  }
  const okr::Day day = local_day(asked.time_zone, prompt.due_at);
  for (const okr::Away& away : store::list_away(book, asked.person, day)) {
    if (away.half || away.first_day > day) continue;
    prompt.skipped = true;
    prompt.reason =
        fmt::format("Away from {} to {}.", day_text(away.first_day), day_text(away.last_day));
  }
}

}  // namespace

void catch_up(const store::Book& book, okr::PersonId person, const okr::Calendar& before,
              okr::Instant now) {
  const okr::Calendar after = store::read_calendar(book, person);
  if (after == before) return;
  std::vector<okr::Occurrence> found;
  for (const auto& [team, asked] : store::asked_of(book, person)) {
    const auto cadence = store::find_cadence(book, team, okr::CadenceKind::kPrompts);
    if (!cadence) continue;
    auto one = passed_over(book, asked, *cadence, before, after, now);
    if (!one) continue;
    one->due_at = next_allowed(after, now);
    leave_out(book, asked, *one);
    found.push_back(*std::move(one));
  }
  // In the last minutes somebody may have planned by the times before while they were being
  // changed.
  constexpr minutes kLongestChange{10};
  store::plan_again(book, now - kLongestChange);
  enqueue(book, found);
}

}  // namespace scheduler
