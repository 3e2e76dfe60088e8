#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "scheduler/cadence.h"
#include "scheduler/local_time.h"
#include "tests/scheduler/times.h"

namespace {

using namespace std::chrono_literals;  // 9h
using okr::Cadence;
using scheduler::answered_day;
using scheduler::Due;
using scheduler::due_between;
using scheduler::last_due;
using scheduler::next_due;
using std::chrono::Friday;
using std::chrono::Monday;
using std::chrono::Sunday;
using std::chrono::weekday;
using tests::at;
using tests::day;
using tests::text;

constexpr const char* kZones[] = {
    "Europe/Berlin",       "America/New_York", "Asia/Kolkata", "Pacific/Auckland",
    "Australia/Lord_Howe", "America/Havana",   "UTC"};

Cadence cadence(weekday on, std::chrono::minutes time_of_day, const std::string& since,
                int every_weeks = 1) {
  Cadence result;
  result.weekday = on;
  result.time_of_day = time_of_day;
  result.since = at(since);
  result.every_weeks = every_weeks;
  return result;
}

std::string texts(const std::vector<Due>& dues) {
  std::string result;
  for (const Due& due : dues) result += (result.empty() ? "" : ", ") + text(due.at);
  return result;
}

std::string shown(const std::optional<Due>& due) {
  return due ? text(due->at) : "never";
}

TEST(Cadence, FallsDueAtItsLocalTimeInAWindow) {
  struct Row {
    Cadence cadence;
    std::string zone, from, to, dues;
  };
  const Cadence weekly = cadence(Monday, 9h, "2026-10-01 12:00");
  const Row rows[] = {
      {weekly, "Europe/Berlin", "2026-10-12 00:00", "2026-11-03 00:00",
       "2026-10-12 07:00, 2026-10-19 07:00, 2026-10-26 08:00, 2026-11-02 08:00"},
      {weekly, "Pacific/Auckland", "2026-10-11 00:00", "2026-10-12 00:00", "2026-10-11 20:00"},
      // The window is open at its beginning and closed at its end.
      {weekly, "Europe/Berlin", "2026-10-12 07:00", "2026-10-19 06:59", ""},
      {weekly, "Europe/Berlin", "2026-10-12 06:59", "2026-10-12 07:00", "2026-10-12 07:00"},
      {weekly, "Europe/Berlin", "2026-10-12 07:00", "2026-10-12 07:00", ""},
      {weekly, "Europe/Berlin", "2026-10-13 00:00", "2026-10-12 00:00", ""},
      // Nothing before it was set up, but the very instant counts.
      {weekly, "Europe/Berlin", "2020-01-01 00:00", "2026-10-06 00:00", "2026-10-05 07:00"},
      {cadence(Monday, 9h, "2026-10-05 07:00"), "Europe/Berlin", "2026-10-01 00:00",
       "2026-10-06 00:00", "2026-10-05 07:00"},
      {cadence(Monday, 9h, "2026-10-05 07:01"), "Europe/Berlin", "2026-10-01 00:00",
       "2026-10-13 00:00", "2026-10-12 07:00"},
      {weekly, "Europe/Berlin", "2020-01-01 00:00", "2026-10-01 11:59", ""},
      // Every second week counts from the week in which it was set up.
      {cadence(Monday, 9h, "2026-10-01 12:00", 2), "Europe/Berlin", "2026-10-01 00:00",
       "2026-11-10 00:00", "2026-10-12 07:00, 2026-10-26 08:00, 2026-11-09 08:00"},
      {cadence(Friday, 9h, "2026-10-01 12:00", 2), "Europe/Berlin", "2026-10-01 00:00",
       "2026-10-31 00:00", "2026-10-02 07:00, 2026-10-16 07:00, 2026-10-30 08:00"},
      {cadence(Monday, 9h, "2026-12-21 12:00", 2), "UTC", "2026-12-01 00:00", "2027-02-02 00:00",
       "2027-01-04 09:00, 2027-01-18 09:00, 2027-02-01 09:00"},
      // The week of its set-up is that of the zone: this is Monday already in Auckland.
      {cadence(Sunday, 9h, "2026-10-04 12:00", 3), "Pacific/Auckland", "2026-10-01 00:00",
       "2026-11-02 00:00", "2026-10-10 20:00, 2026-10-31 20:00"},
      // 02:30 does not exist, 02:30 occurs twice, leap day.
      {cadence(Sunday, 2h + 30min, "2026-03-01 00:00"), "Europe/Berlin", "2026-03-28 00:00",
       "2026-04-06 00:00", "2026-03-29 01:00, 2026-04-05 00:30"},
      {cadence(Sunday, 2h + 30min, "2026-10-01 00:00"), "Europe/Berlin", "2026-10-24 00:00",
       "2026-11-02 00:00", "2026-10-25 00:30, 2026-11-01 01:30"},
      {cadence(Sunday, 0h, "2026-03-01 06:00"), "America/Havana", "2026-03-01 06:00",
       "2026-03-16 00:00", "2026-03-08 05:00, 2026-03-15 04:00"},
      {cadence(std::chrono::Tuesday, 9h, "2028-02-01 00:00"), "Europe/Berlin", "2028-02-28 00:00",
       "2028-03-08 00:00", "2028-02-29 08:00, 2028-03-07 08:00"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.zone + " " + row.from + " to " + row.to);
    EXPECT_EQ(texts(due_between(row.cadence, row.zone, at(row.from), at(row.to))), row.dues);
  }
}

TEST(Cadence, NamesTheDayInTheZone) {
  const Cadence weekly = cadence(Monday, 9h, "2026-10-01 12:00");
  const auto dues =
      due_between(weekly, "Pacific/Auckland", at("2026-10-11 00:00"), at("2026-10-12 00:00"));
  ASSERT_EQ(dues.size(), 1U);
  EXPECT_EQ(dues[0].day, day("2026-10-12"));
}

TEST(Cadence, KnowsItsLastAndItsNextTime) {
  struct Row {
    std::string now, last, next;
  };
  const Cadence weekly = cadence(Monday, 9h, "2026-10-01 12:00");
  const Row rows[] = {
      {"2020-01-01 00:00", "never", "2026-10-05 07:00"},
      {"2026-10-05 06:59", "never", "2026-10-05 07:00"},
      {"2026-10-05 07:00", "2026-10-05 07:00", "2026-10-12 07:00"},
      {"2026-10-05 07:01", "2026-10-05 07:00", "2026-10-12 07:00"},
      {"2026-10-25 23:00", "2026-10-19 07:00", "2026-10-26 08:00"},
      {"2026-10-26 07:30", "2026-10-19 07:00", "2026-10-26 08:00"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.now);
    EXPECT_EQ(shown(last_due(weekly, "Europe/Berlin", at(row.now))), row.last);
    EXPECT_EQ(text(next_due(weekly, "Europe/Berlin", at(row.now)).at), row.next);
  }
}

TEST(Cadence, TakesACheckInAsTheAnswerToTheNearestDueDay) {
  struct Row {
    std::string now, answers;  // empty: no due day
  };
  const Cadence weekly = cadence(Monday, 9h, "2026-10-01 12:00");
  const Row rows[] = {
      {"2026-10-01 12:00", ""},            // Thursday, four days before the first
      {"2026-10-01 22:00", "2026-10-05"},  // Friday in Berlin
      {"2026-10-05 06:00", "2026-10-05"},  // before the card came
      {"2026-10-05 07:00", "2026-10-05"},  // with it
      {"2026-10-08 21:59", "2026-10-05"},  // Thursday night
      {"2026-10-08 22:00", "2026-10-12"},  // Friday
      {"2026-10-12 06:59", "2026-10-12"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.now);
    const auto answered = answered_day(weekly, "Europe/Berlin", at(row.now));
    EXPECT_EQ(answered ? text(answered->time_since_epoch()).substr(0, 10) : "", row.answers);
  }
}

// What the properties below are checked on: random rules, zones and windows of up to half a year.
struct Case {
  Cadence cadence;
  std::string zone;
  okr::Instant from, middle, to;
};

std::vector<Case> random_cases(int count) {
  std::mt19937 random{20261025};  // always the same cases
  const auto below = [&random](int bound) {
    return std::uniform_int_distribution<int>{0, bound - 1}(random);
  };
  std::vector<Case> cases;
  for (int i = 0; i < count; ++i) {
    Cadence rule = cadence(weekday{static_cast<unsigned>(below(7))},
                           std::chrono::minutes{below(1440)}, "2026-01-01 00:00", below(12) + 1);
    rule.since += std::chrono::minutes{below(500'000)};
    const okr::Instant from = at("2025-12-01 00:00") + std::chrono::seconds{below(40'000'000)};
    const okr::Instant middle = from + std::chrono::seconds{below(8'000'000)};
    const okr::Instant to = middle + std::chrono::seconds{below(8'000'000)};
    cases.push_back({rule, kZones[below(std::size(kZones))], from, middle, to});
  }
  return cases;
}

TEST(Cadence, FallsDueInAdjacentWindowsAsInTheirUnion) {
  for (const Case& c : random_cases(2000)) {
    auto parts = due_between(c.cadence, c.zone, c.from, c.middle);
    const auto second = due_between(c.cadence, c.zone, c.middle, c.to);
    parts.insert(parts.end(), second.begin(), second.end());
    ASSERT_EQ(texts(parts), texts(due_between(c.cadence, c.zone, c.from, c.to))) << c.zone;
  }
}

TEST(Cadence, ReachesByNextAndLastWhatAWindowHolds) {
  for (const Case& c : random_cases(500)) {
    const auto dues = due_between(c.cadence, c.zone, c.from, c.to);
    std::vector<Due> walked;
    for (Due due = next_due(c.cadence, c.zone, c.from); due.at <= c.to;
         due = next_due(c.cadence, c.zone, due.at)) {
      walked.push_back(due);
      ASSERT_EQ(shown(last_due(c.cadence, c.zone, due.at)), text(due.at));
    }
    ASSERT_EQ(texts(walked), texts(dues)) << c.zone;
    if (!dues.empty()) {
      ASSERT_EQ(shown(last_due(c.cadence, c.zone, c.to)), text(dues.back().at));
    }
  }
}

TEST(Cadence, FallsDueOnItsWeekdayAtItsHourAndInItsRhythm) {
  for (const Case& c : random_cases(500)) {
    std::optional<okr::Day> before;
    for (const Due& due : due_between(c.cadence, c.zone, c.from, c.to)) {
      ASSERT_EQ(weekday{due.day}, c.cadence.weekday);
      const auto wall = scheduler::to_local(c.zone, due.at).time_since_epoch();
      const auto moved = wall - (due.day.time_since_epoch() + c.cadence.time_of_day);
      ASSERT_GE(moved, 0s);
      ASSERT_LE(moved, 1h) << "the longest gap of these zones";
      if (before) {
        ASSERT_EQ((due.day - *before).count(), 7 * c.cadence.every_weeks);
      }
      before = due.day;
    }
  }
}

}  // namespace
