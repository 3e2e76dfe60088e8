#include "scheduler/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "scheduler/cadence.h"
#include "scheduler/local_time.h"
#include "scheduler/notices.h"
#include "scheduler/own_times.h"
#include "store/sql/delivery.h"
#include "store/sql/holiday.h"
#include "store/sql/objective.h"
#include "store/sql/org.h"
#include "store/sql/own_times.h"
#include "store/sql/person.h"
#include "store/sql/team.h"

namespace scheduler {
namespace {

using okr::Occurrence;

// "every Monday at 09:00"
std::string when_text(const okr::Cadence& cadence) {
  return fmt::format("{} at {}", rhythm_text(cadence.rhythm), time_text(cadence.time_of_day));
}

// Whether the cadence may fall due in the window in any zone at all: most ticks need not look at
// the people.
bool may_fall_due(okr::Cadence cadence, okr::Instant from, okr::Instant to) {
  constexpr std::chrono::hours kWidestOffset{16};  // 14 h off UTC and a gap
  cadence.rhythm.every = 1;  // which period is the right one depends on the zone
  cadence.since -= std::chrono::days{31};
  from -= kWidestOffset;
  to += kWidestOffset;
  return !due_between(cadence, "UTC", from, to).empty() ||
         (cadence.nudges && !nudges_between(cadence, "UTC", from, to).empty());
}

// Collects what one window holds.
class Planner {
 public:
  Planner(const store::Book& book, okr::Instant from, okr::Instant to)
      : book_(book), from_(from), to_(to), org_zone_(store::read_org(book).time_zone) {
    // No zone is a day away from UTC, and what comes now may have been moved from half a day away.
    const auto first =
        std::chrono::floor<std::chrono::days>(from) - kLongestMove - std::chrono::days{1};
    const auto last = std::chrono::floor<std::chrono::days>(to) + std::chrono::days{1};
    for (const okr::Away& away : store::everybodys_away(book, first, last)) {
      if (away.half) {
        store::add_half_day(away, special_[away.person]);
      } else {
        away_[away.person].push_back(away);
      }
    }
    for (auto& [person, own] : store::everybodys_own_times(book)) {
      special_[person].own = std::move(own);
    }
  }

  // Oldest first.
  std::vector<Occurrence> occurrences() {
    const std::vector<okr::Cadence> cadences = store::list_cadences(book_);
    for (const okr::Cadence& cadence : cadences) {
      if (cadence.kind == okr::CadenceKind::kPrompts) {
        add_prompts(cadence);
      } else {
        add_digests(cadence);
      }
    }
    for (auto& [person, calendar] : special_) add_special(person, calendar);
    add_notices(book_, cadences, from_, to_, found_);
    sort_by_due(found_);
    return std::move(found_);
  }

 private:
  // What of a cadence falls due in one zone.
  struct InZone {
    std::vector<Due> dues;
    std::vector<Nudge> nudges;
    std::string reason;
  };

  // Only the zones in which something does. People share few zones: the calendar is asked once for
  // each, not once for everybody.
  std::map<std::string, InZone, std::less<>> due_in_zones(const okr::Cadence& cadence) {
    if (!zones_) zones_ = store::zones_of_people(book_);
    const bool own = cadence.zone_of == okr::ZoneOf::kPerson;
    std::map<std::string, InZone, std::less<>> result;
    for (const std::string& zone : own ? *zones_ : std::vector{org_zone_}) {
      InZone in_zone{due_between(cadence, zone, from_, to_), {}, {}};
      if (cadence.nudges) in_zone.nudges = nudges_between(cadence, zone, from_, to_);
      if (!in_zone.dues.empty() || !in_zone.nudges.empty()) result.emplace(zone, in_zone);
    }
    return result;
  }

