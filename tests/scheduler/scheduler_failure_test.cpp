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
using tests::Times;
using namespace std::chrono_literals;

using SchedulerFailure = tests::RunningScheduler;

TEST_F(SchedulerFailure, TriesAgainWithBackOff) {
  const okr::PersonId person = add_asked();
  courier.script[person] = {Failed{"busy"}, Failed{"busy"}, Failed{"busy"}};
  run(kMonday, kMonday + 2min, 1s);
  std::vector<std::int64_t> after;
  for (const auto& call : courier.delivered) after.push_back((call.at - kMonday).count());
  EXPECT_EQ(after, (std::vector<std::int64_t>{0, 5, 15, 35}));
  EXPECT_EQ(book.deliveries().at(0).state, DeliveryState::kSent);
}

TEST_F(SchedulerFailure, GivesUpAfterItsLastAttempt) {
  const okr::PersonId person = add_asked();
  courier.script[person].assign(100, Failed{"busy"});
  run(kMonday, kMonday + days{3});
  EXPECT_EQ(courier.delivered.size(), static_cast<std::size_t>(scheduler::kMaxAttempts));
  EXPECT_EQ(book.deliveries().at(0).state, DeliveryState::kDead);
}

TEST_F(SchedulerFailure, GoesOnWithTheOthersWhateverBecomesOfOne) {
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

TEST_F(SchedulerFailure, PausesTheConnectionThatAsksForIt) {
  const okr::PersonId first = add_asked();
  add_asked();
  courier.script[first] = {RetryAfter{90s, book.connection, "ratelimited"}};
  run(kMonday, kMonday + 3min, 1s);
  EXPECT_EQ(delivered(), (Times{"2026-11-23 08:00", "2026-11-23 08:01", "2026-11-23 08:01"}));
  EXPECT_EQ(courier.delivered[1].at - kMonday, 90s);
}

TEST_F(SchedulerFailure, DoesNotTurnInCirclesWhenAskedToRetryAtOnce) {
  courier.script[add_asked()].assign(5, RetryAfter{0s, std::nullopt, "now"});
  EXPECT_EQ(scheduler->tick(kMonday), 1);
  run(kMonday + 1s, kMonday + 10s, 1s);
  EXPECT_EQ(courier.delivered.size(), 6U);
}

TEST_F(SchedulerFailure, UsesUpNoAttemptWhereThePlatformAsksForSilence) {
  const okr::PersonId person = add_asked();
  courier.script[person].assign(scheduler::kMaxAttempts, RetryAfter{1s, {}, "ratelimited"});
  courier.script[person].push_back(Failed{"busy"});
  run(kMonday, kMonday + 30s, 1s);
  EXPECT_EQ(book.deliveries().at(0).state, DeliveryState::kSent);
}

TEST_F(SchedulerFailure, SendsADigestBeforeItsThreadAndOneAfterTheOther) {
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

TEST_F(SchedulerFailure, LooksForAMessageWhoseFateIsUnknownBeforeItSendsAgain) {
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

TEST_F(SchedulerFailure, LooksForWhatACrashLeftHalfSentOnceItsLeaseRanOut) {
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

TEST_F(SchedulerFailure, CountsAThrowAsAFailureAndGoesOn) {
  add_asked();
  add_asked();
  courier.throws = true;
  EXPECT_EQ(scheduler->tick(kMonday), 2);
  EXPECT_EQ(book.deliveries().at(0).state, DeliveryState::kWaiting);
  courier.throws = false;
  EXPECT_EQ(scheduler->tick(kMonday + 5s), 2);
  EXPECT_EQ(book.deliveries().at(1).state, DeliveryState::kSent);
}

}  // namespace
