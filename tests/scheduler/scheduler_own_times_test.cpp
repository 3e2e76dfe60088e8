#include "tests/scheduler/running_scheduler.h"

namespace {

using std::chrono::days;
using tests::at;
using tests::kMonday;
using tests::kStart;
using tests::Times;
using namespace std::chrono_literals;

okr::OwnTimes at_time(std::chrono::minutes time) {
  okr::OwnTimes own;
  own.time_of_day = time;
  return own;
}

okr::OwnTimes on_days(unsigned mask) {
  okr::OwnTimes own;
  own.work_days = okr::Weekdays::from_mask(mask);
  return own;
}
constexpr unsigned kTueToFri = 0x1E;
constexpr unsigned kWednesday = 0x04;
constexpr unsigned kFriday = 0x10;

class SchedulerOwnTimes : public tests::RunningScheduler {
 protected:
  okr::PersonId ask_with(const okr::OwnTimes& own) {
    const okr::PersonId person = add_asked();
    book.set_own_times(person, own, kStart);
    return person;
  }
  void set(okr::PersonId person, const okr::OwnTimes& own, okr::Instant when) {
    book.set_own_times(person, own, when);
  }
};

TEST_F(SchedulerOwnTimes, AskAtThemAndTheOthersWhenTheTeamAsks) {
  ask_with(at_time(8h + 30min));
  ask_with(at_time(17h));
  add_asked();
  run(kStart, kMonday + days{8}, 15min);
  EXPECT_EQ(delivered(), (Times{"2026-11-23 07:30", "2026-11-23 08:00", "2026-11-23 16:00",
                                "2026-11-30 07:30", "2026-11-30 08:00", "2026-11-30 16:00"}));
}

TEST_F(SchedulerOwnTimes, MoveAPromptToTheNextWorkDayAndSayWhy) {
  ask_with(on_days(kTueToFri));
  run(kStart, kMonday + days{9}, 1h);
  EXPECT_EQ(delivered(), (Times{"2026-11-24 08:00", "2026-12-01 08:00"}));
  EXPECT_EQ(courier.delivered[0].delivery.reason,
            "Growth asks for check-ins every Monday at 09:00 in your time zone (Europe/Berlin). "
            "Moved from Mon 23 Nov: not one of your work days.");
  EXPECT_FALSE(courier.delivered[0].delivery.late);
}

TEST_F(SchedulerOwnTimes, RemindOnTheWorkDayAfterTheOneOfAsking) {
  book.set_nudges(team);
  ask_with(on_days(0x05));  // Mondays and Wednesdays
  okr::OwnTimes late;
  late.time_of_day = 17h;
  late.quiet = okr::QuietHours::parse("18:00-09:00");
  ask_with(late);
  run(kStart, kMonday + days{6}, 1h);
  EXPECT_EQ(delivered(), (Times{"2026-11-23 08:00", "2026-11-23 16:00", "2026-11-24 16:00",
                                "2026-11-25 08:00"}));
  EXPECT_EQ(courier.delivered[2].delivery.kind, okr::DeliveryKind::kNudge);
  EXPECT_EQ(courier.delivered[3].delivery.kind, okr::DeliveryKind::kNudge);
}

TEST_F(SchedulerOwnTimes, AskOnceForAllTheDaysTheyMoveTogether) {
  okr::Cadence daily = book.mondays(team);
  daily.rhythm.weekdays = okr::Weekdays::from_mask(0x1F);
  book.set(daily);
  ask_with(on_days(kWednesday));
  run(kStart, kMonday + days{10}, 1h);
  EXPECT_EQ(delivered(), (Times{"2026-11-25 08:00", "2026-12-02 08:00"}));
  EXPECT_TRUE(occurrence("prompt:team 1:person 1:2026-W48")->skipped);
  EXPECT_FALSE(occurrence("prompt:team 1:person 1:2026-W48.3")->skipped);
}

TEST_F(SchedulerOwnTimes, PassOverPublicHolidays) {
  okr::OwnTimes own;
  own.holidays = "DE";
  book.add_holiday("DE", "2026-11-23", "Bot's Day");
  ask_with(own);
  add_asked();
  run(kStart, kMonday + days{8}, 1h);
  EXPECT_EQ(delivered(), (Times{"2026-11-23 08:00", "2026-11-24 08:00", "2026-11-30 08:00",
                                "2026-11-30 08:00"}));
}

TEST_F(SchedulerOwnTimes, TakeEffectForTheComingPrompt) {
  const okr::PersonId person = add_asked();
  run(kStart, kMonday - 2h, 15min);
  set(person, at_time(17h), kMonday - 2h);
  run(kMonday - 2h, kMonday + 3h, 15min);
  EXPECT_EQ(delivered(), Times{}) << "no longer at nine";
  set(person, {}, kMonday + 3h);
  run(kMonday + 3h, kMonday + 4h, 1min);
  EXPECT_EQ(delivered(), Times{"2026-11-23 11:00"}) << "by the new times it was due at nine";
  EXPECT_EQ(courier.delivered[0].delivery.reason,
            "By your own times this was due Mon 23 Nov 09:00.");
  run(kMonday + 4h, kMonday + days{6}, 1h);
  EXPECT_EQ(courier.delivered.size(), 1U);
}

TEST_F(SchedulerOwnTimes, NeverAskTwiceForADay) {
  const okr::PersonId person = add_asked();
  run(kStart, kMonday + 1h, 15min);
  EXPECT_EQ(delivered(), Times{"2026-11-23 08:00"});
  set(person, at_time(17h), kMonday + 1h);
  run(kMonday + 1h, kMonday + 2h, 15min);
  set(person, on_days(kWednesday), kMonday + 2h);
  run(kMonday + 2h, kMonday + days{6}, 1h);
  EXPECT_EQ(courier.delivered.size(), 1U);
  EXPECT_EQ(delivered(), Times{"2026-11-23 08:00"});
}

TEST_F(SchedulerOwnTimes, MakeUpForADayThatTheyPassOverLongAfterIt) {
  const okr::PersonId person = ask_with(on_days(kWednesday));
  run(kStart, kMonday + 36h, 1h);
  EXPECT_EQ(delivered(), Times{});
  set(person, {}, kMonday + 36h);
  run(kMonday + 36h, kMonday + days{6}, 1h);
  EXPECT_EQ(delivered(), Times{"2026-11-24 20:00"});
}

TEST_F(SchedulerOwnTimes, MakeUpOutsideOfQuietHours) {
  const okr::PersonId person = ask_with(on_days(kWednesday));
  run(kStart, kMonday + 12h, 1h);
  okr::OwnTimes quiet;
  quiet.quiet = okr::QuietHours::parse("18:00-07:30");
  set(person, quiet, kMonday + 12h);
  run(kMonday + 12h, kMonday + days{6}, 30min);
  EXPECT_EQ(delivered(), Times{"2026-11-24 06:30"});
}

TEST_F(SchedulerOwnTimes, LeaveASnoozeItsOneCard) {
  const okr::PersonId person = ask_with(on_days(kWednesday));
  run(kStart, kMonday + 3h, 1h);
  snooze(person, kMonday + 6h);
  set(person, {}, kMonday + 4h);
  run(kMonday + 4h, kMonday + days{6}, 30min);
  EXPECT_EQ(delivered(), Times{"2026-11-23 14:00"});
}

// The planner was faster than the change, which was typed a minute before and saved after.
TEST_F(SchedulerOwnTimes, ReachThePlannerThatWasThereBefore) {
  const okr::PersonId person = add_asked();
  run(kStart, kMonday - 30min, 15min);
  scheduler->tick(kMonday - 29min);
  set(person, at_time(8h + 30min), kMonday - 31min);
  run(kMonday - 29min, kMonday + 1h, 1min);
  EXPECT_EQ(courier.delivered.size(), 1U);
  EXPECT_LT(courier.delivered[0].at, kMonday - 25min);
}

// It was due at nine while nothing ran, and before nothing ran by the new times.
TEST_F(SchedulerOwnTimes, LoseNothingWhenTheyChangeBeforeTheFirstTickAfterAnOutage) {
  const okr::PersonId person = add_asked();
  ask_with(at_time(8h + 15min));
  run(kStart, kMonday - 30min, 15min);
  set(person, at_time(8h), kMonday + 5min);
  run(kMonday + 5min, kMonday + days{6}, 1h);
  EXPECT_EQ(delivered(), (Times{"2026-11-23 07:15", "2026-11-23 08:05"}));
}

// Asked every fourth week; the outage ends a fortnight after the Friday it was moved to.
TEST_F(SchedulerOwnTimes, HoldForWhatIsMadeUpLongAfterItsDueDay) {
  okr::Cadence rare = book.mondays(team);
  rare.rhythm.every = 4;
  rare.since = kMonday - 1h;
  book.set(rare);
  const okr::PersonId person = ask_with(on_days(kFriday));
  run(kStart, kMonday + days{1}, 1h);
  okr::OwnTimes times = on_days(kFriday);
  times.quiet = okr::QuietHours{0h, 12h};
  set(person, times, kMonday + days{17} - 2h);
  run(kMonday + days{17} - 2h, kMonday + days{20}, 1h);
  EXPECT_EQ(delivered(), Times{"2026-12-11 11:00"});
}

TEST_F(SchedulerOwnTimes, FollowAPersonToAnotherZoneBetweenTwoPrompts) {
  const okr::PersonId person = ask_with(at_time(8h + 30min));
  run(kStart, kMonday + days{2}, 30min);
  book.move(person, "Asia/Kathmandu", kMonday + days{2});
  run(kMonday + days{2}, kMonday + days{9}, 15min);
  EXPECT_EQ(delivered(), (Times{"2026-11-23 07:30", "2026-11-30 02:45"}));
}

TEST_F(SchedulerOwnTimes, AreKeptWhenTheProcessWasDownOverThem) {
  ask_with(on_days(kTueToFri));
  run(kStart, kMonday - 1h, 1h);
  restart();
  run(kMonday + days{1} + 3h, kMonday + days{2}, 1h);
  ASSERT_EQ(delivered(), Times{"2026-11-24 11:00"});
  EXPECT_TRUE(courier.delivered[0].delivery.late);
}

TEST_F(SchedulerOwnTimes, LeaveAnAwayDayAway) {
  const okr::PersonId person = ask_with(on_days(kTueToFri));
  book.set_away(person, "2026-11-24", "2026-11-24");
  run(kStart, kMonday + days{5}, 1h);
  EXPECT_EQ(delivered(), Times{});
}

okr::Away half(okr::PersonId person, const std::string& on, okr::Half which) {
  okr::Away away;
  away.person = person;
  away.first_day = away.last_day = tests::day(on);
  away.half = which;
  return away;
}

TEST_F(SchedulerOwnTimes, PutACardOffUntilAHalfDayAwayIsOver) {
  const okr::PersonId morning = add_asked();
  const okr::PersonId afternoon = add_asked();
  book.set_own_times(afternoon, at_time(16h), kStart);
  book.set_away(half(morning, "2026-11-23", okr::Half::kMorning), kStart);
  book.set_away(half(afternoon, "2026-11-23", okr::Half::kAfternoon), kStart);
  run(kStart, kMonday + days{6}, 1h);
  EXPECT_EQ(delivered(), (Times{"2026-11-23 11:00", "2026-11-24 15:00"}));
  EXPECT_EQ(courier.delivered[0].delivery.reason,
            "Growth asks for check-ins every Monday at 09:00 in your time zone (Europe/Berlin). "
            "Moved from Mon 23 Nov 09:00: away in the morning.");
}

// In the team's night; where they live it is Thursday evening.
TEST_F(SchedulerOwnTimes, RemindWhoWasAwayForHalfADayOnceAsTheOthersAre) {
  okr::Cadence fridays = book.mondays(team);
  fridays.rhythm.weekdays = okr::Weekdays{std::chrono::Friday};
  fridays.time_of_day = 30min;
  fridays.zone_of = okr::ZoneOf::kTeam;
  fridays.nudges = true;
  book.set(fridays);
  add_asked("America/New_York");
  book.set_away(half(add_asked("America/New_York"), "2026-11-19", okr::Half::kMorning), kStart);
  run(kStart, kMonday, 30min);
  EXPECT_EQ(delivered(), (Times{"2026-11-19 23:30", "2026-11-19 23:30", "2026-11-22 23:30",
                                "2026-11-22 23:30"}));
}

okr::Away stand_in(okr::PersonId person, okr::PersonId by, const std::string& first,
                   const std::string& last) {
  okr::Away away;
  away.person = person;
  away.first_day = tests::day(first);
  away.last_day = tests::day(last);
  away.stand_in = by;
  return away;
}

TEST_F(SchedulerOwnTimes, AskWhoeverStandsInWhenTheyMayBeAsked) {
  const okr::PersonId person = add_asked();
  const okr::PersonId other = book.add_person("Europe/Berlin");
  okr::OwnTimes own;
  own.quiet = okr::QuietHours::parse("18:00-10:00");
  book.set_own_times(other, own, kStart);
  book.set_away(stand_in(person, other, "2026-11-20", "2026-11-27"), kStart);
  run(kStart, kMonday + days{8}, 1h);
  ASSERT_EQ(delivered(), (Times{"2026-11-23 09:00", "2026-11-30 08:00"}));
  EXPECT_EQ(courier.delivered[0].delivery.person, other);
  EXPECT_EQ(courier.delivered[1].delivery.person, person);
  EXPECT_EQ(courier.delivered[0].delivery.reason,
            "Growth asks u1 for check-ins, who is away from Fri 20 Nov 2026 to Fri 27 Nov 2026; "
            "you stand in.");
}

TEST_F(SchedulerOwnTimes, PutTheirOwnAndAStandInsPromptOnOneCard) {
  const okr::PersonId person = add_asked();
  const okr::PersonId other = add_asked();
  book.set_away(stand_in(person, other, "2026-11-20", "2026-11-27"), kStart);
  run(kStart, kMonday + 1h, 1h);
  EXPECT_EQ(delivered(), Times{"2026-11-23 08:00"});
  EXPECT_FALSE(occurrence("prompt:team 1:person 1:2026-W48")->skipped);
  EXPECT_FALSE(occurrence("prompt:team 1:person 2:2026-W48")->skipped);
}

TEST_F(SchedulerOwnTimes, AskNobodyWhenTheStandInIsAwayToo) {
  const okr::PersonId person = add_asked();
  const okr::PersonId other = book.add_person("Europe/Berlin");
  book.set_away(stand_in(person, other, "2026-11-20", "2026-11-27"), kStart);
  book.set_away(other, "2026-11-23", "2026-11-23");
  run(kStart, kMonday + days{6}, 1h);
  EXPECT_EQ(delivered(), Times{});
}

}  // namespace
