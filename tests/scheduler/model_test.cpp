// Random worlds against a model of one page: what was seen is what the rules say, each once.
//
// A world has people in many zones who move, teams with rhythms of every kind, days away, two
// processes that plan and deliver by turns and crash between any two steps, a clock that jumps,
// outages, and a platform that loses replies. TESTS_PERSON_WEEKS=1000000 is the long form,
// TESTS_SEED another beginning.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "scheduler/local_time.h"
#include "scheduler/scheduler.h"
#include "store/sql/delivery.h"
#include "tests/scheduler/prompted_book.h"

namespace {

using namespace std::chrono_literals;
using okr::Instant;
using std::chrono::days;
using std::chrono::minutes;

constexpr int kPeople = 30;
constexpr int kWeeks = 12;
constexpr const char* kZones[] = {"Europe/Berlin",     "America/New_York",   "Asia/Kolkata",
                                  "Pacific/Auckland",  "America/Sao_Paulo",  "Australia/Lord_Howe",
                                  "Asia/Kathmandu",    "Pacific/Kiritimati", "America/St_Johns",
                                  "Africa/Casablanca", "Pacific/Pago_Pago"};

class Dice {
 public:
  explicit Dice(unsigned seed) : random_(seed) {}
  int roll(int least, int most) { return std::uniform_int_distribution<>{least, most}(random_); }
  bool chance(int percent) { return roll(1, 100) <= percent; }
  const char* zone() { return kZones[roll(0, std::size(kZones) - 1)]; }

 private:
  std::mt19937 random_;
};

// --- The model: what the rules say, as plainly as it can be said.

// A person's prompts in a team, or a team's digest (no person).
using Series = std::pair<okr::TeamId, std::optional<okr::PersonId>>;
// When it is due, and on which local day: half a world away the same instant is another day.
using Message = std::tuple<Series, Instant, okr::Day>;

struct ModelPerson {
  std::string zone;
  std::vector<std::pair<okr::Day, okr::Day>> away;
};

struct Model {
  struct Asking {
    okr::Cadence cadence;
    std::vector<okr::PersonId> people;  // empty: a digest
  };

  // The first instant at which clocks there show the time of day, or more.
  static Instant instant(const std::string& zone, okr::Day day, minutes time) {
    static std::map<std::tuple<std::string, okr::Day, minutes>, Instant> known;
    const auto [found, fresh] = known.try_emplace({zone, day, time});
    if (!fresh) return found->second;
    const scheduler::LocalTime wanted{(day + time).time_since_epoch()};
    Instant at = day + time - 15h;
    while (scheduler::to_local(zone, at) < wanted) at += 15min;
    return found->second = at;
  }

  // Which of its periods' due days this day is; absent when it is none.
  static std::optional<std::string> place(const okr::Cadence& cadence, const std::string& zone,
                                          okr::Day day) {
    const okr::Rhythm& rhythm = cadence.rhythm;
    const okr::Day first = scheduler::local_day(zone, cadence.since);
    const std::chrono::year_month_day date{day};
    const std::chrono::weekday weekday{day};
    if (rhythm.period == okr::Period::kWeek) {
      const auto monday = [](okr::Day any) {
        return any - (std::chrono::weekday{any} - std::chrono::Monday);
      };
      const auto week = (monday(day) - monday(first)).count() / 7;
      if (!rhythm.weekdays.contains(weekday) || week < 0 || week % rhythm.every != 0) return {};
      int before = 0;
      for (okr::Day one = monday(day); one < day; one += days{1}) {
        before += rhythm.weekdays.contains(std::chrono::weekday{one}) ? 1 : 0;
      }
      return tests::text(monday(day).time_since_epoch()) + " " + std::to_string(before);
    }
    const std::chrono::year_month_day start{first};
    const int month = (static_cast<int>(date.year()) - static_cast<int>(start.year())) * 12 +
                      static_cast<int>(static_cast<unsigned>(date.month())) -
                      static_cast<int>(static_cast<unsigned>(start.month()));
    if (month < 0 || month % rhythm.every != 0) return {};
    const auto number = static_cast<unsigned>(date.day());
    const bool last_week = std::chrono::year_month_day{day + days{7}}.month() != date.month();
    bool due = false;
    if (rhythm.week_of_month == 0) {
      const bool last = std::chrono::year_month_day{day + days{1}}.month() != date.month();
      due = number == static_cast<unsigned>(rhythm.day_of_month) ||
            (last && number < static_cast<unsigned>(rhythm.day_of_month));
    } else if (rhythm.weekdays.contains(weekday)) {
      due = rhythm.week_of_month == okr::kLastWeekOfMonth
                ? last_week
                : (number - 1) / 7 + 1 == static_cast<unsigned>(rhythm.week_of_month);
    }
    // Not the number since the beginning: that is in another month elsewhere.
    return due ? std::optional{tests::text(day.time_since_epoch()).substr(0, 7)} : std::nullopt;
  }

