#include "bot/slack/tiers.h"

#include <gtest/gtest.h>

#include "bot/slack/client.h"
#include "tests/bot/fake_slack.h"
#include "tests/bot/outcome_text.h"
#include "tests/fakes.h"

namespace bot::slack {
namespace {

using namespace std::chrono_literals;
using tests::in_words;

constexpr okr::Instant kNow{1'800'000'000s};

TEST(SlackTiers, AMethodIsCalledAtFourFifthsOfItsTier) {
  const struct {
    const char* method;
    int per_hour;
  } rows[] = {{"chat.update", 2400},
              {"conversations.open", 2400},
              {"dnd.teamInfo", 960},
              {"users.info", 4800},
              {"views.publish", 4800}};
  for (const auto& row : rows) {
    SCOPED_TRACE(row.method);
    tests::FakeClock clock{kNow};
    Tiers tiers{clock};
    int calls = 0;
    int at_once = 0;
    for (int second = 0; second < 3600; ++second, clock.advance(1s)) {
      while (!tiers.wait_for(row.method)) ++calls;
      if (second == 0) at_once = calls;
    }
    EXPECT_LE(at_once, row.per_hour / 360) << "ten seconds' worth";
    EXPECT_NEAR(calls, row.per_hour, row.per_hour / 360 + 1);
  }
}

TEST(SlackTiers, SaysHowLongToWait) {
  tests::FakeClock clock{kNow};
  Tiers tiers{clock};
  while (!tiers.wait_for("chat.update")) {
  }
  const auto wait = tiers.wait_for("chat.update");
  ASSERT_TRUE(wait);
  EXPECT_FALSE(tiers.wait_for("users.info")) << "each method by itself";
  clock.advance(*wait);
  EXPECT_FALSE(tiers.wait_for("chat.update"));
}

TEST(SlackTiers, NobodyWaitsInFrontOfAScreen) {
  tests::FakeClock clock{kNow};
  Tiers tiers{clock};
  for (int i = 0; i < 1000; ++i) EXPECT_FALSE(tiers.wait_for("views.open"));
}

TEST(SlackTiers, ASetBackClockStopsNothing) {
  tests::FakeClock clock{kNow};
  Tiers tiers{clock};
  while (!tiers.wait_for("chat.update")) {
  }
  clock.advance(-24h);
  EXPECT_FALSE(tiers.wait_for("chat.update"));
}

TEST(SlackTiers, WhatComesTooSoonIsPutOffWithoutACall) {
  tests::FakeSlack slack;
  tests::FakeClock clock{kNow};
  const auto http = http::connect(slack.platform().origin(), 5s);
  SlackConfig config;
  config.bot_token = Secret{"xoxb-test"};
  config.api_url = slack.api_url();
  SlackClient client{*http, config, &clock};
  std::size_t opened = 0;
  while (in_words(client.open_dm("U1")) == "fine") ++opened;
  EXPECT_GE(opened, 5U);
  EXPECT_EQ(in_words(client.open_dm("U1")), "retry after 1");
  EXPECT_EQ(slack.platform().calls("conversations.open").size(), opened);
  clock.advance(2s);
  EXPECT_EQ(in_words(client.open_dm("U1")), "fine");
}

}  // namespace
}  // namespace bot::slack
