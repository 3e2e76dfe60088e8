#include <gtest/gtest.h>

#include <chrono>
#include <initializer_list>
#include <optional>
#include <random>
#include <set>
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
using std::chrono::Thursday;
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
  result.rhythm.weekdays = okr::Weekdays{on};
  result.time_of_day = time_of_day;
  result.since = at(since);
  result.rhythm.every = every_weeks;
  return result;
}

okr::Weekdays days_of(std::initializer_list<weekday> days) {
  okr::Weekdays result = okr::Weekdays::from_mask(0);
  for (const weekday one : days) result.add(one);
  return result;
}

Cadence on_days(std::initializer_list<weekday> days, const std::string& since,
                int every_weeks = 1) {
  Cadence result = cadence(Monday, 9h, since, every_weeks);
  result.rhythm.weekdays = days_of(days);
  return result;
}

// By date, or with a weekday by its place in the month.
Cadence monthly(int place, std::optional<weekday> on, const std::string& since, int every = 1) {
  Cadence result = cadence(Monday, 9h, since, every);
  result.rhythm.period = okr::Period::kMonth;
  result.rhythm.weekdays = on ? okr::Weekdays{*on} : days_of({});
  (on ? result.rhythm.week_of_month : result.rhythm.day_of_month) = place;
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
      // Several days of a week; of every second week.
      {on_days({Monday, Thursday}, "2026-10-07 12:00"), "Europe/Berlin", "2026-10-01 00:00",
       "2026-10-16 00:00", "2026-10-08 07:00, 2026-10-12 07:00, 2026-10-15 07:00"},
      {on_days({Sunday, Monday}, "2026-10-01 12:00", 2), "UTC", "2026-10-01 00:00",
       "2026-10-31 00:00",
       "2026-10-04 09:00, 2026-10-12 09:00, 2026-10-18 09:00, 2026-10-26 09:00"},
      // By date; the last day where a month is shorter.
      {monthly(15, {}, "2026-10-16 00:00"), "Europe/Berlin", "2026-10-01 00:00", "2027-01-16 00:00",
       "2026-11-15 08:00, 2026-12-15 08:00, 2027-01-15 08:00"},
      {monthly(31, {}, "2027-12-31 00:00"), "UTC", "2027-12-01 00:00", "2028-04-30 09:00",
       "2027-12-31 09:00, 2028-01-31 09:00, 2028-02-29 09:00, 2028-03-31 09:00, 2028-04-30 09:00"},
      {monthly(30, {}, "2027-01-01 00:00", 2), "UTC", "2027-01-01 00:00", "2027-06-01 00:00",
       "2027-01-30 09:00, 2027-03-30 09:00, 2027-05-30 09:00"},
      // By weekday.
      {monthly(1, Monday, "2026-10-01 00:00"), "UTC", "2026-10-01 00:00", "2026-12-31 00:00",
       "2026-10-05 09:00, 2026-11-02 09:00, 2026-12-07 09:00"},
      {monthly(okr::kLastWeekOfMonth, Friday, "2026-10-01 00:00", 3), "UTC", "2026-10-01 00:00",
       "2027-04-30 09:00", "2026-10-30 09:00, 2027-01-29 09:00, 2027-04-30 09:00"},
      // The month of its set-up is that of the zone: this is November already in Auckland.
      {monthly(1, {}, "2026-10-31 12:00", 2), "Pacific/Auckland", "2026-10-01 00:00",
       "2027-01-02 00:00", "2026-10-31 20:00, 2026-12-31 20:00"},
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

TEST(Cadence, TakesLessForEarlyWhereDueDaysAreCloser) {
  const Cadence twice = on_days({Monday, Thursday}, "2026-10-01 12:00");
  const Cadence workdays = on_days(
      {Monday, std::chrono::Tuesday, std::chrono::Wednesday, Thursday, Friday}, "2026-10-01 12:00");
  const struct {
    const Cadence& rule;
    std::string now, answers;
  } rows[] = {
      {twice, "2026-10-05 08:00", "2026-10-05"},     // Monday
      {twice, "2026-10-06 12:00", "2026-10-05"},     // two days before Thursday
      {twice, "2026-10-07 12:00", "2026-10-08"},     // the day before
      {twice, "2026-10-10 12:00", "2026-10-08"},     // Saturday, two days before Monday
      {workdays, "2026-10-06 06:00", "2026-10-06"},  // before the card came
      {workdays, "2026-10-06 08:00", "2026-10-06"},
      {workdays, "2026-10-10 12:00", "2026-10-09"},  // Saturday
      {workdays, "2026-10-11 12:00", "2026-10-12"},  // Sunday
      {monthly(15, {}, "2026-10-01 12:00"), "2026-11-11 12:00", "2026-10-15"},
      {monthly(15, {}, "2026-10-01 12:00"), "2026-11-12 12:00", "2026-11-15"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.now);
    const auto answered = answered_day(row.rule, "Europe/Berlin", at(row.now));
    EXPECT_EQ(answered ? text(answered->time_since_epoch()).substr(0, 10) : "", row.answers);
  }
}

TEST(Rhythm, NamesItsDays) {
  const struct {
    okr::Rhythm rhythm;
    std::string day, key;
  } rows[] = {
      {cadence(Monday, 9h, "2026-10-01 12:00").rhythm, "2026-11-23", "2026-W48"},
      {cadence(Thursday, 9h, "2026-10-01 12:00").rhythm, "2026-11-26", "2026-W48"},
      {on_days({Monday, Thursday}, "2026-10-01 12:00").rhythm, "2026-11-23", "2026-W48"},
      {on_days({Monday, Thursday}, "2026-10-01 12:00").rhythm, "2026-11-26", "2026-W48.2"},
      {on_days({Monday, Thursday, Sunday}, "2026-10-01 12:00").rhythm, "2027-01-03", "2026-W53.3"},
      {monthly(15, {}, "2026-10-01 12:00").rhythm, "2026-11-15", "2026-11"},
      {monthly(2, Monday, "2026-10-01 12:00").rhythm, "2027-01-11", "2027-01"},
  };
  for (const auto& row : rows) EXPECT_EQ(scheduler::due_key(row.rhythm, day(row.day)), row.key);
}

TEST(Rhythm, IsSaidInWords) {
  const struct {
    okr::Rhythm rhythm;
    std::string text;
  } rows[] = {
      {on_days({Monday}, "2026-10-01 12:00").rhythm, "every Monday"},
      {on_days({Sunday, Monday}, "2026-10-01 12:00").rhythm, "every Monday and Sunday"},
      {on_days({Monday, Thursday, Friday}, "2026-10-01 12:00", 2).rhythm,
       "every 2 weeks on Monday, Thursday and Friday"},
      {monthly(1, {}, "2026-10-01 12:00").rhythm, "every month on the 1st"},
      {monthly(12, {}, "2026-10-01 12:00").rhythm, "every month on the 12th"},
      {monthly(22, {}, "2026-10-01 12:00").rhythm, "every month on the 22nd"},
      {monthly(31, {}, "2026-10-01 12:00", 3).rhythm, "every 3 months on the last day"},
      {monthly(1, Monday, "2026-10-01 12:00").rhythm, "every month on the first Monday"},
      {monthly(5, Friday, "2026-10-01 12:00", 2).rhythm, "every 2 months on the last Friday"},
  };
  for (const auto& row : rows) EXPECT_EQ(scheduler::rhythm_text(row.rhythm), row.text);
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
    switch (below(4)) {
      case 0:
        rule.rhythm.weekdays = okr::Weekdays::from_mask(static_cast<unsigned>(below(127)) + 1);
        break;
      case 1:
        rule.rhythm = monthly(below(31) + 1, {}, "2026-01-01 00:00", below(12) + 1).rhythm;
        break;
      case 2:
        rule.rhythm = monthly(below(5) + 1, weekday{static_cast<unsigned>(below(7))},
                              "2026-01-01 00:00", below(12) + 1)
                          .rhythm;
        break;
      default:  // one day of a week
        break;
    }
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

// A day of a month that is one of its rhythm's.
bool in_month(const okr::Rhythm& rhythm, okr::Day day) {
  using std::chrono::days;
  const std::chrono::year_month_day date{day};
  const int number = static_cast<int>(static_cast<unsigned>(date.day()));
  const std::chrono::year_month_day tomorrow{day + days{1}};
  if (rhythm.day_of_month != 0) {
    const bool last = tomorrow.month() != date.month();
    return number == rhythm.day_of_month || (last && number < rhythm.day_of_month);
  }
  const std::chrono::year_month_day next_week{day + days{7}};
  return rhythm.week_of_month == okr::kLastWeekOfMonth
             ? next_week.month() != date.month()
             : (number - 1) / 7 + 1 == rhythm.week_of_month;
}

TEST(Cadence, FallsDueOnItsDayAtItsHourAndInItsRhythm) {
  for (const Case& c : random_cases(1000)) {
    const okr::Rhythm& rhythm = c.cadence.rhythm;
    const bool weeks = rhythm.period == okr::Period::kWeek;
    const bool one_day = weeks && (rhythm.weekdays.mask() & (rhythm.weekdays.mask() - 1)) == 0;
    std::set<std::string> keys;
    std::optional<okr::Day> before;
    for (const Due& due : due_between(c.cadence, c.zone, c.from, c.to)) {
      ASSERT_TRUE(rhythm.day_of_month != 0 || rhythm.weekdays.contains(weekday{due.day}));
      ASSERT_TRUE(weeks || in_month(rhythm, due.day)) << text(due.day.time_since_epoch());
      ASSERT_TRUE(keys.insert(scheduler::due_key(rhythm, due.day)).second);
      const auto wall = scheduler::to_local(c.zone, due.at).time_since_epoch();
      const auto moved = wall - (due.day.time_since_epoch() + c.cadence.time_of_day);
      ASSERT_GE(moved, 0s);
      ASSERT_LE(moved, 1h) << "the longest gap of these zones";
      if (before && one_day) {
        ASSERT_EQ((due.day - *before).count(), 7 * rhythm.every);
      }
      before = due.day;
    }
  }
}

}  // namespace
