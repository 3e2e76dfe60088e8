#include "store/sql/delivery.h"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "tests/store/seeded_book.h"

namespace {

using okr::DeliveryState;
using std::chrono::minutes;
using std::chrono::seconds;
using store::Book;
using testing::IsEmpty;
using tests::kMonday;

class Deliveries : public testing::Test {
 protected:
  okr::Delivery prompt(okr::PersonId person, okr::Instant due_at = kMonday) const {
    okr::Delivery delivery;
    delivery.kind = okr::DeliveryKind::kPrompt;
    delivery.person = person;
    delivery.reason = "It is Monday.";
    delivery.due_at = due_at;
    return delivery;
  }
  okr::Delivery digest(const std::string& channel, okr::Instant due_at = kMonday) const {
    okr::Delivery delivery;
    delivery.kind = okr::DeliveryKind::kDigest;
    delivery.team = book_.growth;
    delivery.connection = book_.connection;
    delivery.channel_id = channel;
    delivery.due_at = due_at;
    return delivery;
  }

  okr::PersonId add_person(const std::string& name) {
    return book_.write([&](const Book& book) {
      okr::Identity identity;
      identity.connection = book_.connection;
      identity.user_id = name;
      return store::add_person(book, okr::Role::kMember, name, identity).id;
    });
  }
  okr::DeliveryId add(const okr::Delivery& delivery) {
    return book_.write([&](const Book& book) { return store::add_delivery(book, delivery); });
  }
  // Its number, 0 when nothing may be claimed.
  std::int64_t claim(okr::Instant now = kMonday) {
    const bool due =
        book_.read([&](const Book& book) { return store::delivery_due(book.tx, now); });
    const auto claimed = claim_row(now);
    EXPECT_EQ(due, claimed.has_value()) << "readers and the claim agree";
    return claimed ? claimed->id.value : 0;
  }
  std::optional<okr::Delivery> claim_row(okr::Instant now) {
    return book_.write(
        [&](const Book& book) { return store::claim_delivery(book.tx, now, kLease); });
  }
  okr::Delivery find(okr::DeliveryId id) {
    return book_.read([&](const Book& book) { return store::find_delivery(book.tx, id).value(); });
  }
  void sent(okr::DeliveryId id) {
    book_.write([&](const Book& book) {
      store::mark_sent(book.tx, id, kMonday, book_.connection, "D1", "17.5");
    });
  }
  std::int64_t expire(okr::Instant now) {
    return book_.write([&](const Book& book) { return store::expire_leases(book.tx, now); });
  }