  void add_prompts(const okr::Cadence& cadence) {
    if (!special_.empty()) asking_.emplace(cadence.team, cadence);
    if (!may_fall_due(cadence, from_, to_)) return;
    auto zones = due_in_zones(cadence);
    if (zones.empty()) return;
    const std::string team = store::read_team(book_, cadence.team).name;
    for (auto& [zone, in_zone] : zones) in_zone.reason = reason_of(team, cadence, zone);
    for (const store::Asked& asked : store::asked_in_team(book_, cadence.team)) {
      if (special_.contains(asked.person)) continue;
      const auto zone = zones.find(zone_for(cadence, asked));
      if (zone == zones.end()) continue;
      for (const Due& due : zone->second.dues) {
        add_prompt(prompt_for(cadence, asked, due, zone->second.reason), asked);
      }
      for (const Nudge& nudge : zone->second.nudges) add_nudge(cadence, team, nudge, asked);
    }
  }

  // Whoever has times of their own may be asked now for a day that was due long before, so each
  // is looked at by themselves: they are few.
  void add_special(okr::PersonId person, okr::Calendar& calendar) {
    for (const auto& [team, asked] : store::asked_of(book_, person)) {
      const auto cadence = asking_.find(team);
      if (cadence == asking_.end()) continue;
      calendar.zone = asked.time_zone;
      calendar.holidays = holidays_of(calendar.own.holidays);
      add_fitted(cadence->second, asked, calendar);
    }
  }

  void add_fitted(const okr::Cadence& cadence, const store::Asked& asked,
                  const okr::Calendar& calendar) {
    const std::string& zone = zone_for(cadence, asked);
    const std::string team = store::read_team(book_, cadence.team).name;
    const std::vector<Fitted> all = fitted_between(cadence, zone, calendar, from_, to_);
    for (std::size_t i = 0; i < all.size(); ++i) {
      std::string reason = reason_of(team, cadence, zone);
      if (!all[i].why.empty()) reason += ' ' + all[i].why;
      Occurrence prompt = prompt_for(cadence, asked, {all[i].day, all[i].at}, reason);
      if (i + 1 < all.size() && all[i + 1].at == all[i].at) {
        prompt.skipped = true;
        prompt.reason = "Your own times move it to where the next one is.";
        found_.push_back(std::move(prompt));
      } else {
        add_prompt(std::move(prompt), asked);
      }
    }
    if (!cadence.nudges) return;
    for (const Nudge& nudge : nudges_between(cadence, zone, calendar, from_, to_)) {
      add_nudge(cadence, team, nudge, asked);
    }
  }

  void add_nudge(const okr::Cadence& cadence, const std::string& team, const Nudge& nudge,
                 const store::Asked& asked) {
    const okr::Instant at = nudge.due.at;
    const bool snoozing = asked.snoozed_until && at <= *asked.snoozed_until;
    if (!is_missing(asked, nudge.of) || snoozing) return;
    if (away_at(asked.person, asked.time_zone, at)) return;
    Occurrence reminder =
        occurrence(cadence, nudge.due,
                   fmt::format("{} asked on {}; what is not in by now is asked for once more.",
                               team, day_text(nudge.of.day)));
    reminder.kind = okr::DeliveryKind::kNudge;
    reminder.key = fmt::format("nudge:team {}:person {}:{}", cadence.team.value, asked.person.value,
                               due_key(cadence.rhythm, nudge.of.day));
    reminder.person = asked.person;
    found_.push_back(std::move(reminder));
  }

  const okr::Holidays& holidays_of(const std::string& country) {
    const auto known = holidays_.find(country);
    if (known != holidays_.end()) return known->second;
    return holidays_.emplace(country, store::read_holidays(book_, country)).first->second;
  }

  [[nodiscard]] const std::string& zone_for(const okr::Cadence& cadence,
                                            const store::Asked& asked) const {
    return cadence.zone_of == okr::ZoneOf::kPerson ? asked.time_zone : org_zone_;
  }

  static std::string reason_of(std::string_view team, const okr::Cadence& cadence,
                               std::string_view zone) {
    return fmt::format("{} asks for check-ins {} in {} time zone ({}).", team, when_text(cadence),
                       cadence.zone_of == okr::ZoneOf::kPerson ? "your" : "the team's", zone);
  }

  static Occurrence prompt_for(const okr::Cadence& cadence, const store::Asked& asked,
                               const Due& due, const std::string& reason) {
    Occurrence prompt = occurrence(cadence, due, reason);
    prompt.key = prompt_key(cadence, asked.person, due.day);
    prompt.person = asked.person;
    return prompt;
  }

