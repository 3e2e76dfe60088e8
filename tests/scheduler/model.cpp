#include "tests/scheduler/model.h"

#include <algorithm>

#include "scheduler/local_time.h"
#include "tests/scheduler/times.h"

namespace tests {
namespace {

using namespace std::chrono_literals;
using okr::Day;
using okr::Instant;
using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::minutes;
using Kind = okr::DeliveryKind;

// How late a message may still be sent.
hours grace(Kind kind) {
  if (kind == Kind::kPrompt) return days{14};
  return kind == Kind::kDigest ? hours{days{3}} : 12h;
}
// What is later than that comes in one message.
constexpr minutes kLate{10};
// In seven days nobody is sent more, and of what asks for nothing new one less.
constexpr long kBudget = 5;
// How long after a due day the lead is told what is stale.
constexpr days kFindings{4};
// How far days off, quiet hours and half days away may put something off.
constexpr days kPutOff{14};
// A prompt and its reminder put off, an own time of day and a weekend: all of them together.
constexpr days kAround{36};

bool is_weekend(Day day) {
  return std::chrono::weekday{day} == std::chrono::Saturday ||
         std::chrono::weekday{day} == std::chrono::Sunday;
}

minutes local_time(const std::string& zone, Instant at) {
  const auto local = scheduler::to_local(zone, at).time_since_epoch();
  return floor<minutes>(local - floor<days>(local));
}

// Which of its period's due days this day is; absent when it is none.
std::optional<std::string> name_of(const okr::Rhythm& rhythm, Day first, Day day) {
  const std::chrono::weekday weekday{day};
  if (rhythm.period == okr::Period::kWeek) {
    const auto monday = [](Day any) {
      return any - (std::chrono::weekday{any} - std::chrono::Monday);
    };
    const auto week = (monday(day) - monday(first)).count() / 7;
    if (!rhythm.weekdays.contains(weekday) || week < 0 || week % rhythm.every != 0) return {};
    int before = 0;
    for (Day one = monday(day); one < day; one += days{1}) {
      before += rhythm.weekdays.contains(std::chrono::weekday{one}) ? 1 : 0;
    }
    return text(monday(day).time_since_epoch()) + " " + std::to_string(before);
  }
  const auto month = [](Day any) {
    const std::chrono::year_month_day date{any};
    return date.year() / date.month();
  };
  const auto months = (month(day) - month(first)).count();
  if (months < 0 || months % rhythm.every != 0) return {};
  const auto leaves_it = [&](int ahead) { return month(day + days{ahead}) != month(day); };
  const int number = static_cast<int>((day - Day{month(day) / 1}).count()) + 1;
  bool due = number == rhythm.day_of_month || (leaves_it(1) && number < rhythm.day_of_month);
  if (rhythm.week_of_month != 0) {
    const bool last = rhythm.week_of_month == okr::kLastWeekOfMonth;
    due = rhythm.weekdays.contains(weekday) &&
          (last ? leaves_it(7) : (number - 1) / 7 + 1 == rhythm.week_of_month);
  }
  // Not the number since the beginning: that is in another month elsewhere.
  return due ? std::optional{text(day.time_since_epoch()).substr(0, 7)} : std::nullopt;
}

bool is_away(const Model::Person& person, Instant at) {
  const Day day = scheduler::local_day(person.zone, at);
  return std::any_of(person.away.begin(), person.away.end(),
                     [&](const auto& away) { return away.first <= day && day <= away.second; });
}

bool is_quiet(const Model::Person& person, minutes time) {
  if (!person.own.quiet) return false;
  const auto since = [&](minutes one) { return (one - person.own.quiet->from + 24h) % 24h; };
  return since(time) < since(person.own.quiet->to);
}

bool is_asked(const Model::Team& team, okr::PersonId person) {
  return std::find(team.people.begin(), team.people.end(), person) != team.people.end();
}

bool has_answered(const Model::Person& person, okr::TeamId team, Day day) {
  const auto answered = person.answered.find(team);
  return answered != person.answered.end() && answered->second >= day;
}

}  // namespace

// --- When something is due.

// The first instant at which clocks there show the time of day, or more.
Instant Model::instant(const std::string& zone, Day day, minutes time) const {
  const auto [found, fresh] = instants_.try_emplace({zone, day, time});
  if (!fresh) return found->second;
  const scheduler::LocalTime wanted{(day + time).time_since_epoch()};
  Instant at = day + time;
  at -= scheduler::to_local(zone, at) - wanted + 4h;
  while (scheduler::to_local(zone, at) < wanted) at += 15min;
  return found->second = at;
}

const std::string& Model::zone_of(const okr::Cadence& cadence, const Person& person) const {
  return cadence.zone_of == okr::ZoneOf::kPerson ? person.zone : team_zone;
}

// Oldest first; nothing before the schedule was made.
std::vector<Model::Due> Model::dues(const okr::Cadence& cadence, const std::string& zone,
                                    Instant from, Instant to) const {
  std::vector<Due> result;
  const Day first = scheduler::local_day(zone, cadence.since);
  for (Day day = floor<days>(from) - days{2}; day <= floor<days>(to) + days{2}; day += days{1}) {
    const auto name = name_of(cadence.rhythm, first, day);
    if (!name) continue;
    const Instant at = instant(zone, day, cadence.time_of_day);
    if (at >= cadence.since && at > from && at <= to) result.push_back({day, *name, at});
  }
  return result;
}

// --- People's own times.

bool Model::is_day_off(const Person& person, Day day) const {
  if (!person.own.holidays.empty() && holidays.contains(day)) return true;
  return person.own.work_days && !person.own.work_days->contains(std::chrono::weekday{day});
}

// The first minute from `at` on at which the person may be asked. Quiet hours and a morning away
// lead to their end; a day off and an afternoon away to the next day at `wanted`, or at the end of
// the quiet hours that it is in.
Instant Model::allowed(const Person& person, Instant at, minutes wanted) const {
  if (is_quiet(person, wanted)) wanted = person.own.quiet->to;
  for (Instant one = at; one <= at + kPutOff;) {
    const Day day = scheduler::local_day(person.zone, one);
    const minutes time = local_time(person.zone, one);
    if (is_day_off(person, day) || (time >= 12h && person.afternoons.contains(day))) {
      one = instant(person.zone, day + days{1}, wanted);
    } else if (is_quiet(person, time) || (time < 12h && person.mornings.contains(day))) {
      one = floor<minutes>(one) + 15min - time % 15min;
    } else {
      return one;
    }
  }
  return at;  // never: as if there were no such times
}

// On the due day at the own time of day, if that is said and was not over when the schedule was
// made, else when it is due; then on.
Instant Model::moved(const okr::Cadence& cadence, const Due& due, const Person& person) const {
  if (person.own.time_of_day) {
    const minutes own = *person.own.time_of_day;
    const Instant at = allowed(person, instant(person.zone, due.day, own), own);
    if (at >= cadence.since) return at;
  }
  const bool there = zone_of(cadence, person) == person.zone;
  return allowed(person, due.at, there ? cadence.time_of_day : local_time(person.zone, due.at));
}

// So many days after the one of asking, or the next work day behind, at the same time, as far as
// that is allowed; for people who are asked when everybody is, where the schedule's clocks are.
std::pair<Instant, Day> Model::reminder(const okr::Cadence& cadence, const Ask& ask,
                                        const Person& person, bool own, days later) const {
  const bool theirs = own && (person.own.any() || ask.at != ask.due.at);
  const std::string& zone = theirs ? person.zone : zone_of(cadence, person);
  Day day = (theirs ? scheduler::local_day(zone, ask.at) : ask.due.day) + later;
  while (is_weekend(day) && !(own && person.own.work_days)) day += days{1};
  const minutes time = theirs ? local_time(zone, ask.at) : cadence.time_of_day;
  const Instant at = instant(zone, day, time);
  if (!own) return {at, day};
  const Instant then = allowed(person, at, local_time(person.zone, at));
  return {then, scheduler::local_day(zone, then)};
}

// All that may matter at `now`.
const std::vector<Model::Ask>& Model::asks(const okr::Cadence& cadence, okr::PersonId id, bool own,
                                           Instant now) {
  const auto [found, fresh] = asks_.try_emplace({cadence.id, id, own});
  Asks& known = found->second;
  const Instant from = looked_until - kAround;
  if (!fresh && known.from <= from && now <= known.to) return known.list;
  const Person& person = people.at(id);
  known = {from, now + days{10}, {}};
  for (Due& due : dues(cadence, zone_of(cadence, person), from, known.to + kAround)) {
    const Instant at = own ? moved(cadence, due, person) : due.at;
    known.list.push_back({std::move(due), at, {}, {}});
  }
  for (auto one = known.list.begin(); one != known.list.end(); ++one) {
    const auto unless_asked_again = [&](const std::pair<Instant, Day>& time) {
      const bool asked_again =
          std::any_of(known.list.begin(), known.list.end(),
                      [&](const Ask& next) { return next.at > one->at && next.at <= time.first; });
      return asked_again ? std::nullopt : std::optional{time};
    };
    one->reminder = unless_asked_again(reminder(cadence, *one, person, own, days{1}));
    one->findings = unless_asked_again(reminder(cadence, *one, person, false, kFindings));
  }
  return known.list;
}

// --- What is sent.

// A clock that was set back shows times again, and what was said meanwhile holds in them: whoever
// is to be reminded by now is reminded when it is that time again. What was planned in them before
// is known.
void Model::look(Instant now) {
  if (now > looked_until) {
    for (const auto& [id, team] : teams) plan(std::nullopt, digests(id, team, now), now);
    for (const auto& [id, _] : people) plan(id, due_for(id, now), now);
  }
  looked_until = now;
}

void Model::forget_asks(okr::PersonId id) {
  std::erase_if(asks_, [id](const auto& one) { return std::get<1>(one.first) == id; });
}

void Model::look_again(Instant since) {
  looked_until = std::min(looked_until, since);
}

void Model::move(okr::PersonId id, const std::string& zone, Instant now) {
  people.at(id).zone = zone;
  forget_asks(id);
  look_again(now - days{1});
}

bool Model::leave_out(Kind kind, Instant due, const std::vector<Message>& parts, Instant now) {
  if (parts.empty() || due + grace(kind) >= now) return false;
  for (const Message& one : parts) {
    if (expected.erase(one) == 0) return false;
  }
  if (!parts.front().person) return true;
  std::vector<Instant>& sent = people.at(*parts.front().person).messages;
  const auto counted = std::find(sent.begin(), sent.end(), due);
  if (counted == sent.end()) return false;
  sent.erase(counted);
  return true;
}

// What would have come later and is over by the new times is asked for at the next minute allowed,
// the newest of each team.
void Model::set_times(okr::PersonId id, const Person& after, Instant now) {
  const Person before = people.at(id);
  if (after.times() == before.times()) return;
  people.at(id) = after;
  forget_asks(id);
  std::vector<Planned> found;
  for (const auto& [team, its] : teams) {
    if (!its.prompts || !is_asked(its, id)) continue;
    std::optional<Planned> newest;
    for (const Due& due :
         dues(*its.prompts, zone_of(*its.prompts, after), now - kAround, now + days{3})) {
      const Instant at_last = moved(*its.prompts, due, after);
      const bool over = at_last <= now && at_last + grace(Kind::kPrompt) >= now;
      const bool to_come = moved(*its.prompts, due, before) > std::min(now, looked_until);
      if (!over || !to_come || known_.contains({Kind::kPrompt, team, id, due.name})) continue;
      const Instant at = allowed(after, now, local_time(after.zone, now));
      newest = Planned{at, Kind::kPrompt, team, due.name, due.day, is_away(after, at)};
    }
    if (newest) found.push_back(*newest);
  }
  send(id, found, Instant::min());
}

std::vector<Model::Planned> Model::digests(okr::TeamId id, const Team& team, Instant now) const {
  std::vector<Planned> found;
  if (!team.digest) return found;
  for (const Due& due : dues(*team.digest, team_zone, looked_until, now)) {
    found.push_back({due.at, Kind::kDigest, id, due.name, due.day});
  }
  return found;
}

// Whoever is away is not asked; whoever has answered or is away is not reminded.
std::vector<Model::Planned> Model::due_for(okr::PersonId id, Instant now) {
  const auto is_new = [&](Instant at) { return at > looked_until && at <= now; };
  const Person& person = people.at(id);
  std::vector<Planned> found;
  for (const auto& [team, its] : teams) {
    if (!its.prompts) continue;
    if (its.lead == id) add_list(team, id, now, found);
    if (!is_asked(its, id)) continue;
    for (const Ask& ask : asks(*its.prompts, id, true, now)) {
      const auto& [day, name, _] = ask.due;
      if (is_new(ask.at)) {
        found.push_back({ask.at, Kind::kPrompt, team, name, day, is_away(person, ask.at)});
      }
      if (!its.prompts->nudges || !ask.reminder || !is_new(ask.reminder->first)) continue;
      const auto& [at, on] = *ask.reminder;
      if (has_answered(person, team, day) || is_away(person, at)) continue;
      found.push_back({at, Kind::kNudge, team, name, on});
    }
  }
  return found;
}

// Who has not answered is said to the lead when those are reminded who live where the lead does and
// have no times of their own, and what is stale a few days later at the same time.
void Model::add_list(okr::TeamId team, okr::PersonId lead, Instant now,
                     std::vector<Planned>& found) {
  const Team& its = teams.at(team);
  const Person& person = people.at(lead);
  if (!its.prompts->nudges) return;
  for (const Ask& ask : asks(*its.prompts, lead, false, now)) {
    const bool missing = std::any_of(its.people.begin(), its.people.end(), [&](okr::PersonId one) {
      return one != lead && !has_answered(people.at(one), team, ask.due.day);
    });
    if (!missing) continue;
    for (const auto& [kind, time] :
         {std::pair{Kind::kMissing, ask.reminder}, std::pair{Kind::kFindings, ask.findings}}) {
      if (!time || time->first <= looked_until || time->first > now) continue;
      if (is_away(person, time->first)) continue;
      const Instant at = allowed(person, time->first, local_time(person.zone, time->first));
      found.push_back({at, kind, team, ask.due.name, time->second});
    }
  }
}

// Of each series the latest is sent, unless it is too late.
void Model::plan(std::optional<okr::PersonId> person, std::vector<Planned> found, Instant now) {
  std::sort(found.begin(), found.end());
  for (auto one = found.begin(); one != found.end(); ++one) {
    const bool latest = std::none_of(one + 1, found.end(), [&](const Planned& later) {
      return later.kind == one->kind && later.team == one->team;
    });
    if (!latest || one->at + grace(one->kind) < now) one->skipped = true;
  }
  send(person, found, now - kLate);
}

// Each once. One person's prompts and reminders that are due together or late together are one
// message, and so is what else they are told.
void Model::send(std::optional<okr::PersonId> person, const std::vector<Planned>& found,
                 Instant late_before) {
  std::map<std::pair<Instant, bool>, std::vector<Planned>> messages;
  for (const Planned& one : found) {
    if (!known_.insert({one.kind, one.team, person, one.name}).second || one.skipped) continue;
    const bool tells = one.kind != Kind::kPrompt && one.kind != Kind::kNudge;
    messages[{one.at < late_before ? Instant::min() : one.at, tells}].push_back(one);
  }
  for (const auto& [_, parts] : messages) {
    if (person) {
      std::vector<Instant>& sent = people.at(*person).messages;
      const bool asks = std::any_of(parts.begin(), parts.end(),
                                    [](const Planned& one) { return one.kind == Kind::kPrompt; });
      const auto in_week = std::count_if(
          sent.begin(), sent.end(), [&](Instant due) { return due > parts.back().at - days{7}; });
      if (in_week >= (asks ? kBudget : kBudget - 1)) continue;
      sent.push_back(parts.front().at);
    }
    for (const Planned& one : parts) {
      expected.insert({one.kind, one.team, person, one.at, one.day});
    }
  }
}

}  // namespace tests
