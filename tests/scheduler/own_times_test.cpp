#include "scheduler/own_times.h"

#include <gtest/gtest.h>

#include <chrono>
#include <random>
#include <string>
#include <vector>

#include "scheduler/local_time.h"
#include "tests/scheduler/times.h"

namespace {

using namespace std::chrono_literals;  // 9h
using okr::Calendar;
using scheduler::Due;
using scheduler::Fitted;
using std::chrono::weekday;
using tests::at;
using tests::day;
using tests::text;

constexpr const char* kBerlin = "Europe/Berlin";

okr::Weekdays weekdays(std::initializer_list<weekday> list) {
  okr::Weekdays result = okr::Weekdays::from_mask(0);
  for (const weekday one : list) result.add(one);
  return result;
}
const okr::Weekdays kMonToThu = weekdays(
    {std::chrono::Monday, std::chrono::Tuesday, std::chrono::Wednesday, std::chrono::Thursday});
const okr::Weekdays kMonToFri = okr::Weekdays::from_mask(0x1F);

// Own times as a table says them: "08:30", "" for the team's; a mask of 0 for all days.
struct Own {
  std::chrono::minutes time{-1};
  okr::Weekdays days = okr::Weekdays::from_mask(0);
  std::string quiet = {};
  okr::Holidays holidays = {};
};

Calendar calendar(const std::string& zone, const Own& own) {
  Calendar result;
  result.zone = zone;
  if (own.time >= 0min) result.own.time_of_day = own.time;
  if (!own.days.empty()) result.own.work_days = own.days;
  if (!own.quiet.empty()) result.own.quiet = okr::QuietHours::parse(own.quiet).value();
  if (!own.holidays.empty()) result.own.holidays = "XX";
  result.holidays = own.holidays;
  return result;
}

// What falls due on a day at a local time of a zone.
Due due(const std::string& zone, const std::string& on, std::chrono::minutes time) {
  return {day(on), scheduler::to_instant(zone, day(on), time)};
}

std::string local(const std::string& zone, okr::Instant instant) {
  return text(scheduler::to_local(zone, instant).time_since_epoch());
}

TEST(OwnTimes, MoveWhatIsDueForwardToTheNextMinuteAllowed) {
  struct Row {
    const char* what;
    std::string zone;
    std::string day;
    std::chrono::minutes time;
    Own own;
    std::string at;  // local
    std::string why;
  };
  const Row rows[] = {
      {"nothing said", kBerlin, "2026-11-23", 9h, {}, "2026-11-23 09:00", ""},
      {"an own time before the team's",
       kBerlin,
       "2026-11-23",
       9h,
       {.time = 8h + 30min},
       "2026-11-23 08:30",
       "Your own time is 08:30."},
      {"an own time after it",
       kBerlin,
       "2026-11-23",
       9h,
       {.time = 17h},
       "2026-11-23 17:00",
       "Your own time is 17:00."},
      {"a work day", kBerlin, "2026-11-26", 9h, {.days = kMonToThu}, "2026-11-26 09:00", ""},
      {"a day off goes over the weekend, at the same time",
       kBerlin,
       "2026-11-27",
       9h,
       {.days = kMonToThu},
       "2026-11-30 09:00",
       "Moved from Fri 27 Nov: not one of your work days."},
      {"a day off and an own time",
       kBerlin,
       "2026-11-27",
       9h,
       {.time = 8h + 30min, .days = kMonToThu},
       "2026-11-30 08:30",
       "Your own time is 08:30. Moved from Fri 27 Nov: not one of your work days."},
      {"before quiet hours",
       kBerlin,
       "2026-11-23",
       9h,
       {.quiet = "18:00-09:00"},
       "2026-11-23 09:00",
       ""},
      {"their last minute",
       kBerlin,
       "2026-11-23",
       8h + 59min,
       {.quiet = "18:00-09:00"},
       "2026-11-23 09:00",
       "Moved from Mon 23 Nov 08:59: your quiet hours."},
      {"their first minute, over midnight",
       kBerlin,
       "2026-11-23",
       18h,
       {.quiet = "18:00-09:00"},
       "2026-11-24 09:00",
       "Moved from Mon 23 Nov 18:00: your quiet hours."},
      {"within one day",
       kBerlin,
       "2026-11-23",
       13h,
       {.quiet = "12:00-14:00"},
       "2026-11-23 14:00",
       "Moved from Mon 23 Nov 13:00: your quiet hours."},
      {"over midnight into a day off",
       kBerlin,
       "2026-11-26",
       20h,
       {.days = kMonToThu, .quiet = "18:00-09:00"},
       "2026-11-30 09:00",
       "Moved from Thu 26 Nov 20:00: your quiet hours."},
      {"a day off at a quiet time: the first minute of the next work day",
       kBerlin,
       "2026-11-27",
       20h,
       {.days = kMonToThu, .quiet = "18:00-09:00"},
       "2026-11-30 09:00",
       "Moved from Fri 27 Nov: not one of your work days."},
      {"a holiday",
       kBerlin,
       "2026-04-06",
       9h,
       {.holidays = {{day("2026-04-06"), "Easter Monday"}}},
       "2026-04-07 09:00",
       "Moved from Mon 6 Apr: Easter Monday."},
      {"a row of holidays and weekends: the first reason is said",
       kBerlin,
       "2026-04-03",
       9h,
       {.days = kMonToFri,
        .holidays = {{day("2026-04-03"), "Good Friday"}, {day("2026-04-06"), "Easter Monday"}}},
       "2026-04-07 09:00",
       "Moved from Fri 3 Apr: Good Friday."},
      {"year end",
       kBerlin,
       "2026-12-31",
       9h,
       {.days = kMonToFri,
        .holidays = {{day("2026-12-31"), "Sylvester"}, {day("2027-01-01"), "New Year"}}},
       "2027-01-04 09:00",
       "Moved from Thu 31 Dec: Sylvester."},
      {"to a leap day",
       kBerlin,
       "2028-02-28",
       20h,
       {.quiet = "18:00-09:00"},
       "2028-02-29 09:00",
       "Moved from Mon 28 Feb 20:00: your quiet hours."},
      {"from a leap day",
       kBerlin,
       "2028-02-29",
       9h,
       {.holidays = {{day("2028-02-29"), "Leap Day"}}},
       "2028-03-01 09:00",
       "Moved from Tue 29 Feb: Leap Day."},
      {"no day allowed within two weeks: as due",
       kBerlin,
       "2026-11-23",
       9h,
       {.days = weekdays({std::chrono::Tuesday}),
        .holidays = {{day("2026-11-24"), "a"}, {day("2026-12-01"), "b"}, {day("2026-12-08"), "c"}}},
       "2026-11-23 09:00",
       ""},
      // Clocks are set forward at 02:00 on 29 March, back at 03:00 on 25 October.
      {"an own time in the gap",
       kBerlin,
       "2026-03-29",
       9h,
       {.time = 2h + 30min},
       "2026-03-29 03:00",
       "Your own time is 02:30."},
      {"the gap ends in quiet hours",
       kBerlin,
       "2026-03-29",
       9h,
       {.time = 2h + 30min, .quiet = "03:00-04:00"},
       "2026-03-29 04:00",
       "Your own time is 02:30. Moved from Sun 29 Mar 03:00: your quiet hours."},
      {"quiet hours end in the gap",
       kBerlin,
       "2026-03-29",
       1h,
       {.quiet = "00:00-02:30"},
       "2026-03-29 03:00",
       "Moved from Sun 29 Mar 01:00: your quiet hours."},
      {"a day off whose gap ends it: the time is kept",
       kBerlin,
       "2026-03-29",
       2h + 30min,
       {.days = kMonToFri},
       "2026-03-30 02:30",
       "Moved from Sun 29 Mar: not one of your work days."},
      {"over the gap from a day off",
       kBerlin,
       "2026-03-27",
       2h + 30min,
       {.days = weekdays({std::chrono::Sunday})},
       "2026-03-29 03:00",
       "Moved from Fri 27 Mar: not one of your work days."},
      {"quiet hours end in the overlap",
       kBerlin,
       "2026-10-25",
       1h,
       {.quiet = "00:00-02:30"},
       "2026-10-25 02:30",
       "Moved from Sun 25 Oct 01:00: your quiet hours."},
      // The south: clocks forward on 4 October, back on 5 April; half an hour on Lord Howe.
      {"gap in Adelaide",
       "Australia/Adelaide",
       "2026-10-04",
       9h,
       {.time = 2h + 15min},
       "2026-10-04 03:00",
       "Your own time is 02:15."},
      {"a day off over Adelaide's overlap",
       "Australia/Adelaide",
       "2026-04-03",
       9h,
       {.holidays = {{day("2026-04-03"), "Good Friday"}, {day("2026-04-04"), "Saturday"}}},
       "2026-04-05 09:00",
       "Moved from Fri 3 Apr: Good Friday."},
      {"gap of half an hour on Lord Howe",
       "Australia/Lord_Howe",
       "2026-10-04",
       9h,
       {.time = 2h + 15min},
       "2026-10-04 02:30",
       "Your own time is 02:15."},
      {"quiet over Lord Howe's overlap",
       "Australia/Lord_Howe",
       "2026-04-04",
       23h,
       {.quiet = "22:00-01:45"},
       "2026-04-05 01:45",
       "Moved from Sat 4 Apr 23:00: your quiet hours."},
      {"Kathmandu, 5:45 off",
       "Asia/Kathmandu",
       "2026-11-27",
       9h,
       {.days = kMonToThu},
       "2026-11-30 09:00",
       "Moved from Fri 27 Nov: not one of your work days."},
      {"Monday in Auckland, where UTC has Sunday",
       "Pacific/Auckland",
       "2026-11-23",
       9h,
       {.days = kMonToFri},
       "2026-11-23 09:00",
       ""},
      {"Auckland over its gap",
       "Pacific/Auckland",
       "2026-09-26",
       9h,
       {.days = kMonToFri},
       "2026-09-28 09:00",
       "Moved from Sat 26 Sep: not one of your work days."},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.what);
    const Fitted fit =
        scheduler::fitted(due(row.zone, row.day, row.time), row.time, calendar(row.zone, row.own));
    EXPECT_EQ(local(row.zone, fit.at), row.at);
    EXPECT_EQ(fit.why, row.why);
    EXPECT_EQ(fit.day, day(row.day)) << "the due day keeps its name";
  }
}