  void add_prompt(Occurrence prompt, const store::Asked& asked) {
    if (prompt.due_at < asked.since) {
      prompt.skipped = true;
      prompt.reason = "No key result was published yet.";
    } else if (const auto away = away_at(asked.person, asked.time_zone, prompt.due_at)) {
      if (!handed_over(prompt, *away, asked)) {
        prompt.skipped = true;
        prompt.reason =
            fmt::format("Away from {} to {}.", day_text(away->first_day), day_text(away->last_day));
      }
    } else if (asked.snoozed_until && prompt.due_at <= *asked.snoozed_until) {
      // All teams' prompts of a snoozing person, and the card that the snooze put off, are one.
      prompt = snoozed_prompt(asked.person, asked.time_zone, *asked.snoozed_until);
      if (!snoozing_.insert(asked.person).second) return;
    }
    found_.push_back(std::move(prompt));
  }

  // Makes it a prompt to whoever stands in; false when nobody can while the person is away.
  bool handed_over(Occurrence& prompt, const okr::Away& away, const store::Asked& asked) const {
    if (!away.stand_in) return false;
    const okr::Person stand_in = store::read_person(book_, *away.stand_in);
    okr::Instant at = next_allowed(store::read_calendar(book_, stand_in.id), prompt.due_at);
    if (stand_in.snoozed_until) at = std::max(at, *stand_in.snoozed_until);
    const bool back = local_day(asked.time_zone, at) > away.last_day;
    if (stand_in.left_at || back || away_at(stand_in.id, stand_in.time_zone, at)) return false;
    prompt.reason = fmt::format(
        "{} asks {} for check-ins, who is away from {} to {}; you stand in.",
        store::read_team(book_, *prompt.team).name, store::read_person(book_, asked.person).name,
        day_text(away.first_day), day_text(away.last_day));
    prompt.person = stand_in.id;
    prompt.stands_in_for = asked.person;
    prompt.due_at = at;
    return true;
  }

  void add_digests(const okr::Cadence& cadence) {
    const std::vector<Due> dues = due_between(cadence, org_zone_, from_, to_);
    if (dues.empty()) return;
    const okr::Team team = store::read_team(book_, cadence.team);
    const bool has_channel = cadence.channel || team.home;
    const std::string reason =
        has_channel
            ? fmt::format("{} gets its digest {} ({}).", team.name, when_text(cadence), org_zone_)
            : fmt::format("{} has no channel for its digest.", team.name);
    for (const Due& due : dues) {
      Occurrence digest = occurrence(cadence, due, reason);
      digest.key =
          fmt::format("digest:team {}:{}", cadence.team.value, due_key(cadence.rhythm, due.day));
      digest.kind = okr::DeliveryKind::kDigest;
      digest.skipped = !has_channel;
      found_.push_back(std::move(digest));
    }
  }

  static Occurrence occurrence(const okr::Cadence& cadence, const Due& due,
                               const std::string& reason) {
    Occurrence result;
    result.team = cadence.team;
    result.due_at = due.at;
    result.local_day = due.day;
    result.reason = reason;
    return result;
  }

  [[nodiscard]] std::optional<okr::Away> away_at(okr::PersonId person, std::string_view zone,
                                                 okr::Instant at) const {
    const auto theirs = away_.find(person);
    if (theirs == away_.end()) return std::nullopt;
    const okr::Day day = local_day(zone, at);
    for (const okr::Away& away : theirs->second) {
      if (away.first_day <= day && day <= away.last_day) return away;
    }
    return std::nullopt;
  }