  static constexpr seconds kLease{120};
  tests::SeededBook book_;
};

TEST_F(Deliveries, ComeBackAsTheyWereAdded) {
  okr::Delivery one = digest("C1");
  one.kind = okr::DeliveryKind::kAnswer;
  one.person = book_.ann;
  one.body = "shared";
  one.reason = "Ann shared it.";
  one.late = true;
  const auto found = find(add(one));
  EXPECT_EQ(found.kind, okr::DeliveryKind::kAnswer);
  EXPECT_EQ(found.person, book_.ann);
  EXPECT_EQ(found.team, book_.growth);
  EXPECT_EQ(found.connection, book_.connection);
  EXPECT_EQ(found.channel_id, "C1");
  EXPECT_EQ(found.body, "shared");
  EXPECT_EQ(found.reason, "Ann shared it.");
  EXPECT_EQ(found.due_at, kMonday);
  EXPECT_EQ(found.next_at, kMonday);
  EXPECT_TRUE(found.late);
  EXPECT_EQ(found.state, DeliveryState::kPlanned);
  EXPECT_EQ(found.attempt, 0);
}

TEST_F(Deliveries, AreClaimedOldestFirstAndOnlyWhenDue) {
  const auto later = add(prompt(book_.ann, kMonday + minutes{1}));
  const auto first = add(prompt(book_.bob, kMonday - seconds{1}));
  const auto second = add(prompt(add_person("Cem")));
  EXPECT_EQ(claim(kMonday - seconds{2}), 0);
  EXPECT_EQ(claim(), first.value);
  EXPECT_EQ(claim(), second.value);
  EXPECT_EQ(claim(), 0);
  EXPECT_EQ(claim(kMonday + minutes{1}), later.value);
}

TEST_F(Deliveries, AClaimSaysWhatItWasAndHowOftenItWasTried) {
  const auto id = add(prompt(book_.ann));
  const auto first = claim_row(kMonday).value();
  EXPECT_EQ(first.state, DeliveryState::kPlanned);
  EXPECT_EQ(first.attempt, 1);
  EXPECT_EQ(find(id).state, DeliveryState::kSending);

  EXPECT_EQ(expire(kMonday + kLease - seconds{1}), 0);
  EXPECT_EQ(expire(kMonday + kLease), 1);
  EXPECT_EQ(find(id).state, DeliveryState::kAmbiguous);
  const auto second = claim_row(kMonday + kLease).value();
  EXPECT_EQ(second.state, DeliveryState::kAmbiguous);
  EXPECT_EQ(second.attempt, 2);

  const auto first_try =
      book_.read([&](const Book& book) { return store::first_try(book.tx, id); });
  EXPECT_EQ(first_try, kMonday);
}

TEST_F(Deliveries, OneLaneIsSentInOrderOneAtATime) {
  const auto first = add(digest("C1"));
  const auto second = add(digest("C1"));
  const auto other = add(digest("C2", kMonday + seconds{1}));
  const okr::Instant now = kMonday + minutes{1};
  EXPECT_EQ(claim(now), first.value);
  EXPECT_EQ(claim(now), other.value) << "one that is being sent holds up nobody else";
  EXPECT_EQ(claim(now), 0);
  sent(first);
  EXPECT_EQ(claim(now), second.value);
}

TEST_F(Deliveries, OneThatWaitsKeepsItsPlaceInTheLane) {
  const auto first = add(digest("C1"));
  const auto second = add(digest("C1"));
  EXPECT_EQ(claim(), first.value);
  book_.write(
      [&](const Book& book) { store::mark_waiting(book.tx, first, kMonday + minutes{5}, "busy"); });
  EXPECT_EQ(claim(kMonday + minutes{4}), 0);
  EXPECT_EQ(claim(kMonday + minutes{5}), first.value);
  sent(first);
  EXPECT_EQ(claim(kMonday + minutes{5}), second.value);
}

TEST_F(Deliveries, AnOlderOneAddedMeanwhileWaitsForTheOneBeingSent) {
  const auto newer = add(digest("C1", kMonday));
  EXPECT_EQ(claim(), newer.value);
  const auto older = add(digest("C1", kMonday - minutes{5}));
  EXPECT_EQ(claim(), 0);
  sent(newer);
  EXPECT_EQ(claim(), older.value);
}

TEST_F(Deliveries, PromptsOfOnePersonShareALane) {
  const auto first = add(prompt(book_.ann));
  add(prompt(book_.ann));
  EXPECT_EQ(claim(), first.value);
  EXPECT_EQ(claim(), 0);
}

TEST_F(Deliveries, AThreadWaitsForItsHead) {
  const auto head = add(digest("C1"));
  okr::Delivery thread = digest("C9");  // another lane, so that only the head can hold it up
  thread.kind = okr::DeliveryKind::kDigestThread;
  thread.thread_of = head;
  thread.due_at = kMonday - minutes{1};
  const auto tail = add(thread);
  EXPECT_EQ(claim(), head.value);
  EXPECT_EQ(claim(), 0);
  sent(head);
  EXPECT_EQ(claim(), tail.value);
}

TEST_F(Deliveries, AThreadEndsWithItsHead) {
  const struct {
    void (*end)(store::Transaction&, okr::DeliveryId, std::string_view);
    DeliveryState state;
  } cases[] = {{store::mark_dead, DeliveryState::kDead},
               {store::mark_cancelled, DeliveryState::kCancelled}};
  for (const auto& one : cases) {
    const auto head = add(digest("C1"));
    okr::Delivery thread = digest("C1");
    thread.thread_of = head;
    const auto tail = add(thread);
    EXPECT_EQ(claim(), head.value);
    book_.write([&](const Book& book) { one.end(book.tx, head, "channel is gone"); });
    EXPECT_EQ(find(head).state, one.state);
    EXPECT_EQ(find(tail).state, one.state);
    EXPECT_EQ(claim(), 0);
  }
}

TEST_F(Deliveries, APausedConnectionHoldsBackItsChannelsAndPeople) {
  const auto to_ann = add(prompt(book_.ann));
  const auto to_channel = add(digest("C1"));
  book_.write([&](const Book& book) {
    store::pause_connection(book.tx, book_.connection, kMonday + minutes{1});
  });
  EXPECT_EQ(claim(kMonday + seconds{59}), 0);
  EXPECT_EQ(claim(kMonday + minutes{1}), to_channel.value);
  EXPECT_EQ(claim(kMonday + minutes{1}), to_ann.value);
}

TEST_F(Deliveries, AConnectionThatIsOffSendsNothingUntilItIsOnAgain) {
  const auto to_ann = add(prompt(book_.ann));
  const auto to_channel = add(digest("C1"));
  const auto off_since = [this] {
    return book_.read([this](const Book& book) {
      return store::read_connection(book.tx, book_.connection).off_since;
    });
  };
  EXPECT_FALSE(off_since());
  book_.write([&](const Book& book) {
    store::switch_off(book.tx, book_.connection, kMonday);
    store::switch_off(book.tx, book_.connection, kMonday + minutes{1});
  });
  EXPECT_EQ(off_since(), kMonday);
  EXPECT_EQ(claim(kMonday + std::chrono::hours{1000}), 0);
  book_.write([&](const Book& book) { store::switch_on(book.tx, book_.connection); });
  EXPECT_FALSE(off_since());
  EXPECT_EQ(claim(kMonday), to_channel.value);
  EXPECT_EQ(claim(kMonday), to_ann.value);
}

TEST_F(Deliveries, WhatIsSentStaysSentAndSaysWhere) {
  const auto id = add(prompt(book_.ann));
  claim();
  sent(id);
  book_.write([&](const Book& book) {
    store::mark_waiting(book.tx, id, kMonday, "too late");
    store::mark_ambiguous(book.tx, id, kMonday, "too late");
    store::mark_dead(book.tx, id, "too late");
    store::mark_cancelled(book.tx, id, "too late");
  });
  const auto found = find(id);
  EXPECT_EQ(found.state, DeliveryState::kSent);
  EXPECT_EQ(found.sent_connection, book_.connection);
  EXPECT_EQ(found.sent_channel, "D1");
  EXPECT_EQ(found.sent_message, "17.5");
  EXPECT_EQ(expire(kMonday + minutes{60}), 0);
}

TEST_F(Deliveries, AnAmbiguousOneIsLookedForWhenItsTimeComes) {
  const auto id = add(prompt(book_.ann));
  claim();
  book_.write([&](const Book& book) {
    store::mark_ambiguous(book.tx, id, kMonday + minutes{2}, "the reply was lost");
  });
  EXPECT_EQ(claim(kMonday + minutes{1}), 0);
  EXPECT_EQ(claim_row(kMonday + minutes{2}).value().state, DeliveryState::kAmbiguous);
}

TEST_F(Deliveries, OnlyPromptsThatAreNotOnTheirWayAreCancelled) {
  const auto on_its_way = add(prompt(book_.ann));
  claim();
  const auto planned = add(prompt(book_.ann));
  const auto bobs = add(prompt(book_.bob));
  const auto count =
      book_.write([&](const Book& book) { return store::cancel_prompts(book, book_.ann); });
  EXPECT_EQ(count, 1);
  EXPECT_EQ(find(on_its_way).state, DeliveryState::kSending);
  EXPECT_EQ(find(planned).state, DeliveryState::kCancelled);
  EXPECT_EQ(find(bobs).state, DeliveryState::kPlanned);
}

TEST_F(Deliveries, TheNewestMessageIsTheLastOneSent) {
  const auto newest = [&] {
    return book_.read([&](const Book& book) { return store::newest_message(book, book_.ann); });
  };
  add(prompt(book_.ann, kMonday + minutes{9}));
  EXPECT_FALSE(newest());
  const auto old = add(prompt(book_.ann, kMonday - minutes{9}));
  const auto last = add(prompt(book_.ann, kMonday));
  sent(last);
  sent(old);
  EXPECT_EQ(newest().value().id, last);
}

TEST_F(Deliveries, AnOccurrenceIsInsertedOnceAndCarried) {
  okr::Occurrence one;
  one.key = "prompt:team 1:person 1:2026-W48";
  one.team = book_.growth;
  one.person = book_.ann;
  one.due_at = kMonday;
  one.local_day = std::chrono::floor<std::chrono::days>(kMonday);
  one.reason = "It is Monday.";
  one.late = true;
  const auto carried = book_.write([&](const Book& book) {
    EXPECT_FALSE(store::occurrence_known(book, one.key));
    EXPECT_TRUE(store::insert_occurrence(book, one));
    EXPECT_FALSE(store::insert_occurrence(book, one));
    EXPECT_TRUE(store::occurrence_known(book, one.key));
    const auto delivery = store::add_delivery(book, prompt(book_.ann));
    EXPECT_THAT(store::occurrences_of(book, delivery), IsEmpty());
    store::set_delivery(book, one.key, delivery);
    return store::occurrences_of(book, delivery);
  });
  ASSERT_EQ(carried.size(), 1U);
  EXPECT_EQ(carried[0].key, one.key);
  EXPECT_EQ(carried[0].kind, okr::DeliveryKind::kPrompt);
  EXPECT_EQ(carried[0].team, book_.growth);
  EXPECT_EQ(carried[0].person, book_.ann);
  EXPECT_EQ(carried[0].due_at, kMonday);
  EXPECT_EQ(carried[0].local_day, one.local_day);
  EXPECT_EQ(carried[0].reason, "It is Monday.");
  EXPECT_FALSE(carried[0].skipped);
  EXPECT_TRUE(carried[0].late);
}

// The first query of the file below store/sql.
std::string query_of(const std::string& file) {
  std::ifstream source{std::string{TESTS_DIR} + "/../store/sql/" + file};
  std::ostringstream read;
  read << source.rdbuf();
  const std::string text = read.str();
  const auto begin = text.find("R\"(") + 3;
  return text.substr(begin, text.find(")\"", begin) - begin);
}

TEST_F(Deliveries, PollingSearchesAnIndexInTheOrderOfSending) {
  const std::string sql =
      "EXPLAIN QUERY PLAN SELECT d.id FROM delivery d WHERE d.via = 1" + query_of("ready.h");
  const auto plan = book_.read([&](const Book& book) {
    std::string text;
    auto rows = book.tx.query(sql, kMonday);
    while (rows.next()) text += rows.text(3) + "\n";
    return text;
  });
  EXPECT_THAT(plan, testing::HasSubstr("SEARCH d USING INDEX delivery_next"));
  EXPECT_THAT(plan, testing::HasSubstr("SEARCH e USING INDEX delivery_lane"));
  EXPECT_THAT(plan, testing::Not(testing::HasSubstr("SCAN")));
  EXPECT_THAT(plan, testing::Not(testing::HasSubstr("TEMP B-TREE")));
}

}  // namespace