// The second 02:15 of 25 October lies in quiet hours whose end, 02:30, was there before.
TEST(OwnTimes, NeverMoveBackWhenTheEndOfQuietHoursComesTwice) {
  const Calendar own = calendar(kBerlin, {.quiet = "01:00-02:30"});
  const Fitted fit =
      scheduler::fitted({day("2026-10-25"), at("2026-10-25 01:15")}, 2h + 15min, own);
  EXPECT_EQ(text(fit.at), "2026-10-25 01:30");
}

TEST(OwnTimes, AreInThePersonsZoneWhereTheTeamsTimeIsInTheTeams) {
  // Monday 09:00 in Berlin is Sunday 22:00 in Honolulu.
  const Due monday = due(kBerlin, "2026-11-23", 9h);
  const std::string honolulu = "Pacific/Honolulu";
  EXPECT_EQ(
      local(honolulu, scheduler::fitted(monday, 22h, calendar(honolulu, {.days = kMonToFri})).at),
      "2026-11-23 22:00");
  EXPECT_EQ(local(honolulu, scheduler::fitted(monday, 22h, calendar(honolulu, {.time = 8h})).at),
            "2026-11-23 08:00");
}

// Mondays, Wednesdays and Fridays at 09:00 since the summer.
okr::Cadence thrice() {
  okr::Cadence cadence;
  cadence.rhythm.weekdays =
      weekdays({std::chrono::Monday, std::chrono::Wednesday, std::chrono::Friday});
  cadence.time_of_day = 9h;
  cadence.since = at("2026-07-01 00:00");
  return cadence;
}

