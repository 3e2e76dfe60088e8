#include "store/sql/traffic.h"

#include <gmock/gmock.h>

#include "store/sql/delivery.h"
#include "tests/store/seeded_book.h"

namespace {

using std::chrono::hours;
using std::chrono::seconds;
using store::Book;
using testing::ElementsAre;
using tests::kMonday;

constexpr seconds kLease{120};

class Traffic : public testing::Test {
 protected:
  Traffic() {
    other_ = book_.write([](const Book& book) {
      return store::ensure_connection(book, "mattermost", "https://chat.example.com").id;
    });
  }
  void set_pace(okr::ConnectionId connection, const store::Pace& pace) {
    book_.write([&](const Book& book) {
      store::set_pace(book.tx, connection, pace);
      EXPECT_EQ(store::pace_of(book.tx, connection), pace);
    });
  }
  // People on this connection, each with a prompt.
  void add_prompts(okr::ConnectionId connection, int count, okr::Instant due_at = kMonday) {
    book_.write([&](const Book& book) {
      for (int i = 0; i < count; ++i) {
        okr::Identity identity;
        identity.connection = connection;
        identity.user_id = "U" + std::to_string(++people_);
        okr::Delivery delivery;
        delivery.kind = okr::DeliveryKind::kPrompt;
        delivery.person =
            store::add_person(book, okr::Role::kMember, identity.user_id, identity).id;
        delivery.due_at = due_at;
        store::add_delivery(book, delivery);
      }
    });
  }
  void add_digest(okr::ConnectionId connection, const std::string& channel,
                  okr::Instant due_at = kMonday) {
    book_.write([&](const Book& book) {
      okr::Delivery delivery;
      delivery.kind = okr::DeliveryKind::kDigest;
      delivery.connection = connection;
      delivery.channel_id = channel;
      delivery.due_at = due_at;
      store::add_delivery(book, delivery);
    });
  }
  // The next one, which is sent at once; absent when there is none.
  std::optional<okr::Delivery> send(okr::Instant now, okr::ConnectionId after = {}) {
    return book_.write([&](const Book& book) {
      const bool due = store::delivery_due(book.tx, now);
      const auto claimed = store::claim_delivery(book.tx, now, kLease, after);
      EXPECT_EQ(due, claimed.has_value()) << "readers and the claim agree";
      if (claimed) {
        store::mark_sent(book.tx, claimed->id, now, claimed->via, "C", "1");
        store::rest_lane(book.tx, claimed->id, claimed->via, now);
      }
      return claimed;
    });
  }
  int send_all(okr::Instant now) {
    int sent = 0;
    while (send(now)) ++sent;
    return sent;
  }
  // How many are sent in each of so many seconds.
  std::vector<int> send_for(int how_long, okr::Instant from = kMonday) {
    std::vector<int> sent;
    for (int i = 0; i < how_long; ++i) sent.push_back(send_all(from + seconds{i}));
    return sent;
  }

