#include "tests/scheduler/running_scheduler.h"

#include "scheduler/backoff.h"
#include "store/sql/lease.h"

namespace {

using okr::DeliveryState;
using okr::Instant;
using scheduler::Failed;
using scheduler::NothingToSay;
using scheduler::Refused;
using scheduler::RetryAfter;
using scheduler::Sent;
using scheduler::Unknown;
using std::chrono::days;
using tests::at;
using tests::kMonday;
using tests::kStart;
using tests::text;
using tests::Times;
using namespace std::chrono_literals;

using SchedulerTest = tests::RunningScheduler;

TEST_F(SchedulerTest, SendsAPromptWhenItFallsDueAndOnlyOnce) {
  const okr::PersonId person = add_asked();
  run(kStart, kMonday - 1s);
  EXPECT_EQ(delivered(), Times{});
  EXPECT_EQ(scheduler->tick(kMonday), 1);
  EXPECT_EQ(scheduler->tick(kMonday), 0);
  run(kMonday, kMonday + days{6});
  ASSERT_EQ(delivered(), Times{"2026-11-23 08:00"});
  EXPECT_EQ(courier.delivered[0].delivery.person, person);
  EXPECT_FALSE(courier.delivered[0].delivery.late);
  const okr::Delivery sent = book.deliveries().at(0);
  EXPECT_EQ(sent.state, DeliveryState::kSent);
  EXPECT_EQ(sent.sent_channel, "D1");
  EXPECT_EQ(sent.sent_message, "message");
}

TEST_F(SchedulerTest, SendsOnceWhateverRestartsBetweenItsSteps) {
  add_asked();
  EXPECT_EQ(scheduler->plan_due(kMonday), 1);
  restart();
  EXPECT_EQ(scheduler->plan_due(kMonday + 10s), 0);
  restart();
  EXPECT_TRUE(scheduler->deliver_next(kMonday + 20s));
  restart();
  run(kMonday + 30s, kMonday + 1h);
  EXPECT_EQ(delivered().size(), 1U);
}

TEST_F(SchedulerTest, SendsWhatItMissedForThreeHoursOnceAndMarksItLate) {
  add_asked();
  run(kStart, kMonday - 1h, 1h);
  restart();
  run(kMonday + 2h, kMonday + 3h);
  ASSERT_EQ(delivered(), Times{"2026-11-23 10:00"});
  EXPECT_TRUE(courier.delivered[0].delivery.late);
}

TEST_F(SchedulerTest, SendsTheLatestOfThreeMissedWeeksAndRecordsTheOthersAsSkipped) {
  add_asked();
  run(kStart, kMonday - 1h, 1h);
  restart();
  run(kMonday + days{15}, kMonday + days{16}, 1h);
  ASSERT_EQ(delivered(), Times{"2026-12-08 08:00"});
  EXPECT_TRUE(courier.delivered[0].delivery.late);
  EXPECT_EQ(text(courier.delivered[0].delivery.due_at), "2026-12-07 08:00");
  for (const char* week : {"2026-W48", "2026-W49"}) {
    const auto skipped = occurrence(std::string{"prompt:team 1:person 1:"} + week);
    ASSERT_TRUE(skipped) << week;
    EXPECT_TRUE(skipped->skipped);
    EXPECT_EQ(skipped->reason, "A later one fell due before this could be sent.");
  }
  run(kMonday + days{20}, kMonday + days{21}, 1h);
  EXPECT_EQ(courier.delivered.size(), 2U) << "and goes on next Monday";
}

TEST_F(SchedulerTest, FollowsAPersonToAnotherZoneBetweenTwoPrompts) {
  const okr::PersonId person = add_asked();
  run(kStart, kMonday + days{2}, 1h);
  book.move(person, "Pacific/Auckland", kMonday + days{2});
  run(kMonday + days{2}, kMonday + days{9}, 15min);
  EXPECT_EQ(delivered(), (Times{"2026-11-23 08:00", "2026-11-29 20:00"}));
}

TEST_F(SchedulerTest, AsksOnceInAWeekWhoeverMovesOnTheDayItself) {
  const okr::PersonId westward = add_asked("Pacific/Auckland");
  run(kStart, kMonday, 1h);
  EXPECT_EQ(delivered(), Times{"2026-11-22 20:00"});
  book.move(westward, "America/New_York", kMonday);
  run(kMonday, kMonday + days{6}, 1h);
  EXPECT_EQ(courier.delivered.size(), 1U);

  // Sunday evening in New York, where Monday's nine o'clock in Auckland is four hours ago.
  const Instant sunday = at("2026-11-30 00:00");
  const okr::PersonId eastward = add_asked("America/New_York");
  run(kMonday + days{6}, sunday, 1h);
  courier.delivered.clear();
  book.move(eastward, "Pacific/Auckland", sunday);
  run(sunday, sunday + 1h, 1min);
  ASSERT_EQ(courier.delivered.size(), 1U);
  EXPECT_EQ(courier.delivered[0].delivery.person, eastward);
  EXPECT_TRUE(courier.delivered[0].delivery.late);
}

TEST_F(SchedulerTest, NoticesEveryMoveThoughManyPeopleMoveOneAfterTheOther) {
  const Instant sunday = at("2026-11-23 00:00");
  std::vector<okr::PersonId> people(5, okr::PersonId{});
  for (auto& person : people) person = add_asked("America/New_York");
  run(kStart, sunday, 1h);
  Instant now = sunday;
  for (const okr::PersonId person : people) {
    book.move(person, "Pacific/Auckland", now);
    scheduler->tick(now);
    now += 10s;
    scheduler->tick(now);
  }
  scheduler->tick(now + 1min);
  EXPECT_EQ(courier.delivered.size(), people.size());
}

TEST_F(SchedulerTest, BringsASnoozedCardBackOnceAndTheNextInItsWeek) {
  const okr::PersonId person = add_asked();
  run(kStart, kMonday, 1h);
  snooze(person, kMonday + 2h);
  run(kMonday, kMonday + days{8}, 15min);
  EXPECT_EQ(delivered(), (Times{"2026-11-23 08:00", "2026-11-23 10:00", "2026-11-30 08:00"}));
}

TEST_F(SchedulerTest, SendsOneCardWhenASnoozeReachesOverTheNextDueTime) {
  const okr::PersonId person = add_asked();
  snooze(person, kMonday + 3h);
  run(kStart, kMonday + days{8}, 15min);
  EXPECT_EQ(delivered(), (Times{"2026-11-23 11:00", "2026-11-30 08:00"}));
}

TEST_F(SchedulerTest, SendsOneCardWhenASnoozeEndsExactlyAtTheDueTime) {
  const okr::PersonId person = add_asked();
  snooze(person, kMonday);
  run(kStart, kMonday + days{8}, 15min);
  EXPECT_EQ(delivered(), (Times{"2026-11-23 08:00", "2026-11-30 08:00"}));
}

TEST_F(SchedulerTest, SendsOneCardWhenASnoozeIsMadeLonger) {
  const okr::PersonId person = add_asked();
  run(kStart, kMonday, 1h);
  snooze(person, kMonday + 2h);
  run(kMonday, kMonday + 1h, 15min);
  snooze(person, kMonday + 4h);
  run(kMonday + 1h, kMonday + days{6}, 15min);
  EXPECT_EQ(delivered(), (Times{"2026-11-23 08:00", "2026-11-23 12:00"}));
}

TEST_F(SchedulerTest, LeavesPeopleAloneWhileTheyAreAway) {
  const okr::PersonId person = add_asked();
  book.set_away(person, "2026-11-23", "2026-11-29");
  run(kStart, kMonday + days{8}, 1h);
  EXPECT_EQ(delivered(), Times{"2026-11-30 08:00"});
  const auto skipped = occurrence("prompt:team 1:person 1:2026-W48");
  ASSERT_TRUE(skipped);
  EXPECT_EQ(skipped->reason, "Away from Mon 23 Nov 2026 to Sun 29 Nov 2026.");
}

TEST_F(SchedulerTest, SendsOneCardForTwoTeamsAtTheSameInstant) {
  const okr::TeamId second = book.add_team("Platform");
  book.set(book.mondays(second));
  book.ask(second, add_asked());
  run(kStart, kMonday + days{1}, 1h);
  EXPECT_EQ(delivered(), Times{"2026-11-23 08:00"});
}

TEST_F(SchedulerTest, WritesNothingWhileNothingIsDue) {
  add_asked("Pacific/Auckland");
  run(kMonday - 1min, kMonday);  // and the house is kept
  const auto before = book.written();
  run(kMonday, kMonday + 1h, 1s);
  EXPECT_EQ(book.written(), before);
}

TEST_F(SchedulerTest, NotesHowFarItPlannedSoThatARestartLooksBackNoFurther) {
  const auto noted = [this] {
    return book.in_book([](const store::Book& b) { return store::read_org(b).planned_until; });
  };
  add_asked();
  run(kStart, kMonday - 1h, 1h);
  EXPECT_GE(noted(), kMonday - 13h);
  scheduler->tick(kMonday);
  EXPECT_EQ(noted(), kMonday);
}

TEST_F(SchedulerTest, NeitherDoublesNorLosesWhenTheClockIsSetBack) {
  struct Row {
    Instant back_to;  // from 12:00 in Berlin
    std::chrono::minutes digest;
    std::string due;
  };
  const Row rows[] = {
      {kMonday - 30min, 8h + 45min, "2026-11-23 07:45"},  // before what was planned
      {kMonday + 30min, 9h + 45min, "2026-11-23 08:45"},  // after it
  };
  add_asked();
  for (const Row& row : rows) {
    SCOPED_TRACE(row.due);
    run(kMonday - 2h, kMonday + 3h, 10min);
    courier.delivered.clear();
    // Set up meanwhile, and due at a time that the clock has shown already.
    scheduler->tick(row.back_to);
    okr::Cadence digest = book.digest(book.add_team("Team", book.channel("town")));
    digest.since = row.back_to;
    digest.time_of_day = row.digest;
    book.set(digest);
    run(row.back_to, kMonday + 6h);
    EXPECT_EQ(delivered(), (Times{row.due, row.due}));
    ASSERT_FALSE(courier.delivered.empty());
    EXPECT_EQ(courier.delivered[0].delivery.kind, okr::DeliveryKind::kDigest);
  }
}

TEST_F(SchedulerTest, AsksByAScheduleThatWasMadeWhileTheClockWasSetBack) {
  const auto person = add_asked();
  run(kStart, kMonday);
  const okr::TeamId other = book.add_team("Sales");
  book.ask(other, person);
  okr::Cadence cadence = book.mondays(other);
  cadence.time_of_day = 8h + 40min;
  cadence.since = kMonday - 40min;
  book.set(cadence);
  scheduler->tick(kMonday + 5min);
  EXPECT_EQ(delivered(), (Times{"2026-11-23 08:00", "2026-11-23 08:05"}));
}

// As when the clock was set back for a moment, or when the planner was quicker than the command.
TEST_F(SchedulerTest, AsksByAScheduleOlderThanItsLastLook) {
  const auto person = add_asked();
  run(kStart, kMonday + 3h);
  const okr::TeamId other = book.add_team("Sales");
  book.ask(other, person);
  okr::Cadence cadence = book.mondays(other);
  cadence.time_of_day = 10h;
  cadence.since = kMonday + 40min;
  book.set(cadence);
  scheduler->tick(kMonday + 3h + 5min);
  EXPECT_EQ(delivered(), (Times{"2026-11-23 08:00", "2026-11-23 11:05"}));
}

TEST_F(SchedulerTest, AsksWhoeverMovesEastRightAfterALongSleep) {
  const auto person = add_asked("America/New_York");
  run(kStart, kMonday - 9h);
  // In Auckland it was Monday 09:00 twelve hours before, the last time that it looked; in New York
  // it is not yet.
  book.move(person, "Pacific/Auckland", kMonday + 5h);
  scheduler->tick(kMonday + 5h);
  EXPECT_EQ(delivered(), (Times{"2026-11-23 13:00"}));
}

}  // namespace