std::vector<std::string> texts(const std::vector<Fitted>& all) {
  std::vector<std::string> result;
  for (const Fitted& one : all) {
    result.push_back(text(one.day.time_since_epoch()).substr(0, 10) + " at " + text(one.at));
  }
  return result;
}

TEST(OwnTimes, MayMoveSeveralDueDaysToOneInstant) {
  const Calendar own = calendar(kBerlin, {.days = weekdays({std::chrono::Monday})});
  EXPECT_EQ(
      texts(scheduler::fitted_between(thrice(), kBerlin, own, at("2026-11-23 08:00"),
                                      at("2026-11-30 08:00"))),
      (std::vector<std::string>{"2026-11-25 at 2026-11-30 08:00", "2026-11-27 at 2026-11-30 08:00",
                                "2026-11-30 at 2026-11-30 08:00"}));
  EXPECT_EQ(scheduler::last_fitted(thrice(), kBerlin, own, at("2026-11-30 07:59"))->day,
            day("2026-11-23"));
  EXPECT_EQ(scheduler::last_fitted(thrice(), kBerlin, own, at("2026-11-30 08:00"))->day,
            day("2026-11-30"));
}

TEST(OwnTimes, LeaveATimeThatWasOverWhenTheCadenceBeganToTheNextDay) {
  okr::Cadence cadence = thrice();
  cadence.since = at("2026-11-23 07:45");
  const Calendar own = calendar(kBerlin, {.time = 8h + 30min});
  EXPECT_EQ(texts(scheduler::fitted_between(cadence, kBerlin, own, at("2026-11-23 07:45"),
                                            at("2026-11-26 00:00"))),
            (std::vector<std::string>{"2026-11-23 at 2026-11-23 08:00",
                                      "2026-11-25 at 2026-11-25 07:30"}));
}

