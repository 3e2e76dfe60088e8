#include "scheduler/scheduler.h"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "scheduler/backoff.h"
#include "scheduler/plan.h"
#include "tests/scheduler/fake_courier.h"
#include "tests/scheduler/prompted_book.h"

namespace {

using namespace std::chrono_literals;  // 5min
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
using tests::text;
using Times = std::vector<std::string>;

const Instant kStart = at("2026-11-19 12:00");   // a Thursday
const Instant kMonday = at("2026-11-23 08:00");  // 09:00 in Berlin

// A team in Berlin that is asked every Monday at 09:00, with the scheduler that does it.
class SchedulerTest : public testing::Test {
 protected:
  SchedulerTest() { book.set(book.mondays(team)); }

  okr::PersonId add_asked(const std::string& zone = "Europe/Berlin") {
    const okr::PersonId person = book.add_person(zone);
    book.ask(team, person);
    return person;
  }

  // As often as a running process does, though not as densely.
  void run(Instant from, Instant to, std::chrono::seconds step = 5min) {
    for (Instant now = from; now <= to; now += step) scheduler->tick(now);
  }
  void restart() {
    scheduler.reset();
    book.reopen();
    scheduler.emplace(book.store(), courier);
  }
  // What the snooze command does.
  void snooze(okr::PersonId person, Instant until) {
    book.set_snooze(person, until);
    book.in_book([&](const store::Book& b) {
      store::cancel_prompts(b, person);
      return scheduler::enqueue(b, {scheduler::snoozed_prompt(person, "Europe/Berlin", until)});
    });
  }

  [[nodiscard]] Times delivered() const {
    Times times;
    for (const auto& call : courier.delivered) times.push_back(text(call.at));
    return times;
  }
  std::optional<okr::Occurrence> occurrence(const std::string& key) {
    return book.in_book([&](const store::Book& b) -> std::optional<okr::Occurrence> {
      auto rows = b.tx.query(
          "SELECT reason, skipped FROM occurrence WHERE org_id = $1 AND key = $2", b.org, key);
      if (!rows.next()) return std::nullopt;
      okr::Occurrence found;
      found.reason = rows.text(0);
      found.skipped = rows.integer(1) == 1;
      return found;
    });
  }

