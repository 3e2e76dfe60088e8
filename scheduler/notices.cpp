#include "scheduler/notices.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "scheduler/local_time.h"
#include "scheduler/own_times.h"
#include "store/okr/cycle_calendar.h"
#include "store/okr/kpi.h"
#include "store/sql/blocker.h"
#include "store/sql/kpi.h"
#include "store/sql/org.h"
#include "store/sql/own_times.h"
#include "store/sql/person.h"
#include "store/sql/team.h"

namespace scheduler {
namespace {

using okr::DeliveryKind;
using okr::Occurrence;
using std::chrono::days;

constexpr std::chrono::hours kTellAt{9};  // local time; people's own time of day goes before it

bool is_away(const store::Book& book, const okr::Person& person, okr::Instant at) {
  const okr::Day day = local_day(person.time_zone, at);
  const auto away = store::list_away(book, person.id, day);
  return std::any_of(away.begin(), away.end(),
                     [&](const okr::Away& one) { return !one.half && one.first_day <= day; });
}

okr::Day work_day(okr::Day day) {
  while (std::chrono::weekday{day}.iso_encoding() > 5) day += days{1};
  return day;
}

// What the lead of one team is told.
class ToLead {
 public:
  ToLead(const store::Book& book, const okr::Cadence& cadence, okr::Team team, okr::Person lead,
         okr::Instant from, okr::Instant to)
      : book_(book),
        cadence_(cadence),
        team_(std::move(team)),
        lead_(std::move(lead)),
        zone_(cadence.zone_of == okr::ZoneOf::kPerson ? lead_.time_zone
                                                      : store::read_org(book).time_zone),
        from_(from),
        to_(to) {}

  void add(const std::vector<okr::Cycle>& cycles, std::vector<Occurrence>& found) {
    for (const Nudge& nudge : nudges_between(cadence_, zone_, from_, to_)) {
      if (anybody_missing(nudge.of)) tell(missing(nudge), found);
    }
    for (const Nudge& nudge : nudges_between(cadence_, zone_, from_, to_, kFindingsAfter)) {
      if (anybody_missing(nudge.of) || anything_aged(nudge.due)) tell(findings(nudge), found);
    }
    for (const okr::Cycle& cycle : cycles) {
      for (const okr::CycleDay& day : okr::calendar_of(cycle)) {
        const okr::Instant at = to_instant(zone_, day.day, cadence_.time_of_day);
        if (at <= from_ || at > to_ || at < cadence_.since || !concerns(cycle, day.beat)) continue;
        tell(cycle_notice(cycle, day, at), found);
      }
    }
  }

 private:
  [[nodiscard]] bool anybody_missing(const Due& due) {
    if (!everybody_) everybody_ = store::asked_in_team(book_, team_.id);
    return std::any_of(everybody_->begin(), everybody_->end(),
                       [&](const store::Asked& asked) {
                         return asked.person != lead_.id && is_missing(asked, due);
                       }) ||
           !store::ownerless_in_team(book_, team_.id).empty();
  }

  [[nodiscard]] bool anything_aged(const Due& at) const {
    const auto blockers = store::blockers_at(book_, team_.id, at.at);
    return std::any_of(blockers.begin(), blockers.end(),
                       [&](const okr::Blocker& one) { return okr::is_aged(one, at.at, at.day); });
  }

  [[nodiscard]] bool concerns(const okr::Cycle& cycle, okr::Beat beat) const {
    if (!okr::asks(cycle.state, beat)) return false;
    if (beat == okr::Beat::kDraftsDue) return true;
    store::ObjectiveFilter active;
    active.team = team_.id;
    active.cycle = cycle.id;
    active.state = okr::ObjectiveState::kActive;
    return !store::list_objectives(book_, active).empty();
  }

  [[nodiscard]] Occurrence missing(const Nudge& nudge) const {
    Occurrence list = to_lead(DeliveryKind::kMissing, nudge.due);
    list.key =
        fmt::format("missing:team {}:{}", team_.id.value, due_key(cadence_.rhythm, nudge.of.day));
    list.reason = fmt::format("You lead {}, which asked on {}: you are told who has not answered.",
                              team_.name, day_text(nudge.of.day));
    return list;
  }

  [[nodiscard]] Occurrence findings(const Nudge& nudge) const {
    Occurrence list = to_lead(DeliveryKind::kFindings, nudge.due);
    list.key =
        fmt::format("findings:team {}:{}", team_.id.value, due_key(cadence_.rhythm, nudge.of.day));
    list.reason = fmt::format(
        "You lead {}, which asked on {}: you are told what is stale or held up for long.",
        team_.name, day_text(nudge.of.day));
    return list;
  }

