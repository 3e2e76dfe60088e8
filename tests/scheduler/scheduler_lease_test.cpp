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

using SchedulerLease = tests::RunningScheduler;

TEST_F(SchedulerLease, SendsOnceThoughTwoRunBesideEachOther) {
  add_asked();
  scheduler::Scheduler other{book.store(), courier, "other"};
  for (Instant now = kMonday - 30min; now < kMonday + 30min; now += 10s) {
    scheduler->tick(now);
    other.tick(now - 3s);
    other.plan_due(now);
  }
  EXPECT_EQ(courier.delivered.size(), 1U);
}

TEST_F(SchedulerLease, LeavesThePlanToWhoeverIsAtItUntilItsLeaseRunsOut) {
  add_asked();
  book.in_book([](const store::Book& b) {
    return store::take_lease(b.tx, "plan 1", "somebody who died", kMonday, 60s);
  });
  EXPECT_EQ(scheduler->plan_due(kMonday + 1s), 0);
  EXPECT_EQ(scheduler->plan_due(kMonday + 59s), 0);
  EXPECT_EQ(scheduler->plan_due(kMonday + 60s), 1);
}

TEST_F(SchedulerLease, PutsACrowdInTheQueueInPortionsAndFinishesWhatADeadProcessBegan) {
  constexpr int kPeople = 1'201;  // portions are of 500
  for (int i = 0; i < kPeople; ++i) add_asked();
  scheduler->plan_due(kMonday);
  EXPECT_EQ(book.deliveries().size(), kPeople);
  // As if it had died before the last portion: nothing noted, some of the rows missing.
  book.in_book([](const store::Book& b) {
    b.tx.execute("DELETE FROM occurrence WHERE person_id > 900");
    b.tx.execute("DELETE FROM delivery WHERE person_id > 900");
    store::set_planned_until(b, kMonday - 1h);
    return 0;
  });
  scheduler::Scheduler successor{book.store(), courier, "successor"};
  EXPECT_EQ(successor.plan_due(kMonday + 1min), kPeople - 900);
  EXPECT_EQ(scheduler->plan_due(kMonday + 2min), 0);
}

TEST_F(SchedulerLease, LooksSoonForWhatADeadProcessWasSendingWhereNobodyElseServes) {
  for (const std::chrono::seconds downtime : {2s, std::chrono::seconds{1h}}) {
    SCOPED_TRACE(downtime.count());
    add_asked();
    scheduler->plan_due(kMonday);
    ASSERT_TRUE(book.in_book([](const store::Book& b) {
      return store::claim_delivery(b.tx, kMonday, scheduler::kLease);
    }));
    restart();
    const Instant start = kMonday + downtime;
    scheduler->take_over(start);
    courier.found = {Sent{book.connection, "D1", "found"}};
    const auto soon = downtime == 2s ? 30s : 0s;  // what was sent last may still be on its way
    run(start, start + soon - 1s, 1s);
    EXPECT_TRUE(courier.looked_for.empty());
    scheduler->tick(start + soon);
    EXPECT_EQ(courier.looked_for.size(), 1U);
    EXPECT_EQ(book.deliveries().back().sent_message, "found");
    EXPECT_TRUE(courier.delivered.empty());
    courier.looked_for.clear();
  }
}

TEST_F(SchedulerLease, GivesItsLeasesBack) {
  const auto take = [this] {
    return book.in_book([](const store::Book& b) {
      return store::take_lease(b.tx, "house", "other", kMonday + 1s, 60s);
    });
  };
  book.in_book([this](const store::Book& b) {
    return store::remember_inbound(b.tx, book.connection, "old", kMonday - days{3});
  });
  scheduler->plan_due(kMonday);  // and forgets what is old
  EXPECT_FALSE(take());
  scheduler->give_back();
  EXPECT_TRUE(take());
}

}  // namespace
