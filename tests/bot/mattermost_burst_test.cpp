#include "bot/mattermost/burst.h"

#include <gtest/gtest.h>

#include <string>

#include "bot/mattermost/client.h"
#include "tests/bot/fake_mattermost.h"

namespace bot::mattermost {
namespace {

using namespace std::chrono_literals;

http::Headers headers(const std::string& limit, const std::string& remaining,
                      const std::string& reset) {
  return {{"X-Ratelimit-Limit", limit},
          {"X-Ratelimit-Remaining", remaining},
          {"X-Ratelimit-Reset", reset}};
}

TEST(MattermostBurst, AFifthOfTheBurstStaysFree) {
  const struct {
    const char *limit, *remaining, *reset;
    std::chrono::seconds rest;
  } rows[] = {
      {"101", "100", "1", 0s},  // 10 a second, as a server has it when nothing else is said
      {"101", "21", "8", 0s},
      {"101", "20", "9", 1s},
      {"101", "0", "11", 3s},
      {"2", "1", "1", 1s},
      {"1", "0", "60", 60s},
      {"0", "0", "0", 0s},
      {"101", "101", "0", 0s},
      {"-5", "3", "1", 0s},
      {"101", "many", "1", 0s},
      {"999999999999999999999", "0", "1", 0s},
      {"1000000", "0", "1000000", 200000s},
      {"", "", "", 0s},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(std::string{row.limit} + " " + row.remaining + " " + row.reset);
    Burst burst;
    burst.learn(headers(row.limit, row.remaining, row.reset));
    EXPECT_EQ(burst.rest(), row.rest);
  }
}

TEST(MattermostBurst, AServerThatSaysNothingLimitsNobody) {
  Burst burst;
  EXPECT_EQ(burst.rest(), 0s);
  burst.learn(headers("101", "0", "10"));
  EXPECT_GT(burst.rest(), 0s);
  burst.learn({});
  EXPECT_EQ(burst.rest(), 0s) << "it was told to limit nobody any more";
}

TEST(MattermostBurst, APostSaysHowLongToBeSilent) {
  tests::FakeMattermost mattermost;
  const auto http = http::connect(mattermost.platform().origin(), 5s);
  MattermostConfig config;
  config.url = mattermost.url();
  config.token = Secret{"token"};
  MattermostClient client{*http, config, nullptr};
  const auto message = commands::sentence("Hello");
  const auto rest = [&] {
    const auto outcome = client.post({"c1", "", "key", message});
    const auto* sent = std::get_if<scheduler::Sent>(&outcome);
    EXPECT_NE(sent, nullptr);
    return sent == nullptr ? -1s : sent->rest;
  };
  EXPECT_EQ(rest(), 0s);
  tests::Answer answer{201, R"({"id":"post1"})"};
  answer.headers = headers("101", "10", "10");
  mattermost.platform().next_answers("POST /posts", {answer});
  EXPECT_EQ(rest(), 2s);
}

}  // namespace
}  // namespace bot::mattermost
