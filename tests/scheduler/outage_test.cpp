#include <gmock/gmock.h>

#include "scheduler/backoff.h"
#include "store/sql/traffic.h"
#include "tests/scheduler/running_scheduler.h"

namespace {

using okr::DeliveryState;
using scheduler::Failed;
using scheduler::Outcome;
using scheduler::RetryAfter;
using scheduler::Sent;
using scheduler::Unknown;
using std::chrono::days;
using testing::Each;
using testing::ElementsAre;
using tests::kMonday;
using namespace std::chrono_literals;

// A platform that may be away.
class Outage : public tests::RunningScheduler {
 protected:
  Outage() {
    for (int i = 0; i < kPeople; ++i) people_.push_back(add_asked());
  }
  // From now on every attempt fails, until it is back.
  void go_away(const Outcome& outcome) {
    for (const okr::PersonId person : people_) courier.script[person].assign(100'000, outcome);
  }
  void come_back() { courier.script.clear(); }
  [[nodiscard]] Outcome refused_connection() const {
    return Failed{"connection refused", book.connection};
  }
  std::vector<DeliveryState> states() {
    std::vector<DeliveryState> result;
    for (const auto& delivery : book.deliveries()) result.push_back(delivery.state);
    return result;
  }

  static constexpr int kPeople = 20;
  std::vector<okr::PersonId> people_;
};

TEST(OutagePause, Grows) {
  std::vector<std::int64_t> pauses;
  for (int failures = store::kOutage; failures < store::kOutage + 7; ++failures) {
    pauses.push_back(scheduler::outage_pause(failures).count());
  }
  EXPECT_THAT(pauses, ElementsAre(2, 4, 8, 16, 30, 30, 30));
}

TEST_F(Outage, NothingIsLostWhenAPlatformIsAwayForTwoDays) {
  go_away(refused_connection());
  run(kMonday, kMonday + 10min, 1s);
  EXPECT_LT(courier.delivered.size(), 30U) << "one at a time, at growing distances";
  run(kMonday + 10min, kMonday + days{2});
  for (const auto& delivery : book.deliveries()) {
    EXPECT_NE(delivery.state, DeliveryState::kDead);
    EXPECT_LE(delivery.attempt, 2);
  }
  come_back();
  courier.delivered.clear();
  run(kMonday + days{2}, kMonday + days{2} + 1min, 1s);
  EXPECT_THAT(states(), Each(DeliveryState::kSent));
  EXPECT_EQ(courier.delivered.size(), 0U + kPeople) << "and each of them once";
}

TEST_F(Outage, WhatMayHaveArrivedIsLookedForWhenThePlatformIsBack) {
  go_away(Unknown{"timeout", book.connection});
  courier.found.assign(100'000, Failed{"timeout", book.connection});
  run(kMonday, kMonday + 5min, 5s);
  run(kMonday + 5min, kMonday + days{2});
  for (const auto& delivery : book.deliveries()) {
    EXPECT_NE(delivery.state, DeliveryState::kDead);
  }
  come_back();
  courier.found.clear();
  courier.delivered.clear();
  run(kMonday + days{2}, kMonday + days{2} + 1min, 1s);
  EXPECT_THAT(states(), Each(DeliveryState::kSent));
  EXPECT_EQ(courier.delivered.size(), 0U + kPeople);
}

TEST_F(Outage, OneMessageThatFailsAgainAndAgainIsNoOutage) {
  courier.script[people_[0]].assign(100, refused_connection());
  run(kMonday, kMonday + 20s, 1s);
  auto others = states();
  others.erase(others.begin());
  EXPECT_THAT(others, Each(DeliveryState::kSent));
}

TEST_F(Outage, OtherConnectionsGoOn) {
  const auto other = book.in_book([](const store::Book& b) {
    return store::ensure_connection(b, "mattermost", "https://chat.example.com").id;
  });
  okr::Cadence digest = book.digest(team);
  digest.channel = okr::Channel{other, "town", "town"};
  book.set(digest);
  go_away(refused_connection());
  courier.script[okr::PersonId{0}] = {Sent{other, "town", "1"}, Sent{other, "town", "2"}};
  run(kMonday, kMonday + 2s, 1s);
  int digests = 0;
  for (const auto& delivery : book.deliveries()) {
    digests += delivery.team && delivery.state == DeliveryState::kSent ? 1 : 0;
  }
  EXPECT_EQ(digests, 2);
}

TEST_F(Outage, APauseThatThePlatformAsksForHoldsDuringAnOutageToo) {
  go_away(refused_connection());
  run(kMonday, kMonday + 1min, 1s);
  come_back();
  for (const okr::PersonId person : people_) {
    courier.script[person] = {RetryAfter{10min, book.connection, "slow down"}};
  }
  run(kMonday + 1min, kMonday + 3min, 1s);
  const std::size_t tried = courier.delivered.size();
  run(kMonday + 3min, kMonday + 10min, 1s);
  EXPECT_EQ(courier.delivered.size(), tried);
}

TEST_F(Outage, WhatIsPutOffUsesUpNoAttempt) {
  courier.script[people_[0]].assign(1000, RetryAfter{10s, std::nullopt, "slow down"});
  run(kMonday, kMonday + 1h, 10s);
  EXPECT_EQ(book.deliveries().at(0).attempt, 0);
  courier.script[people_[0]] = {Failed{"busy"}};
  run(kMonday + 1h, kMonday + 2h, 10s);
  EXPECT_EQ(book.deliveries().at(0).state, DeliveryState::kSent);
}

}  // namespace
