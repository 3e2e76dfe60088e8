// Random worlds against a model of one page: what was seen is what the rules say, each once.
//
// A world has people in many zones who move, with times of their own and days away that they say as
// they go; teams with rhythms of every kind, which change, pause and go on; two processes that plan
// and deliver by turns and crash between any two steps, a clock that jumps, outages, and a platform
// that loses replies. TESTS_PERSON_WEEKS=1000000 is the long form, TESTS_SEED another beginning.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "scheduler/local_time.h"
#include "scheduler/scheduler.h"
#include "store/sql/delivery.h"
#include "tests/scheduler/model.h"
#include "tests/scheduler/prompted_book.h"
#include "tests/scheduler/wild_platform.h"

namespace {

using namespace std::chrono_literals;
using okr::Day;
using okr::Instant;
using std::chrono::days;
using std::chrono::minutes;
using tests::Crash;
using tests::Dice;
using tests::Model;
using Message = tests::Model::Message;

constexpr int kPeople = 30;
constexpr int kWeeks = 12;
class World {
 public:
  explicit World(unsigned seed) : dice_(seed), platform_(dice_) {
    model_.team_zone = "Europe/Berlin";
    model_.looked_until = start_;
    add_holidays();
    for (int i = 0; i < kPeople; ++i) add_person();
    for (const char* name : {"Growth", "Sales", "Care"}) add_team(name);
    for (const okr::PersonId person : people_) {
      if (dice_.chance(30)) set_own_times(person, start_);
      if (dice_.chance(50)) set_away(person, start_);
    }
    for (auto& process : processes_) begin(process);
  }

  void run() {
    const Instant end = start_ + days{7 * kWeeks};
    for (Instant now = start_; now < end;) {
      step(now);
      now += pause();
    }
    platform_.kind = true;
    const Instant last = std::max(end, model_.looked_until);
    for (Instant now = last; now < last + days{3}; now += 1h) {
      processes_[0]->tick(now);
      model_.look(now);
      note_left_out(now);
    }
    // What was put off by days off.
    for (Instant now = last + days{3}; now < last + days{30}; now += 6h) {
      while (processes_[0]->deliver_next(now)) {
      }
      note_left_out(now);
    }
  }

  void compare() {
    std::set<Message> seen;
    for (const okr::Delivery& delivery : book_.deliveries()) {
      const bool left_out = left_out_.contains(delivery.id);
      EXPECT_EQ(platform_.seen[delivery.id], left_out ? 0 : 1) << "delivery " << delivery.id.value;
      if (left_out) continue;
      for (const Message& one : parts_of(delivery.id)) {
        EXPECT_TRUE(seen.insert(one).second) << said(one);
        ++messages[one.kind];
      }
    }
    for (const Message& message : model_.expected) {
      EXPECT_TRUE(seen.contains(message)) << "lost: " << said(message);
    }
    for (const Message& message : seen) {
      EXPECT_TRUE(model_.expected.contains(message)) << "too much: " << said(message);
    }
  }

  std::map<okr::DeliveryKind, long> messages;
  long crashes = 0;
  long edits = 0;

 private:
  static std::string said(const Message& message) {
    return std::string{store::to_text(message.kind)} + " of team " +
           std::to_string(message.team.value) + " to person " +
           (message.person ? std::to_string(message.person->value) : "none") + ", due " +
           tests::text(message.due) + " on " + scheduler::day_text(message.day);
  }

  [[nodiscard]] Day today(Instant now) { return std::chrono::floor<days>(now); }
  static std::string text(Day day) { return tests::text(day.time_since_epoch()).substr(0, 10); }
  minutes time_of_day() { return 15min * dice_.roll(0, 95); }
  okr::PersonId anybody() { return people_[dice_.below(people_.size())]; }
  okr::TeamId any_team() { return teams_[dice_.below(teams_.size())]; }

  void add_holidays() {
    for (int i = 0; i < 8; ++i) {
      const Day day = today(start_) + days{dice_.roll(0, 7 * kWeeks)};
      if (model_.holidays.insert(day).second) book_.add_holiday("XX", text(day), "a holiday");
    }
  }

  void add_person() {
    const std::string zone = dice_.zone();
    people_.push_back(book_.add_person(zone));
    model_.people[people_.back()].zone = zone;
  }

  okr::Rhythm rhythm() {
    okr::Rhythm result;
    result.every = dice_.chance(60) ? 1 : dice_.roll(2, 4);
    result.weekdays = {};
    const auto weekday = [this] {
      return std::chrono::weekday{static_cast<unsigned>(dice_.roll(1, 7))};
    };
    if (dice_.chance(70)) {
      result.weekdays = {};
      for (int i = dice_.roll(1, 3); i > 0; --i) result.weekdays.add(weekday());
      return result;
    }
    result.period = okr::Period::kMonth;
    if (dice_.chance(50)) {
      result.day_of_month = dice_.roll(1, 31);
    } else {
      result.weekdays.add(weekday());
      result.week_of_month = dice_.roll(1, 5);
    }
    return result;
  }