  // Planned once: the latest of each series in (from, to], unless its person is away.
  void plan(const Asking& rule, std::optional<okr::PersonId> person, Instant from, Instant to) {
    const std::string zone = person && rule.cadence.zone_of == okr::ZoneOf::kPerson
                                 ? people.at(*person).zone
                                 : std::string{"Europe/Berlin"};
    const Series series{rule.cadence.team, person};
    struct Found {
      Instant at;
      okr::Day day;
      std::string place;
    };
    std::vector<Found> found;
    for (okr::Day day = std::chrono::floor<days>(from) - days{2};
         day <= std::chrono::floor<days>(to) + days{2}; day += days{1}) {
      const auto where = place(rule.cadence, zone, day);
      if (!where) continue;
      const Instant at = instant(zone, day, rule.cadence.time_of_day);
      if (at > from && at <= to && at >= rule.cadence.since) found.push_back({at, day, *where});
    }
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (!known.insert({series, found[i].place}).second) continue;
      if (i + 1 == found.size() && !(person && is_away(*person, found[i].at))) {
        expected.insert({series, found[i].at, found[i].day});
      }
    }
  }

  [[nodiscard]] bool is_away(okr::PersonId id, Instant at) const {
    const ModelPerson& person = people.at(id);
    const okr::Day day = scheduler::local_day(person.zone, at);
    return std::any_of(person.away.begin(), person.away.end(),
                       [&](const auto& away) { return away.first <= day && day <= away.second; });
  }

  void tick(Instant now) {
    if (now <= until) return;
    for (const Asking& one : asking) {
      if (one.people.empty()) plan(one, std::nullopt, until, now);
      for (const okr::PersonId person : one.people) plan(one, person, until, now);
    }
    until = now;
  }

  void move(okr::PersonId person, const std::string& zone, Instant now) {
    people.at(person).zone = zone;
    until = std::min(until, now - days{1});
  }

  std::vector<Asking> asking;
  std::map<okr::PersonId, ModelPerson> people;
  Instant until;
  std::set<std::pair<Series, std::string>> known;
  std::set<Message> expected;
};

// --- The world.

struct Crash {};  // no std::exception: nobody catches it

class Platform : public scheduler::Courier {
 public:
  explicit Platform(Dice& dice) : dice_(dice) {}

  scheduler::Outcome deliver(const okr::Delivery& delivery, Instant /*now*/) override {
    const scheduler::Sent sent{okr::ConnectionId{1}, "channel", std::to_string(delivery.id.value)};
    const int fate = kind ? 100 : dice_.roll(1, 100);
    if (fate <= 2) throw Crash{};
    if (fate <= 8) return scheduler::Failed{"busy"};
    if (fate <= 14) return silence();
    if (fate <= 18) return scheduler::Unknown{"no reply"};
    ++seen[delivery.id];
    if (fate <= 20) throw Crash{};
    if (fate <= 26) return scheduler::Unknown{"no reply"};
    return sent;
  }
  scheduler::Outcome look_for(const okr::Delivery& delivery, Instant /*since*/) override {
    const int fate = kind ? 100 : dice_.roll(1, 100);
    if (fate <= 3) throw Crash{};
    if (fate <= 10) return scheduler::Failed{"busy"};
    if (fate <= 15) return silence();
    if (!seen.contains(delivery.id)) return scheduler::NothingToSay{"not there"};
    return scheduler::Sent{okr::ConnectionId{1}, "channel", std::to_string(delivery.id.value)};
  }
  scheduler::Outcome redraw(const okr::Delivery& /*sent*/, Instant /*now*/) override {
    return scheduler::Failed{"nothing is drawn here"};
  }

  std::map<okr::DeliveryId, int> seen;
  bool kind = false;  // nothing goes wrong any more

 private:
  scheduler::Outcome silence() {
    const auto whole = dice_.chance(30) ? std::optional{okr::ConnectionId{1}} : std::nullopt;
    return scheduler::RetryAfter{std::chrono::seconds{dice_.roll(0, 900)}, whole, "ratelimited"};
  }

  Dice& dice_;
};

class World {
 public:
  explicit World(unsigned seed) : dice_(seed), platform_(dice_) {
    add_people();
    for (const char* name : {"Growth", "Sales"}) add_team(name);
    model_.until = start_;
    for (auto& process : processes_) begin(process);
  }

  void run() {
    const Instant end = start_ + days{7 * kWeeks};
    for (Instant now = start_; now < end;) {
      step(now);
      now += pause();
    }
    platform_.kind = true;
    const Instant last = std::max(end, model_.until);
    for (Instant now = last; now < last + days{3}; now += 1h) {
      processes_[0]->tick(now);
      model_.tick(now);
    }
  }