  [[nodiscard]] Occurrence cycle_notice(const okr::Cycle& cycle, const okr::CycleDay& day,
                                        okr::Instant at) const {
    Occurrence notice = to_lead(DeliveryKind::kCycle, {day.day, at});
    notice.key =
        fmt::format("cycle:team {}:{}:{}", team_.id.value, cycle.id.value, okr::word(day.beat));
    notice.reason = fmt::format("You lead {}, and {} runs from {} to {}.", team_.name, cycle.name,
                                day_text(cycle.first_day), day_text(cycle.last_day));
    return notice;
  }

  [[nodiscard]] Occurrence to_lead(DeliveryKind kind, const Due& due) const {
    Occurrence result;
    result.kind = kind;
    result.team = team_.id;
    result.person = lead_.id;
    result.due_at = due.at;
    result.local_day = due.day;
    return result;
  }

  void tell(Occurrence notice, std::vector<Occurrence>& found) {
    if (is_away(book_, lead_, notice.due_at)) return;
    notice.due_at = next_allowed(store::read_calendar(book_, lead_.id), notice.due_at);
    found.push_back(std::move(notice));
  }

  const store::Book& book_;
  const okr::Cadence& cadence_;
  okr::Team team_;
  okr::Person lead_;
  std::string zone_;
  okr::Instant from_;
  okr::Instant to_;
  std::optional<std::vector<store::Asked>> everybody_;
};

// Whether something comes so much later than a due day if it is not asked again by then.
bool may_follow(const okr::Cadence& cadence, days later, okr::Instant from, okr::Instant to) {
  constexpr days kOverAWeekend{3};
  const std::vector<Due> dues = due_between(cadence, "UTC", from - later - kOverAWeekend, to);
  return std::any_of(dues.begin(), dues.end(), [&](const Due& due) {
    const okr::Instant at = due.at + (work_day(due.day + later) - due.day);
    return at > from && at <= to;
  });
}

// Whether a lead may have to be told in any zone at all: most ticks need not look at the teams.
bool may_tell(okr::Cadence cadence, const std::vector<okr::Cycle>& cycles, okr::Instant from,
              okr::Instant to) {
  constexpr std::chrono::hours kWidestOffset{16};  // 14 h off UTC and a gap
  from -= kWidestOffset;
  to += kWidestOffset;
  for (const okr::Cycle& cycle : cycles) {
    for (const okr::CycleDay& one : okr::calendar_of(cycle)) {
      const okr::Instant at = one.day + cadence.time_of_day;
      if (okr::asks(cycle.state, one.beat) && at > from && at <= to) return true;
    }
  }
  cadence.rhythm.every = 1;  // which period is the right one depends on the zone
  cadence.since -= days{31};
  return may_follow(cadence, days{1}, from, to) || may_follow(cadence, kFindingsAfter, from, to);
}

Occurrence waiting_notice(const okr::Blocker& blocker, const okr::Person& person, okr::Day day,
                          okr::Instant at) {
  Occurrence notice;
  notice.key = fmt::format("waiting:{}", blocker.id.value);
  notice.kind = DeliveryKind::kWaiting;
  notice.person = person.id;
  notice.due_at = at;
  notice.local_day = day;
  return notice;
}

// When whoever a blocker waits for is told so, once it has been open for a while.
std::optional<Occurrence> aged_notice(const store::Book& book, const okr::Blocker& blocker,
                                      okr::Instant from, okr::Instant to) {
  constexpr days kMayMove = kLongestMove + days{5};  // a weekend, zones, and what own times move
  const auto opened = std::chrono::floor<days>(blocker.opened_at);
  const okr::Day wanted = blocker.needed_by.value_or(opened + okr::kBlockerAges);
  const okr::Day after_opening = std::max(wanted, opened);
  if (after_opening + kMayMove < from || after_opening > to + days{2}) return std::nullopt;
  const okr::Person person = store::read_person(book, *blocker.waits_for);
  if (person.left_at) return std::nullopt;
  const okr::Calendar calendar = store::read_calendar(book, person.id);
  const auto time = calendar.own.time_of_day.value_or(kTellAt);
  okr::Day day = work_day(after_opening);
  if (to_instant(person.time_zone, day, time) <= blocker.opened_at) day = work_day(day + days{1});
  const okr::Instant at = next_allowed(calendar, to_instant(person.time_zone, day, time));
  if (at <= from || at > to) return std::nullopt;
  Occurrence notice = waiting_notice(blocker, person, day, at);
  notice.reason =
      blocker.needed_by
          ? fmt::format("Somebody waits for you; it is needed by {}.", day_text(*blocker.needed_by))
          : fmt::format("Somebody has been waiting for you since {}.",
                        day_text(local_day(person.time_zone, blocker.opened_at)));
  if (is_away(book, person, at)) {
    notice.skipped = true;
    notice.reason = "Away on that day; the team's lead sees what is held up for long.";
  }
  return notice;
}

// Whether the owners of KPIs that are wanted so often are told on that day.
bool begins_period(okr::KpiFrequency frequency, okr::Day day) {
  return day == work_day(okr::period_start(frequency, day));
}

// Absent when there is nothing to tell at this time.
std::optional<Occurrence> kpi_notice(const store::Book& book, const std::vector<okr::Kpi>& owned,
                                     okr::Day day, okr::Instant from, okr::Instant to) {
  const okr::Person person = store::read_person(book, owned.front().owner);
  if (person.left_at) return std::nullopt;
  const okr::Calendar calendar = store::read_calendar(book, person.id);
  const okr::Instant at =
      to_instant(person.time_zone, day, calendar.own.time_of_day.value_or(kTellAt));
  if (at <= from || at > to) return std::nullopt;
  const bool due = std::any_of(owned.begin(), owned.end(), [&](const okr::Kpi& kpi) {
    return kpi.created_at < at && begins_period(kpi.frequency, day) && okr::is_due(kpi, day);
  });
  if (!due || !store::asked_of(book, person.id).empty()) return std::nullopt;
  Occurrence notice;
  notice.key = fmt::format("kpis:person {}:{}", person.id.value, day_text(day));
  notice.kind = DeliveryKind::kKpis;
  notice.person = person.id;
  notice.due_at = next_allowed(calendar, at);
  if (person.snoozed_until) notice.due_at = std::max(notice.due_at, *person.snoozed_until);
  notice.local_day = day;
  notice.reason = "You own KPIs, and no team asks you for check-ins.";
  if (is_away(book, person, notice.due_at)) {
    notice.skipped = true;
    notice.reason = "Away on that day.";
  }
  return notice;
}

void add_kpi_notices(const store::Book& book, okr::Instant from, okr::Instant to,
                     std::vector<Occurrence>& found) {
  std::vector<okr::Day> begun;  // somewhere on earth
  for (auto day = std::chrono::floor<days>(from) - days{1}; day <= to + days{1}; day += days{1}) {
    const bool begins = begins_period(okr::KpiFrequency::kWeekly, day) ||
                        begins_period(okr::KpiFrequency::kMonthly, day);
    if (begins) begun.push_back(day);
  }
  if (begun.empty()) return;
  std::map<okr::PersonId, std::vector<okr::Kpi>> owned;
  for (okr::Kpi& kpi : store::list_kpis(book, {})) owned[kpi.owner].push_back(std::move(kpi));
  for (const auto& [_, kpis] : owned) {
    for (const okr::Day day : begun) {
      if (auto notice = kpi_notice(book, kpis, day, from, to)) found.push_back(*std::move(notice));
    }
  }
}

}  // namespace

bool is_missing(const store::Asked& asked, const Due& due) {
  return due.at >= asked.since && (!asked.answered || *asked.answered < due.day);
}

void add_notices(const store::Book& book, const std::vector<okr::Cadence>& cadences,
                 okr::Instant from, okr::Instant to, std::vector<Occurrence>& found) {
  std::vector<okr::Cycle> cycles = store::list_cycles(book);
  std::erase_if(cycles,
                [](const okr::Cycle& cycle) { return cycle.state == okr::CycleState::kClosed; });
  for (const okr::Cadence& cadence : cadences) {
    if (cadence.kind != okr::CadenceKind::kPrompts || !cadence.nudges) continue;
    if (!may_tell(cadence, cycles, from, to)) continue;
    const okr::Team team = store::read_team(book, cadence.team);
    if (!team.lead) continue;
    const okr::Person lead = store::read_person(book, *team.lead);
    if (!lead.left_at) ToLead{book, cadence, team, lead, from, to}.add(cycles, found);
  }
  for (const okr::Blocker& blocker : store::blockers_at(book, std::nullopt, to)) {
    if (!blocker.waits_for) continue;
    if (auto notice = aged_notice(book, blocker, from, to)) found.push_back(*std::move(notice));
  }
  add_kpi_notices(book, from, to, found);
}

std::optional<Occurrence> opened_notice(const store::Book& book, const okr::Blocker& blocker,
                                        const store::Subject& of) {
  if (!blocker.waits_for) return std::nullopt;
  const okr::Person person = store::read_person(book, *blocker.waits_for);
  const okr::Instant at = next_allowed(store::read_calendar(book, person.id), blocker.opened_at);
  Occurrence notice =
      waiting_notice(blocker, person, local_day(person.time_zone, blocker.opened_at), at);
  notice.key += ":opened";
  notice.reason =
      fmt::format("{} said that KR{} waits for you.",
                  store::read_person(book, blocker.opened_by).name, of.key_result.id.value);
  if (is_away(book, person, at)) {
    notice.skipped = true;
    notice.reason = "Away on that day.";
  }
  return notice;
}

}  // namespace scheduler