  tests::SeededBook book_;
  okr::ConnectionId other_;
  int people_ = 0;
};

TEST_F(Traffic, AConnectionSendsAtItsPaceAndTwoSecondsWorthAtOnce) {
  add_prompts(book_.connection, 30);
  set_pace(book_.connection, {240, seconds{0}});
  EXPECT_THAT(send_for(5), ElementsAre(8, 4, 4, 4, 4));
  EXPECT_EQ(send_all(kMonday + hours{1}), 6) << "of all that is left";
}

TEST_F(Traffic, ALowPaceIsOneMessageAtATime) {
  add_prompts(book_.connection, 5);
  set_pace(book_.connection, {12, seconds{0}});
  EXPECT_THAT(send_for(11), ElementsAre(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1));
}

TEST_F(Traffic, WithoutAPaceEverythingGoesAtOnce) {
  add_prompts(book_.connection, 30);
  EXPECT_EQ(send_all(kMonday), 30);
}

TEST_F(Traffic, AConversationRestsBetweenTwoMessages) {
  set_pace(book_.connection, {std::nullopt, seconds{2}});
  for (int i = 0; i < 3; ++i) {
    add_digest(book_.connection, "C1");
    add_digest(book_.connection, "C2");
  }
  EXPECT_THAT(send_for(6), ElementsAre(2, 0, 2, 0, 2, 0));
  book_.write([](const Book& book) {
    EXPECT_FALSE(store::lane_rested(book.tx, kMonday + seconds{5}));
    EXPECT_TRUE(store::lane_rested(book.tx, kMonday + seconds{6}));
    store::forget_rested(book.tx, kMonday + seconds{6});
    EXPECT_FALSE(store::lane_rested(book.tx, kMonday + hours{1}));
  });
}

TEST_F(Traffic, ASetBackClockStopsNobody) {
  set_pace(book_.connection, {60, seconds{2}});
  for (int i = 0; i < 4; ++i) add_digest(book_.connection, "C1", kMonday - hours{48});
  EXPECT_EQ(send_all(kMonday), 1);
  EXPECT_EQ(send_all(kMonday - hours{24}), 1);
}

TEST_F(Traffic, ConnectionsTakeTurns) {
  add_prompts(book_.connection, 3);
  add_prompts(other_, 2);
  std::vector<std::int64_t> turns;
  okr::ConnectionId last;
  while (const auto sent = send(kMonday, last)) turns.push_back((last = sent->via).value);
  EXPECT_THAT(turns, ElementsAre(1, 2, 1, 2, 1));
}

TEST_F(Traffic, ThousandsBehindAClosedDoorHoldUpNobody) {
  add_prompts(book_.connection, 3000);
  set_pace(book_.connection, {60, seconds{0}});
  EXPECT_EQ(send_all(kMonday), 2);
  add_prompts(other_, 1, kMonday + hours{1});
  set_pace(book_.connection, {std::nullopt, seconds{0}});
  book_.write([&](const Book& book) {
    store::pause_connection(book.tx, book_.connection, kMonday + hours{9});
  });
  EXPECT_EQ(send_all(kMonday + hours{1}), 1);
}

TEST_F(Traffic, WhatGoesToAChannelIsNotDelayedByManyPeoplesMessages) {
  set_pace(book_.connection, {60, seconds{0}});
  add_prompts(book_.connection, 1000, kMonday - hours{3});
  add_digest(book_.connection, "C1");
  add_digest(book_.connection, "C2");
  EXPECT_TRUE(send(kMonday)->connection);
  EXPECT_TRUE(send(kMonday)->connection);
  EXPECT_FALSE(send(kMonday + seconds{1})->connection);
}

TEST_F(Traffic, PeopleWaitForNoMoreThanADayOfChannels) {
  set_pace(book_.connection, {60, seconds{0}});
  add_prompts(book_.connection, 1, kMonday - hours{25});
  for (int i = 0; i < 100; ++i) add_digest(book_.connection, "C" + std::to_string(i));
  EXPECT_FALSE(send(kMonday)->connection);
}

TEST_F(Traffic, WhatWaitsComesWhenItsTimeHasCome) {
  add_prompts(book_.connection, 2);
  const auto first = book_.write(
      [](const Book& book) { return store::claim_delivery(book.tx, kMonday, kLease).value(); });
  book_.write([&](const Book& book) {
    store::mark_waiting(book.tx, first.id, kMonday + seconds{30}, "later");
    store::forget_attempt(book.tx, first.id);
  });
  EXPECT_EQ(send_all(kMonday), 1);
  EXPECT_EQ(send_all(kMonday + seconds{29}), 0);
  EXPECT_EQ(send(kMonday + seconds{30})->attempt, 1) << "the other claim does not count";
}

TEST_F(Traffic, OnlyOneAtATimeTriesAConnectionThatIsOutOfReach) {
  add_prompts(book_.connection, 5);
  book_.write([&](const Book& book) {
    for (int i = 1; i <= store::kOutage; ++i) {
      EXPECT_EQ(store::count_failure(book.tx, book_.connection), i);
    }
    EXPECT_TRUE(store::claim_delivery(book.tx, kMonday, kLease));
    EXPECT_FALSE(store::claim_delivery(book.tx, kMonday, kLease));
    EXPECT_FALSE(store::claim_delivery(book.tx, kMonday + store::kProbe - seconds{1}, kLease));
    // Whoever tried has died.
    EXPECT_TRUE(store::claim_delivery(book.tx, kMonday + store::kProbe, kLease));
    EXPECT_FALSE(store::claim_delivery(book.tx, kMonday + store::kProbe, kLease));
    store::end_probe(book.tx, book_.connection, kMonday + store::kProbe);
    EXPECT_TRUE(store::claim_delivery(book.tx, kMonday + store::kProbe, kLease));
    EXPECT_EQ(store::forget_failures(book.tx, book_.connection, kMonday + store::kProbe),
              store::kOutage);
  });
  EXPECT_EQ(send_all(kMonday + store::kProbe), 2);
}

}  // namespace
