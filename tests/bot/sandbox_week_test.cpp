#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "bot/sandbox/seed.h"
#include "store/sql/check_in.h"
#include "store/sql/objective.h"
#include "tests/bot/sandbox_stage.h"

namespace bot::sandbox {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using tests::SandboxStage;

// What the bot said in a conversation since a version, without its answers to `viewer`.
struct FromBot {
  std::string day;
  std::string time;
  std::string thread;
  std::string text;
};
std::vector<FromBot> from_bot(const json& state, const std::string& conversation) {
  std::vector<FromBot> all;
  for (const auto& message : state["messages"]) {
    if (message["in"] != conversation || !message["bot"].get<bool>() ||
        message["private"].get<bool>())
      continue;
    all.push_back({message["day"], message["time"], message["thread"], message["blocks"].dump()});
  }
  return all;
}

class SandboxWeek : public testing::Test {
 protected:
  void SetUp() override {
    seed(sandbox_.stage);
    version_ = sandbox_.state("ana")["version"];
  }

  // On a clock that stands still on a Thursday.
  SandboxStage sandbox_;
  std::int64_t version_ = 0;
};

TEST_F(SandboxWeek, TheSeedIsATeamWithThreeWeeksOfHistory) {
  sandbox_.stage.store.read([&](store::Transaction& tx) {
    const store::Book book{tx, sandbox_.org};
    store::ObjectiveFilter active;
    active.state = okr::ObjectiveState::kActive;
    EXPECT_EQ(store::list_objectives(book, active).size(), 2U);
    const std::size_t expected[] = {3, 3, 3, 3, 0};  // of KR1 to KR5; a correction is a row as well
    for (int id = 1; id <= 5; ++id) {
      SCOPED_TRACE(id);
      EXPECT_EQ(store::history(book, okr::KeyResultId{id}, std::nullopt, 10).size(),
                expected[id - 1]);
    }
  });
  EXPECT_EQ(sandbox_.clock.now(), SandboxStage::kStart) << "the clock is back at the present";
}

TEST_F(SandboxWeek, EveryLineOfTheSeedIsUnderstood) {
  for (const std::string person : {"ana", "ben", "chandra", "mia"}) {
    const std::string all = sandbox_.state(person)["messages"].dump();
    for (const char* complaint : {"Usage: ", "I don't", "I need", "Did you mean", "went wrong"}) {
      EXPECT_THAT(all, testing::Not(HasSubstr(complaint))) << person;
    }
  }
}

TEST_F(SandboxWeek, SeedingAgainChangesNothing) {
  seed(sandbox_.stage);
  EXPECT_EQ(sandbox_.state("ana")["version"], version_);
}

TEST_F(SandboxWeek, OnMondayEverybodyIsAskedAtNineWhereTheyAre) {
  // In New York Monday 09:00 is the last of them.
  ASSERT_EQ(sandbox_.move("ben", "next monday 09:00"), 200);
  for (const std::string person : {"ana", "ben", "chandra", "mia"}) {
    SCOPED_TRACE(person);
    auto cards = from_bot(sandbox_.state(person, version_), "dm-" + person);
    // Ana leads, and was told on Friday what is stale.
    std::erase_if(cards, [](const auto& card) { return card.day == "Fri 20 Nov 2026"; });
    ASSERT_EQ(cards.size(), 1U);
    EXPECT_EQ(cards[0].day, "Mon 23 Nov 2026");
    EXPECT_EQ(cards[0].time, "09:00");
  }
  EXPECT_THAT(from_bot(sandbox_.state("mia", version_), "dm-mia")[0].text, HasSubstr("KR4"));
}

TEST_F(SandboxWeek, MovingTheClockTellsHowManyMessagesWereSent) {
  const auto sent = [&](const std::string& to) {
    const auto response = sandbox_.post("/sandbox/clock", json{{"as", "ben"}, {"to", to}}.dump());
    return json::parse(response.body)["sent"].get<int>();
  };
  EXPECT_EQ(sent("+1 hour"), 0);
  EXPECT_EQ(sent("next monday 09:00"), 5) << "four cards, and on Friday what is stale for Ana";
  EXPECT_EQ(sent("+5 hours"), 2) << "the digest and its thread";
}

TEST_F(SandboxWeek, TheDigestComesToTheChannelWithItsThread) {
  ASSERT_EQ(sandbox_.move("ana", "+5 days"), 200);
  const auto posts = from_bot(sandbox_.state("chandra", version_), "growth");
  ASSERT_EQ(posts.size(), 2U);
  EXPECT_EQ(posts[0].thread, "");
  EXPECT_NE(posts[1].thread, "");
  EXPECT_EQ(posts[0].day, "Mon 23 Nov 2026");
}

TEST_F(SandboxWeek, WhatOneAnswersIsNotAskedAgain) {
  ASSERT_EQ(sandbox_.say("mia", "dm-mia", "KR4 8 7/10 back on track"), 200);
  version_ = sandbox_.state("mia")["version"];
  ASSERT_EQ(sandbox_.move("ana", "+3 hours"), 200);
  EXPECT_TRUE(from_bot(sandbox_.state("mia", version_), "dm-mia").empty());
}

}  // namespace
}  // namespace bot::sandbox