TEST(OwnTimes, LetACheckInAnswerTheDayThatWasAskedForLast) {
  okr::Cadence wednesdays = thrice();
  wednesdays.rhythm.weekdays = okr::Weekdays{std::chrono::Wednesday};
  const Calendar own = calendar(kBerlin, {.days = weekdays({std::chrono::Monday})});
  struct Row {
    std::string now;
    std::string answered;
  };
  const Row rows[] = {
      {"2026-11-23 09:00", "2026-11-18"},  // asked on Monday for the Wednesday before
      {"2026-11-24 09:00", "2026-11-18"},
      {"2026-11-26 09:00", "2026-11-18"},  // more than three days before Monday
      {"2026-11-28 09:00", "2026-11-25"},  // early for Monday's
      {"2026-11-30 07:00", "2026-11-25"},
      {"2026-11-30 09:00", "2026-11-25"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.now);
    const auto answered = scheduler::answered_day(wednesdays, kBerlin, own, at(row.now));
    ASSERT_TRUE(answered);
    EXPECT_EQ(*answered, day(row.answered));
  }
}

// Random cadences, own times, zones and windows: what holds for all of them.
struct Case {
  okr::Cadence cadence;
  Calendar own;
  okr::Instant from, middle, to;
};

std::vector<Case> random_cases(int count) {
  const char* const zones[] = {"Europe/Berlin",       "America/New_York", "Australia/Adelaide",
                               "Australia/Lord_Howe", "Asia/Kathmandu",   "Pacific/Apia",
                               "America/St_Johns",    "Africa/Casablanca"};
  std::mt19937 random{20261122};  // always the same cases
  const auto below = [&random](int bound) {
    return std::uniform_int_distribution<int>{0, bound - 1}(random);
  };
  std::vector<Case> cases;
  for (int i = 0; i < count; ++i) {
    Case one{thrice(), {}, {}, {}, {}};
    one.cadence.rhythm.weekdays = okr::Weekdays::from_mask(static_cast<unsigned>(below(127)) + 1);
    one.cadence.rhythm.every = below(3) + 1;
    one.cadence.time_of_day = std::chrono::minutes{below(1440)};
    one.cadence.since = at("2026-01-01 00:00") + std::chrono::minutes{below(200'000)};
    one.own.zone = zones[below(std::size(zones))];
    if (below(2) == 0) one.own.own.time_of_day = std::chrono::minutes{below(1440)};
    if (below(2) == 0) {
      one.own.own.work_days = okr::Weekdays::from_mask(static_cast<unsigned>(below(127)) + 1);
    }
    if (below(2) == 0) {
      const int from = below(1440);
      one.own.own.quiet = okr::QuietHours{std::chrono::minutes{from},
                                          std::chrono::minutes{(from + 1 + below(1000)) % 1440}};
    }
    for (int holidays = below(20); holidays > 0; --holidays) {
      one.own.holidays.emplace(day("2026-01-01") + std::chrono::days{below(500)}, "a holiday");
    }
    if (!one.own.holidays.empty()) one.own.own.holidays = "XX";
    one.from = at("2026-01-01 00:00") + std::chrono::seconds{below(30'000'000)};
    one.middle = one.from + std::chrono::seconds{below(3'000'000)};
    one.to = one.middle + std::chrono::seconds{below(3'000'000)};
    cases.push_back(one);
  }
  return cases;
}

TEST(OwnTimes, AreKeptInOrderAndNeverBeforeWhatTheyMove) {
  for (const Case& c : random_cases(1500)) {
    SCOPED_TRACE(c.own.zone);
    okr::Instant before{};
    for (const Fitted& one :
         scheduler::fitted_between(c.cadence, c.own.zone, c.own, c.from, c.to)) {
      ASSERT_GE(one.at, before);
      before = one.at;
      const auto wall = scheduler::to_local(c.own.zone, one.at).time_since_epoch();
      const auto today = std::chrono::floor<std::chrono::days>(wall);
      const auto time = std::chrono::floor<std::chrono::minutes>(wall - today);
      ASSERT_GE(okr::Day{today}, one.day);
      if (one.why.find("Moved") == std::string::npos) continue;
      ASSERT_FALSE(c.own.holidays.contains(okr::Day{today})) << text(one.at);
      ASSERT_TRUE(!c.own.own.quiet || !c.own.own.quiet->contain(time)) << text(one.at);
      ASSERT_TRUE(!c.own.own.work_days || c.own.own.work_days->contains(weekday{okr::Day{today}}));
    }
  }
}

TEST(OwnTimes, FallDueInAdjacentWindowsAsInTheirUnion) {
  for (const Case& c : random_cases(1500)) {
    auto parts = scheduler::fitted_between(c.cadence, c.own.zone, c.own, c.from, c.middle);
    for (const Fitted& one :
         scheduler::fitted_between(c.cadence, c.own.zone, c.own, c.middle, c.to)) {
      parts.push_back(one);
    }
    const auto all = scheduler::fitted_between(c.cadence, c.own.zone, c.own, c.from, c.to);
    ASSERT_EQ(texts(parts), texts(all)) << c.own.zone;
    if (all.empty()) continue;
    ASSERT_EQ(scheduler::last_fitted(c.cadence, c.own.zone, c.own, c.to)->day, all.back().day);
    ASSERT_EQ(scheduler::next_fitted(c.cadence, c.own.zone, c.own, c.from).day, all.front().day);
  }
}

}  // namespace