  void add_team(const std::string& name) {
    const okr::TeamId team = book_.add_team(name, book_.channel(name));
    teams_.push_back(team);
    Model::Team& its = model_.teams[team];
    for (const okr::PersonId person : people_) {
      if (!dice_.chance(60)) continue;
      key_results_[{team, person}] = book_.ask(team, person);
      its.people.push_back(person);
    }
    its.lead = anybody();
    book_.set_lead(team, *its.lead);
    okr::Cadence prompts = book_.mondays(team);
    prompts.nudges = dice_.chance(70);
    prompts.zone_of = dice_.chance(80) ? okr::ZoneOf::kPerson : okr::ZoneOf::kTeam;
    for (okr::Cadence cadence : {prompts, book_.digest(team)}) {
      cadence.rhythm = rhythm();
      cadence.time_of_day = time_of_day();
      set(cadence, start_);
    }
  }

  // A new schedule begins now.
  void set(okr::Cadence cadence, Instant now) {
    cadence.since = now;
    book_.set(cadence);
    cadence.id = okr::CadenceId{++schedules_};
    schedule(cadence.team, cadence.kind) = cadence;
    look_again(now);
  }

  std::optional<okr::Cadence>& schedule(okr::TeamId team, okr::CadenceKind kind) {
    Model::Team& its = model_.teams.at(team);
    return kind == okr::CadenceKind::kPrompts ? its.prompts : its.digest;
  }

  // Whether it reminds.
  void switch_nudges(Instant now) {
    const okr::TeamId team = any_team();
    auto& is = model_.teams.at(team).prompts;
    if (!is) return;
    is->nudges = !is->nudges;
    book_.switch_nudges(team, is->nudges, now);
    look_again(now);
  }

  // Everything up to a day around this one is answered.
  void answer(Instant now) {
    const auto& [of, key_result] =
        *std::next(key_results_.begin(), static_cast<long>(dice_.below(key_results_.size())));
    const auto& [team, person] = of;
    Day& answered = model_.people.at(person).answered[team];
    answered = std::max(answered, today(now) + days{dice_.roll(-1, 1)});
    book_.check_in(key_result, person, now, text(answered));
  }

  // Another hour, other days, a pause or its end.
  void edit_schedule(Instant now) {
    const okr::TeamId team = any_team();
    const auto kind = dice_.chance(70) ? okr::CadenceKind::kPrompts : okr::CadenceKind::kDigest;
    std::optional<okr::Cadence>& is = schedule(team, kind);
    if (!is) return set(std::exchange(paused_[{team, kind}], {}).value(), now);
    if (dice_.chance(20)) {
      book_.pause(team, kind);
      paused_[{team, kind}] = std::exchange(is, {});
      return;
    }
    okr::Cadence changed = *is;
    if (dice_.chance(60)) changed.time_of_day = time_of_day();
    if (dice_.chance(60)) changed.rhythm = rhythm();
    set(changed, now);
  }

  void set_own_times(okr::PersonId person, Instant now) {
    Model::Person after = model_.people.at(person);
    after.own = dice_.chance(40) ? okr::OwnTimes{} : some_own_times();
    book_.set_own_times(person, after.own, now);
    changed(person, after, now);
  }
  okr::OwnTimes some_own_times() {
    okr::OwnTimes own;
    if (dice_.chance(50)) own.time_of_day = time_of_day();
    if (dice_.chance(40)) {
      own.work_days = okr::Weekdays::from_mask(static_cast<unsigned>(dice_.roll(1, 127)));
    }
    if (dice_.chance(40)) {
      const minutes from = time_of_day();
      own.quiet = okr::QuietHours{from, (from + 15min * dice_.roll(1, 90)) % 24h};
    }
    if (dice_.chance(30)) own.holidays = "XX";
    return own;
  }

  void set_half_day(okr::PersonId person, Instant now) {
    okr::Away away;
    away.person = person;
    away.first_day = away.last_day = today(now) + days{dice_.roll(0, 8)};
    away.half = dice_.chance(50) ? okr::Half::kMorning : okr::Half::kAfternoon;
    Model::Person after = model_.people.at(person);
    (away.half == okr::Half::kMorning ? after.mornings : after.afternoons).insert(away.first_day);
    book_.set_away(away, now);
    changed(person, after, now);
  }

  // The planners look at the time behind their note again.
  void changed(okr::PersonId person, const Model::Person& after, Instant now) {
    model_.set_times(person, after, now);
    look_again(now);
  }
  void look_again(Instant now) {
    const Instant noted =
        book_.in_book([](const store::Book& b) { return store::read_org(b).planned_until; });
    // A note from before the clock was set back is set back by whoever plans next.
    EXPECT_LE(tests::text(std::min(noted, now)), tests::text(model_.looked_until))
        << "planned too far";
    model_.look_again(noted);
  }

  void set_away(okr::PersonId person, Instant now) {
    okr::Away away;
    away.person = person;
    away.first_day = today(now) + days{dice_.roll(0, 7 * kWeeks / 2)};
    away.last_day = away.first_day + days{dice_.roll(0, 14)};
    book_.set_away(away, now);
    model_.people.at(person).away.emplace_back(away.first_day, away.last_day);
  }

