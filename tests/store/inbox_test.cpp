#include "store/sql/inbox.h"

#include <gmock/gmock.h>

#include "store/sql/org.h"
#include "tests/store/seeded_book.h"

namespace {

using namespace std::chrono_literals;
using store::Book;
using tests::kMonday;

class Inbox : public testing::Test {
 protected:
  [[nodiscard]] store::Heard said(const std::string& text,
                                  const std::string& channel = "D1") const {
    store::Heard heard;
    heard.connection = book_.connection;
    heard.channel = channel;
    heard.direct = true;
    heard.user_id = "U1";
    heard.text = text;
    heard.key = text;
    heard.at = kMonday;
    return heard;
  }
  bool hear(const store::Heard& heard, const std::vector<std::string>& others = {}) {
    return book_.write([&](const Book& b) { return store::hear(b.tx, heard, others); });
  }
  std::optional<store::Heard> claim(okr::Instant now = kMonday) {
    return book_.write([&](const Book& b) { return store::claim_heard(b.tx, now, 60s); });
  }
  // The text of what is claimed, "nothing" when nothing is.
  std::string claimed(okr::Instant now = kMonday) {
    const auto heard = claim(now);
    return heard ? heard->text : "nothing";
  }
  bool due(okr::Instant now = kMonday) {
    return book_.read([&](const Book& b) { return store::heard_due(b.tx, now); });
  }
  void finish(std::int64_t id) {
    book_.write([&](const Book& b) { store::finish_heard(b.tx, id); });
  }

  tests::SeededBook book_;
};

TEST_F(Inbox, KeepsEverythingThatWasSaid) {
  store::Heard heard = said("KR1 5");
  heard.thread = "1.2";
  heard.user_name = "ann";
  EXPECT_FALSE(due());
  EXPECT_TRUE(hear(heard));
  EXPECT_TRUE(due());
  const auto back = claim();
  ASSERT_TRUE(back);
  EXPECT_EQ(back->connection, book_.connection);
  EXPECT_EQ(back->channel, "D1");
  EXPECT_EQ(back->thread, "1.2");
  EXPECT_TRUE(back->direct);
  EXPECT_EQ(back->user_id, "U1");
  EXPECT_EQ(back->user_name, "ann");
  EXPECT_EQ(back->text, "KR1 5");
  EXPECT_EQ(back->key, "KR1 5");
  EXPECT_EQ(back->at, kMonday);
  EXPECT_EQ(back->attempt, 1);
  EXPECT_EQ(back->answer, "");
  finish(back->id);
  EXPECT_FALSE(due(kMonday + 24h));
}

TEST_F(Inbox, KeepsACopyUnderAnyOfItsKeysOnce) {
  EXPECT_TRUE(hear(said("first"), {"post 1"}));
  EXPECT_FALSE(hear(said("first")));
  EXPECT_FALSE(hear(said("second"), {"post 1"}));
  EXPECT_FALSE(hear(said("second"), {"post 2"})) << "the copy's own key was remembered";
  EXPECT_FALSE(hear(said("third"), {"post 2"})) << "and so was this";
  EXPECT_EQ(claimed(), "first");
  EXPECT_EQ(claimed(), "nothing");
}

TEST_F(Inbox, AnswersAConversationInOrderAndOthersBesideIt) {
  for (const char* text : {"one", "two"}) EXPECT_TRUE(hear(said(text)));
  EXPECT_TRUE(hear(said("elsewhere", "D2")));
  const auto one = claim();
  ASSERT_TRUE(one);
  EXPECT_EQ(one->text, "one");
  EXPECT_EQ(claimed(), "elsewhere");
  EXPECT_EQ(claimed(), "nothing");
  finish(one->id);
  EXPECT_EQ(claimed(), "two");
}

TEST_F(Inbox, WhatFailedIsTriedAgainWithItsAnswer) {
  EXPECT_TRUE(hear(said("one")));
  const auto one = claim();
  ASSERT_TRUE(one);
  book_.write([&](const Book& b) { store::retry_heard(b.tx, one->id, kMonday + 5s, "done"); });
  EXPECT_EQ(claimed(kMonday + 4s), "nothing");
  const auto again = claim(kMonday + 5s);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->attempt, 2);
  EXPECT_EQ(again->answer, "done");
}

TEST_F(Inbox, AClaimRunsOutOrIsReleased) {
  EXPECT_TRUE(hear(said("one")));
  EXPECT_EQ(claimed(), "one");
  EXPECT_EQ(claimed(kMonday + 59s), "nothing");
  EXPECT_EQ(claimed(kMonday + 60s), "one");
  EXPECT_EQ(claimed(kMonday + 61s), "nothing");
  book_.write([](const Book& b) { store::release_heard(b.tx); });
  const auto one = claim(kMonday + 61s);
  ASSERT_TRUE(one);
  book_.write([&](const Book& b) { store::retry_heard(b.tx, one->id, kMonday + 900s, "done"); });
  EXPECT_EQ(claimed(kMonday + 62s), "nothing");
  book_.write([](const Book& b) { store::release_heard(b.tx); });
  EXPECT_EQ(claimed(kMonday + 62s), "one");
}

TEST_F(Inbox, WaitsForAConnectionThatIsPausedOrOff) {
  EXPECT_TRUE(hear(said("one")));
  const okr::ConnectionId id = book_.connection;
  book_.write([&](const Book& b) { store::pause_connection(b.tx, id, kMonday + 10s); });
  EXPECT_FALSE(due(kMonday + 9s));
  EXPECT_TRUE(due(kMonday + 10s));
  book_.write([&](const Book& b) { store::switch_off(b.tx, id, kMonday); });
  EXPECT_EQ(claimed(kMonday + 10s), "nothing");
  book_.write([&](const Book& b) { store::switch_on(b.tx, id); });
  EXPECT_EQ(claimed(kMonday + 10s), "one");
}

TEST_F(Inbox, RemembersUpToWhereItListenedAndNeverGoesBack) {
  const auto at = [](int ms) { return store::Milliseconds{std::chrono::milliseconds{ms}}; };
  book_.write([&](const Book& b) {
    store::set_heard_until(b.tx, book_.connection, "", at(1));
    store::set_heard_until(b.tx, book_.connection, "D1", at(1'767'600'399));
    store::set_heard_until(b.tx, book_.connection, "D1", at(5));
    store::set_heard_until(b.tx, book_.connection, "D1", at(1'767'600'400));
  });
  const auto all =
      book_.read([&](const Book& b) { return store::heard_until(b.tx, book_.connection); });
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].channel, "");
  EXPECT_EQ(all[0].until, at(1));
  EXPECT_EQ(all[1].channel, "D1");
  EXPECT_EQ(all[1].until, at(1'767'600'400));
}

}  // namespace