  tests::PromptedBook book{kStart};
  okr::TeamId team = book.add_team("Growth", book.channel("town"));
  tests::FakeCourier courier;
  std::optional<scheduler::Scheduler> scheduler{std::in_place, book.store(), courier};
};

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

TEST_F(SchedulerTest, SendsOnceThoughTwoRunBesideEachOther) {
  add_asked();
  scheduler::Scheduler other{book.store(), courier};
  for (Instant now = kMonday - 30min; now < kMonday + 30min; now += 10s) {
    scheduler->tick(now);
    other.tick(now - 3s);
    other.plan_due(now);
  }
  EXPECT_EQ(courier.delivered.size(), 1U);
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

TEST_F(SchedulerTest, TriesAgainWithBackOff) {
  const okr::PersonId person = add_asked();
  courier.script[person] = {Failed{"busy"}, Failed{"busy"}, Failed{"busy"}};
  run(kMonday, kMonday + 2min, 1s);
  std::vector<std::int64_t> after;
  for (const auto& call : courier.delivered) after.push_back((call.at - kMonday).count());
  EXPECT_EQ(after, (std::vector<std::int64_t>{0, 5, 15, 35}));
  EXPECT_EQ(book.deliveries().at(0).state, DeliveryState::kSent);
}

TEST_F(SchedulerTest, GivesUpAfterItsLastAttempt) {
  const okr::PersonId person = add_asked();
  courier.script[person].assign(100, Failed{"busy"});
  run(kMonday, kMonday + days{3});
  EXPECT_EQ(courier.delivered.size(), static_cast<std::size_t>(scheduler::kMaxAttempts));
  EXPECT_EQ(book.deliveries().at(0).state, DeliveryState::kDead);
}

TEST_F(SchedulerTest, GoesOnWithTheOthersWhateverBecomesOfOne) {
  courier.script[add_asked()] = {Refused{"account_inactive"}};
  courier.script[add_asked()].assign(100, Failed{"channel_not_found"});
  courier.script[add_asked()] = {NothingToSay{"all is in"}};
  courier.script[add_asked()] = {RetryAfter{1h, std::nullopt, "slow down"}};
  courier.script[add_asked()].assign(100, Unknown{"timeout"});
  add_asked();
  EXPECT_EQ(scheduler->tick(kMonday), 6);
  std::vector<DeliveryState> states;
  for (const auto& delivery : book.deliveries()) states.push_back(delivery.state);
  EXPECT_EQ(states, (std::vector<DeliveryState>{DeliveryState::kDead, DeliveryState::kWaiting,
                                                DeliveryState::kCancelled, DeliveryState::kWaiting,
                                                DeliveryState::kAmbiguous, DeliveryState::kSent}));
  run(kMonday, kMonday + days{6}, 1h);
  states.clear();
  for (const auto& delivery : book.deliveries()) states.push_back(delivery.state);
  EXPECT_EQ(states, (std::vector<DeliveryState>{DeliveryState::kDead, DeliveryState::kDead,
                                                DeliveryState::kCancelled, DeliveryState::kSent,
                                                DeliveryState::kDead, DeliveryState::kSent}));
}

TEST_F(SchedulerTest, PausesTheConnectionThatAsksForIt) {
  const okr::PersonId first = add_asked();
  add_asked();
  courier.script[first] = {RetryAfter{90s, book.connection, "ratelimited"}};
  run(kMonday, kMonday + 3min, 1s);
  EXPECT_EQ(delivered(), (Times{"2026-11-23 08:00", "2026-11-23 08:01", "2026-11-23 08:01"}));
  EXPECT_EQ(courier.delivered[1].at - kMonday, 90s);
}

TEST_F(SchedulerTest, DoesNotTurnInCirclesWhenAskedToRetryAtOnce) {
  courier.script[add_asked()].assign(5, RetryAfter{0s, std::nullopt, "now"});
  EXPECT_EQ(scheduler->tick(kMonday), 1);
  run(kMonday + 1s, kMonday + 10s, 1s);
  EXPECT_EQ(courier.delivered.size(), 6U);
}

TEST_F(SchedulerTest, SendsADigestBeforeItsThreadAndOneAfterTheOther) {
  book.set(book.digest(team));
  const okr::PersonId channels{0};
  courier.script[channels] = {Failed{"busy"}};
  run(kMonday, kMonday + 1min, 1s);
  std::vector<okr::DeliveryKind> kinds;
  for (const auto& call : courier.delivered) kinds.push_back(call.delivery.kind);
  EXPECT_EQ(kinds,
            (std::vector<okr::DeliveryKind>{okr::DeliveryKind::kDigest, okr::DeliveryKind::kDigest,
                                            okr::DeliveryKind::kDigestThread}));
  courier.script[channels] = {NothingToSay{"no objectives"}};
  run(kMonday + days{7}, kMonday + days{7} + 1min, 1s);
  EXPECT_EQ(courier.delivered.size(), 4U) << "the thread goes with its headline";
}

TEST_F(SchedulerTest, LooksForAMessageWhoseFateIsUnknownBeforeItSendsAgain) {
  struct Row {
    std::vector<scheduler::Outcome> found;
    std::size_t sent, looked_for;
    DeliveryState state;
  };
  const Sent there{book.connection, "D1", "found"};
  const Row rows[] = {
      {{there}, 1, 1, DeliveryState::kSent},
      {{NothingToSay{"not there"}}, 2, 1, DeliveryState::kSent},
      {{Unknown{"timeout"}, Failed{"busy"}, Refused{"missing_scope"}, there},
       1,
       4,
       DeliveryState::kSent},
      {{RetryAfter{10min, std::nullopt, "ratelimited"}, there}, 1, 2, DeliveryState::kSent},
  };
  Instant monday = kMonday;
  const okr::PersonId person = add_asked();
  for (const Row& row : rows) {
    SCOPED_TRACE(testing::Message() << row.looked_for << " looks, " << row.sent << " sent");
    courier.delivered.clear();
    courier.looked_for.clear();
    courier.script[person] = {Unknown{"timeout"}};
    courier.found.assign(row.found.begin(), row.found.end());
    scheduler->tick(monday);
    EXPECT_EQ(book.deliveries().back().state, DeliveryState::kAmbiguous);
    run(monday + 1s, monday + 20min, 1s);
    EXPECT_EQ(courier.delivered.size(), row.sent);
    ASSERT_EQ(courier.looked_for.size(), row.looked_for);
    EXPECT_EQ(courier.looked_for[0].at, monday) << "since the first attempt";
    EXPECT_EQ(book.deliveries().back().state, row.state);
    monday += days{7};
  }
}

TEST_F(SchedulerTest, LooksForWhatACrashLeftHalfSentOnceItsLeaseRanOut) {
  add_asked();
  scheduler->plan_due(kMonday);
  const auto claimed = book.in_book([&](const store::Book& b) {
    return store::claim_delivery(b.tx, kMonday, scheduler::kLease);
  });
  ASSERT_TRUE(claimed);
  restart();
  run(kMonday, kMonday + scheduler::kLease - 1s, 1s);
  EXPECT_TRUE(courier.looked_for.empty());
  EXPECT_TRUE(courier.delivered.empty()) << "somebody else may be at it";
  courier.found = {Sent{book.connection, "D1", "found"}};
  run(kMonday + scheduler::kLease, kMonday + 10min, 1s);
  EXPECT_EQ(courier.looked_for.size(), 1U);
  EXPECT_TRUE(courier.delivered.empty());
  EXPECT_EQ(book.deliveries().at(0).sent_message, "found");
}

TEST_F(SchedulerTest, CountsAThrowAsAFailureAndGoesOn) {
  add_asked();
  add_asked();
  courier.throws = true;
  EXPECT_EQ(scheduler->tick(kMonday), 2);
  EXPECT_EQ(book.deliveries().at(0).state, DeliveryState::kWaiting);
  courier.throws = false;
  EXPECT_EQ(scheduler->tick(kMonday + 5s), 2);
  EXPECT_EQ(book.deliveries().at(1).state, DeliveryState::kSent);
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

}  // namespace