  void compare() {
    std::set<Message> seen;
    for (const okr::Delivery& delivery : book_.deliveries()) {
      EXPECT_EQ(platform_.seen[delivery.id], 1) << "delivery " << delivery.id.value;
      const auto carried = book_.in_book(
          [&](const store::Book& b) { return store::occurrences_of(b, delivery.id); });
      for (const okr::Occurrence& one : carried) {
        EXPECT_TRUE(seen.insert({{one.team.value(), one.person}, one.due_at, one.local_day}).second)
            << one.key;
      }
    }
    for (const Message& message : model_.expected) {
      EXPECT_TRUE(seen.contains(message)) << "lost: " << said(message);
    }
    for (const Message& message : seen) {
      EXPECT_TRUE(model_.expected.contains(message)) << "too much: " << said(message);
    }
    messages = seen.size();
  }

  std::size_t messages = 0;
  int crashes = 0;

 private:
  static std::string said(const Message& message) {
    const auto& [series, due, day] = message;
    return "team " + std::to_string(series.first.value) + ", person " +
           (series.second ? std::to_string(series.second->value) : "none") + ", due " +
           tests::text(due) + " on " + scheduler::day_text(day);
  }

  void add_people() {
    for (int i = 0; i < kPeople; ++i) {
      const std::string zone = dice_.zone();
      const okr::PersonId person = book_.add_person(zone);
      people_.push_back(person);
      ModelPerson& known = model_.people[person];
      known.zone = zone;
      for (int away = dice_.roll(0, 2); away > 0; --away) {
        const okr::Day first = std::chrono::floor<days>(start_) + days{dice_.roll(0, 7 * kWeeks)};
        const okr::Day last = first + days{dice_.roll(0, 14)};
        known.away.emplace_back(first, last);
        const auto name = [](okr::Day day) { return tests::text(day.time_since_epoch()); };
        book_.set_away(person, name(first).substr(0, 10), name(last).substr(0, 10));
      }
    }
  }

  okr::Rhythm rhythm() {
    okr::Rhythm result;
    result.every = dice_.chance(60) ? 1 : dice_.roll(2, 4);
    result.weekdays = {};
    const auto weekday = [this] {
      return std::chrono::weekday{static_cast<unsigned>(dice_.roll(1, 7))};
    };
    if (dice_.chance(70)) {
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
    okr::Cadence prompts = book_.mondays(team);
    prompts.rhythm = rhythm();
    prompts.time_of_day = 15min * dice_.roll(0, 95);
    prompts.zone_of = dice_.chance(80) ? okr::ZoneOf::kPerson : okr::ZoneOf::kTeam;
    okr::Cadence digest = book_.digest(team);
    digest.rhythm = rhythm();
    digest.time_of_day = 15min * dice_.roll(0, 95);
    book_.set(prompts);
    book_.set(digest);
    Model::Asking asking{prompts, {}};
    for (const okr::PersonId person : people_) {
      if (!dice_.chance(60)) continue;
      book_.ask(team, person);
      asking.people.push_back(person);
    }
    if (!asking.people.empty()) model_.asking.push_back(asking);
    model_.asking.push_back({digest, {}});
  }

  void begin(std::optional<scheduler::Scheduler>& process) {
    process.emplace(book_.store(), platform_, "process " + std::to_string(++begun_));
  }

  // What one process does at one moment; it may crash between any two parts of it.
  void step(Instant now) {
    auto& process = processes_[static_cast<std::size_t>(dice_.roll(0, 1))];
    try {
      if (dice_.chance(5)) move_somebody(now);
      if (dice_.chance(90)) {
        process->plan_due(now);
        model_.tick(now);
      }
      while (!dice_.chance(3) && process->deliver_next(now)) {
      }
      if (dice_.chance(3)) throw Crash{};
    } catch (const Crash&) {
      ++crashes;
      begin(process);
    }
  }

  void move_somebody(Instant now) {
    const auto person = people_[static_cast<std::size_t>(dice_.roll(0, kPeople - 1))];
    const std::string zone = dice_.zone();
    if (zone == model_.people.at(person).zone) return;
    book_.move(person, zone, now);
    model_.move(person, zone, now);
  }

  std::chrono::seconds pause() {
    const int kind = dice_.roll(1, 1000);
    if (kind <= 3) return std::chrono::hours{dice_.roll(1, 24 * 20)};  // an outage, or a leap
    if (kind <= 8) return -minutes{dice_.roll(1, 180)};                // the clock is set back
    if (kind <= 200) return std::chrono::seconds{dice_.roll(1, 120)};
    return minutes{dice_.roll(5, 90)};
  }

  Dice dice_;
  const Instant start_ =
      tests::at("2024-01-01 00:00") + days{dice_.roll(0, 3000)} + minutes{dice_.roll(0, 1439)};
  tests::PromptedBook book_{start_};
  Platform platform_;
  Model model_;
  std::vector<okr::PersonId> people_;
  std::optional<scheduler::Scheduler> processes_[2];
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
  std::size_t messages = 0;
  long crashes = 0;
  for (long simulated = 0; simulated < person_weeks; simulated += kPeople * kWeeks, ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    World world{seed};
    world.run();
    world.compare();
    messages += world.messages;
    crashes += world.crashes;
    if (HasFailure()) break;
  }
  std::cout << "seeds " << first << " to " << seed - 1 << ": " << messages << " messages, "
            << crashes << " crashes\n";
}

}  // namespace