  const store::Book& book_;
  okr::Instant from_;
  okr::Instant to_;
  std::string org_zone_;
  std::map<okr::PersonId, std::vector<okr::Away>> away_;
  // Who has times of their own, and what they may need.
  std::map<okr::PersonId, okr::Calendar> special_;
  std::map<std::string, okr::Holidays> holidays_;
  std::map<okr::TeamId, okr::Cadence> asking_;
  std::optional<std::vector<std::string>> zones_;  // of everybody who is here
  std::set<okr::PersonId> snoozing_;
  std::vector<Occurrence> found_;
};

void skip_what_is_too_late(std::vector<Occurrence>& occurrences, okr::Instant to) {
  for (Occurrence& occurrence : occurrences) {
    if (occurrence.skipped || occurrence.due_at + grace_of(occurrence.kind) >= to) continue;
    occurrence.skipped = true;
    occurrence.reason = "It could not be sent in time to be of use.";
  }
}

// What the series of an occurrence is known by: a person's prompts in a team, a team's digests.
auto series_of(const Occurrence& occurrence) {
  return std::tuple{occurrence.kind, occurrence.team, occurrence.person, occurrence.stands_in_for};
}

void skip_all_but_latest(std::vector<Occurrence>& occurrences) {
  std::set<decltype(series_of(occurrences.front()))> seen;
  std::for_each(occurrences.rbegin(), occurrences.rend(), [&seen](Occurrence& occurrence) {
    if (seen.insert(series_of(occurrence)).second || occurrence.skipped) return;
    occurrence.skipped = true;
    occurrence.reason = "A later one fell due before this could be sent.";
  });
}

}  // namespace

void sort_by_due(std::vector<Occurrence>& occurrences) {
  std::sort(occurrences.begin(), occurrences.end(), [](const Occurrence& a, const Occurrence& b) {
    return std::tie(a.due_at, a.key) < std::tie(b.due_at, b.key);
  });
}

std::vector<Occurrence> occurrences_in(const store::Book& book, okr::Instant from,
                                       okr::Instant to) {
  return Planner{book, from, to}.occurrences();
}

std::vector<Occurrence> plan(const store::Book& book, okr::Instant from, okr::Instant to) {
  std::vector<Occurrence> result = occurrences_in(book, from, to);
  for (Occurrence& occurrence : result) occurrence.late = occurrence.due_at + kOnTime < to;
  skip_all_but_latest(result);
  skip_what_is_too_late(result, to);
  return result;
}

std::chrono::hours grace_of(okr::DeliveryKind kind) {
  using std::chrono::days;
  switch (kind) {
    case okr::DeliveryKind::kPrompt:
      return days{14};
    case okr::DeliveryKind::kCycle:
    case okr::DeliveryKind::kGrade:
    case okr::DeliveryKind::kRetro:
    case okr::DeliveryKind::kLessons:
    case okr::DeliveryKind::kProposal:
      return days{7};
    case okr::DeliveryKind::kDigest:
    case okr::DeliveryKind::kWaiting:
    case okr::DeliveryKind::kKpis:
      return days{3};
    case okr::DeliveryKind::kNudge:
    case okr::DeliveryKind::kMissing:
    case okr::DeliveryKind::kFindings:
      return std::chrono::hours{12};
    case okr::DeliveryKind::kDigestThread:
    case okr::DeliveryKind::kDigestCorrection:
    case okr::DeliveryKind::kFailed:
    case okr::DeliveryKind::kFile:
    case okr::DeliveryKind::kAnswer:
      return days{7};  // they follow what was sent or asked for
  }
  return days{7};
}

std::string zone_of(const store::Book& book, const okr::Cadence& cadence,
                    std::string_view person_zone) {
  if (cadence.zone_of == okr::ZoneOf::kPerson) return std::string{person_zone};
  return store::read_org(book).time_zone;
}

std::string prompt_key(const okr::Cadence& cadence, okr::PersonId person, okr::Day due_day) {
  return fmt::format("prompt:team {}:person {}:{}", cadence.team.value, person.value,
                     due_key(cadence.rhythm, due_day));
}

Occurrence snoozed_prompt(okr::PersonId person, std::string_view zone, okr::Instant until) {
  Occurrence result;
  result.key = fmt::format("snooze:person {}:{}", person.value, until.time_since_epoch().count());
  result.person = person;
  result.due_at = until;
  result.local_day = local_day(zone, until);
  result.reason =
      fmt::format("You asked to be reminded on {} ({}).", local_text(zone, until), zone);
  return result;
}

}  // namespace scheduler