  void move(okr::PersonId person, Instant now) {
    const std::string zone = dice_.zone();
    if (zone == model_.people.at(person).zone) return;
    book_.move(person, zone, now);
    model_.move(person, zone, now);
    look_again(now);
  }

  // What people say.
  void hear(Instant now) {
    if (dice_.chance(35)) answer(now);
    const int what = dice_.roll(1, 1000);
    if (what > 120) return;
    ++edits;
    if (what <= 45) return move(anybody(), now);
    if (what <= 75) return set_own_times(anybody(), now);
    if (what <= 90) return set_half_day(anybody(), now);
    if (what <= 105) return set_away(anybody(), now);
    if (what <= 113) return edit_schedule(now);
    switch_nudges(now);
  }

  void begin(std::optional<scheduler::Scheduler>& process) {
    process.emplace(book_.store(), platform_, "process " + std::to_string(++begun_));
  }

  // What one process does at one moment; it may crash between any two parts of it.
  void step(Instant now) {
    auto& process = processes_[dice_.below(2)];
    try {
      hear(now);
      if (dice_.chance(90)) {
        process->plan_due(now);
        model_.look(now);
      }
      while (!dice_.chance(3) && process->deliver_next(now)) {
      }
      if (dice_.chance(3)) throw Crash{};
    } catch (const Crash&) {
      ++crashes;
      begin(process);
    }
    note_left_out(now);
  }

  std::vector<Message> parts_of(okr::DeliveryId delivery) {
    std::vector<Message> parts;
    for (const okr::Occurrence& one :
         book_.in_book([&](const store::Book& b) { return store::occurrences_of(b, delivery); })) {
      parts.push_back({one.kind, one.team.value(), one.person, one.due_at, one.local_day});
    }
    return parts;
  }

  // What waited in the queue until it was too late to be of use.
  void note_left_out(Instant now) {
    const auto cancelled = book_.store().read([](store::Transaction& tx) {
      std::vector<okr::DeliveryId> ids;
      auto rows = tx.query("SELECT id FROM delivery WHERE state = 'cancelled'");
      while (rows.next()) ids.push_back(rows.id<okr::DeliveryId>(0));
      return ids;
    });
    for (const okr::DeliveryId id : cancelled) {
      if (!left_out_.insert(id).second) continue;
      const okr::Delivery one = book_.delivery(id);
      const bool thread = one.kind == okr::DeliveryKind::kDigestThread;
      if (thread) continue;  // goes with its headline
      EXPECT_TRUE(model_.leave_out(one.kind, one.due_at, parts_of(id), now))
          << "delivery " << id.value << " was left out";
    }
  }

  std::chrono::seconds pause() {
    const int kind = dice_.roll(1, 1000);
    if (kind <= 5) return std::chrono::hours{dice_.roll(1, 24 * 20)};  // an outage, or a leap
    if (kind <= 13) return -minutes{dice_.roll(1, 180)};               // the clock is set back
    if (kind <= 200) return std::chrono::seconds{dice_.roll(1, 120)};
    return minutes{dice_.roll(5, 360)};
  }

  Dice dice_;
  const Instant start_ =
      tests::at("2026-02-01 00:00") + days{dice_.roll(0, 3000)} + minutes{dice_.roll(0, 1439)};
  tests::PromptedBook book_{start_};
  tests::WildPlatform platform_;
  Model model_;
  std::vector<okr::PersonId> people_;
  std::vector<okr::TeamId> teams_;
  std::map<std::pair<okr::TeamId, okr::CadenceKind>, std::optional<okr::Cadence>> paused_;
  std::map<std::pair<okr::TeamId, okr::PersonId>, okr::KeyResultId> key_results_;
  std::int64_t schedules_ = 0;
  std::optional<scheduler::Scheduler> processes_[2];
  std::set<okr::DeliveryId> left_out_;
  int begun_ = 0;
};

long setting(const char* name, long otherwise) {
  const char* set = std::getenv(name);
  return set == nullptr ? otherwise : std::atol(set);
}

TEST(SchedulerModel, WhatIsSeenIsWhatTheRulesSayEachOnce) {
  const auto first = static_cast<unsigned>(setting("TESTS_SEED", 1));
  const long person_weeks = setting("TESTS_PERSON_WEEKS", 700);
  unsigned seed = first;
  std::map<okr::DeliveryKind, long> messages;
  long edits = 0;
  long crashes = 0;
  for (long simulated = 0; simulated < person_weeks; simulated += kPeople * kWeeks, ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    World world{seed};
    world.run();
    world.compare();
    for (const auto& [kind, count] : world.messages) messages[kind] += count;
    edits += world.edits;
    crashes += world.crashes;
    if (HasFailure()) break;
  }
  std::cout << "seeds " << first << " to " << seed - 1 << ", " << edits << " edits, " << crashes
            << " crashes; seen:";
  for (const auto& [kind, count] : messages)
    std::cout << ' ' << count << ' ' << store::to_text(kind);
  std::cout << '\n';
}

}  // namespace
