#include "bot/mattermost/client.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "bot/mattermost/seal.h"
#include "tests/bot/fake_mattermost.h"
#include "tests/bot/log_capture.h"
#include "tests/bot/outcome_text.h"
#include "tests/fakes.h"

namespace bot::mattermost {
namespace {

using nlohmann::json;
using tests::in_words;

constexpr okr::Instant kSince{std::chrono::seconds{1'767'600'000}};
constexpr const char* kToken = "bottokenbottokenbottoken00";

class MattermostClientTest : public testing::Test {
 protected:
  MattermostConfig config(const std::string& token = kToken) {
    MattermostConfig config;
    config.url = mattermost_.url();
    config.token = Secret{token};
    return config;
  }
  std::string post(const std::string& key = "delivery-1", const std::string& thread = "") {
    return in_words(client_.post({"c1", thread, key, message_}));
  }
  static tests::Answer error(int status, const std::string& id) {
    return {status, json{{"id", id}, {"message", "no"}, {"status_code", status}}.dump()};
  }

  tests::FakeMattermost mattermost_;
  std::unique_ptr<http::Client> http_ =
      http::connect(mattermost_.platform().origin(), std::chrono::seconds{5});
  MattermostClient client_{*http_, config(), nullptr};
  commands::Message message_ = commands::sentence("Weekly @check-in");
};

TEST_F(MattermostClientTest, KnowsWhoseTokenItHolds) {
  const auto bot = client_.bot_user();
  ASSERT_EQ(in_words(bot), "fine");
  EXPECT_EQ(std::get<BotUser>(bot).id, "bot0id");
  EXPECT_EQ(in_words(client_.bot_user()), "fine");
  EXPECT_EQ(mattermost_.platform().calls("GET /users/me").size(), 1U);
}

TEST_F(MattermostClientTest, PostsMarkdownWithItsKey) {
  EXPECT_EQ(post("delivery-7", "root1"), "sent c1 post1");
  ASSERT_EQ(mattermost_.posts().size(), 1U);
  const auto posted = mattermost_.posts()[0];
  EXPECT_EQ(posted.channel, "c1");
  EXPECT_EQ(posted.thread, "root1");
  EXPECT_EQ(posted.key, "delivery-7");
  EXPECT_EQ(posted.text,
            "Weekly @\u200B"
            "check-in");
  const tests::Call call = mattermost_.platform().calls("POST /posts").at(0);
  EXPECT_EQ(call.authorization, std::string{"Bearer "} + kToken);
  EXPECT_EQ(call.path, "/api/v4/posts?set_online=false");
  EXPECT_EQ(call.body.find(kToken), std::string::npos);
}

TEST_F(MattermostClientTest, SendsAFileAndThenAPostWithIt) {
  const commands::Message caption = commands::sentence("The OKRs of all.");
  const auto upload = [&] {
    return in_words(client_.upload({"c1", "delivery-3", "okrs & more.csv", "a,ü\r\n", caption}));
  };
  EXPECT_EQ(upload(), "sent c1 post1");
  EXPECT_EQ(mattermost_.posts().at(0).file, "a,ü\r\n");
  EXPECT_EQ(mattermost_.posts().at(0).key, "delivery-3");
  EXPECT_EQ(mattermost_.platform().calls("POST /files").at(0).path,
            "/api/v4/files?channel_id=c1&filename=okrs%20%26%20more.csv");
  mattermost_.platform().next_answers("POST /files", {{413, "{}"}});
  EXPECT_EQ(upload(), "refused");
  EXPECT_EQ(mattermost_.posts().size(), 1U);
}

TEST_F(MattermostClientTest, StandsBehindThePathOfTheServersAddress) {
  MattermostConfig below = config();
  below.url += "/chat/";
  MattermostClient client{*http_, below, nullptr};
  EXPECT_EQ(in_words(client.bot_user()), "fine");
  EXPECT_EQ(mattermost_.platform().calls().back().path, "/chat/api/v4/users/me");
}

TEST_F(MattermostClientTest, ThePendingIdIsTheSameForTheSameKeyAndGuessedByNobody) {
  EXPECT_EQ(post("delivery-1"), "sent c1 post1");
  EXPECT_EQ(post("delivery-1"), "sent c1 post2");
  EXPECT_EQ(post("delivery-2"), "sent c1 post3");
  MattermostClient other{*http_, config("anothertokenanothertoken00"), nullptr};
  EXPECT_EQ(in_words(other.post({"c1", "", "delivery-1", message_})), "sent c1 post4");

  const auto posts = mattermost_.posts();
  EXPECT_EQ(posts[0].pending, posts[1].pending);
  EXPECT_NE(posts[0].pending, posts[2].pending);
  EXPECT_NE(posts[0].pending, posts[3].pending);
  EXPECT_TRUE(posts[0].pending.starts_with("bot0id:"));
  EXPECT_EQ(posts[0].pending.size(), 7U + 32U);
  EXPECT_EQ(posts[0].pending.find("delivery-1"), std::string::npos);
}

TEST_F(MattermostClientTest, SaysWhatBecameOfAPost) {
  struct Row {
    tests::Answer answer;
    const char* outcome;
  };
  const Row rows[] = {
      {{429, "limit exceeded", "4"}, "retry after 4 on all"},
      {{429, "limit exceeded", ""}, "retry after 30 on all"},
      {error(401, "api.context.session_expired.app_error"), "retry after 900 on all"},
      {error(400, "model.post.is_valid.msg.app_error"), "refused"},
      {error(403, "api.context.permissions.app_error"), "refused"},
      {error(404, "app.channel.get.existing.app_error"), "refused"},
      {error(501, "api.command.disabled.app_error"), "refused"},
      {error(500, "api.post.deduplicate_create_post.pending"), "unknown"},
      {error(500, "app.post.save.app_error"), "unknown"},
      {{502, "<html>"}, "unknown"},
      {{503, ""}, "unknown"},
      {{201, "<html>"}, "unknown"},
      {{201, "{}"}, "unknown"},
      {tests::lost_answer(), "unknown"},
      {{302, ""}, "failed"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.answer.body + std::to_string(row.answer.status));
    const tests::LogCapture log;
    const std::size_t before = mattermost_.platform().calls("POST /posts").size();
    mattermost_.platform().next_answers("POST /posts", {row.answer});
    EXPECT_EQ(post(), row.outcome);
    EXPECT_EQ(mattermost_.platform().calls("POST /posts").size(), before + 1);
    EXPECT_EQ(log.text().find("error token refused") != std::string::npos,
              row.answer.status == 401);
    EXPECT_EQ(log.text().find(kToken), std::string::npos);
  }
}

TEST_F(MattermostClientTest, NobodyThereIsACertainFailure) {
  const auto http = http::connect("http://127.0.0.1:1", std::chrono::seconds{1});
  MattermostClient client{*http, config(), nullptr};
  EXPECT_EQ(in_words(client.post({"c1", "", "k", message_})), "failed");
}

TEST_F(MattermostClientTest, EditsInPlaceAndNeverWonders) {
  EXPECT_EQ(post(), "sent c1 post1");
  EXPECT_EQ(in_words(client_.edit({"c1", "post1", "delivery-1", commands::sentence("All in")})),
            "sent c1 post1");
  EXPECT_EQ(mattermost_.posts().at(0).text, "All in");
  EXPECT_EQ(mattermost_.posts().at(0).edits, 1);
  const tests::Call call = mattermost_.platform().calls("PUT /posts/patch").at(0);
  EXPECT_EQ(json::parse(call.body),
            json({{"message", "All in"}, {"props", {{"milepost_key", "delivery-1"}}}}));
  EXPECT_EQ(in_words(client_.edit({"c1", "post9", "k", message_})), "refused");
  for (const tests::Answer& answer : {tests::lost_answer(), tests::Answer{500, ""}}) {
    mattermost_.platform().next_answers("PUT /posts/patch", {answer});
    EXPECT_EQ(in_words(client_.edit({"c1", "post1", "k", message_})), "failed");
  }
}

// An edit without them would wipe them.
TEST_F(MattermostClientTest, PostsAndEditsHaveAllTheirProperties) {
  const tests::FakeClock clock{kSince};
  const Sealer sealer{Secret{kToken}, clock, random_nonce};
  const Callbacks callbacks{sealer, "https://okr.example.com"};
  MattermostClient client{*http_, config(), &callbacks};
  commands::Button button;
  button.label = "Check in";
  button.action = {"checkin", "KR1", okr::PersonId{2}};
  message_.add(commands::Actions{{button}});
  EXPECT_EQ(in_words(client.post({"c1", "", "delivery-1", message_})), "sent c1 post1");
  for (const char* step : {"posted", "edited"}) {
    SCOPED_TRACE(step);
    const auto post = mattermost_.posts().at(0);
    EXPECT_EQ(post.key, "delivery-1");
    ASSERT_EQ(post.attachments.size(), 1U);
    const json& action = post.attachments[0]["actions"][0];
    EXPECT_EQ(action["name"], "Check in");
    EXPECT_EQ(action["integration"]["url"], "https://okr.example.com/mattermost/action");
    EXPECT_EQ(parse_state(action["integration"]["context"]["s"].get<std::string>()).object,
              "v1:checkin:KR1:2");
    EXPECT_EQ(in_words(client.edit({"c1", "post1", "delivery-1", message_})), "sent c1 post1");
  }
  EXPECT_EQ(in_words(client.edit({"c1", "post1", "delivery-1", commands::sentence("All in")})),
            "sent c1 post1");
  EXPECT_TRUE(mattermost_.posts().at(0).attachments.empty());
  EXPECT_EQ(mattermost_.posts().at(0).key, "delivery-1");
}

TEST_F(MattermostClientTest, FindsByItsKeyWhatWasPostedBeforeTheReplyWasLost) {
  mattermost_.platform().next_answers("POST /posts", {tests::lost_answer()});
  EXPECT_EQ(post("delivery-2"), "unknown");
  EXPECT_EQ(in_words(client_.find("c1", "", "delivery-2", kSince)), "sent c1 post1");
  EXPECT_EQ(in_words(client_.find("c1", "", "delivery-4", kSince)), "nothing to say");
  EXPECT_EQ(in_words(client_.find("c2", "", "delivery-2", kSince)), "nothing to say");
  EXPECT_EQ(mattermost_.platform().calls("GET /channels/posts").at(0).path,
            "/api/v4/channels/c1/posts?since=1767599940000");
}

TEST_F(MattermostClientTest, DoesNotTakePostsOfOthersForOurs) {
  mattermost_.platform().next_answers("GET /channels/posts",
                                      {{200, R"({"order":["p1","p2"],"posts":{
        "p1":{"id":"p1","user_id":"mallory","props":{"milepost_key":"k"}},
        "p2":{"id":"p2","user_id":"bot0id","props":{"milepost_key":"other"},"message":"k"}}})"}});
  EXPECT_EQ(in_words(client_.find("c1", "", "k", kSince)), "nothing to say");
}

TEST_F(MattermostClientTest, CannotTellWhenItCannotLook) {
  json full{{"posts", json::object()}};
  for (int i = 0; i < 1000; ++i) full["posts"]["p" + std::to_string(i)] = {{"user_id", "u"}};
  struct Row {
    tests::Answer answer;
    const char* outcome;
  };
  const Row rows[] = {{{429, "", "3"}, "retry after 3 on all"},
                      {{500, ""}, "failed"},
                      {tests::lost_answer(), "failed"},
                      {{200, full.dump()}, "failed"}};
  for (const Row& row : rows) {
    mattermost_.platform().next_answers("GET /channels/posts", {row.answer});
    EXPECT_EQ(in_words(client_.find("c1", "", "k", kSince)), row.outcome);
  }
}

TEST_F(MattermostClientTest, OpensDirectConversations) {
  const auto opened = client_.open_dm("u1");
  ASSERT_EQ(in_words(opened), "fine");
  EXPECT_EQ(std::get<std::string>(opened), "dm-u1");
  EXPECT_EQ(json::parse(mattermost_.platform().calls("POST /channels/direct").at(0).body),
            json::array({"bot0id", "u1"}));
}

TEST_F(MattermostClientTest, ReadsProfiles) {
  struct Row {
    tests::FakeMattermost::User user;
    const char* name;
  };
  const Row rows[] = {
      {{"u1", "bob", "Bob", "Jones", "Europe/Berlin"}, "Bob Jones"},
      {{"u2", "ann", "Ann", "", "Asia/Tokyo", false}, "Ann"},
      {{"u3", "eve", "", "", "", true, true, "de"}, "eve"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.user.id);
    mattermost_.add_user(row.user);
    const auto result = client_.profile(row.user.id);
    ASSERT_EQ(in_words(result), "fine");
    const auto& profile = std::get<store::Profile>(result);
    EXPECT_EQ(profile.name, row.name);
    EXPECT_EQ(profile.user_name, row.user.user_name);
    EXPECT_EQ(profile.time_zone, row.user.time_zone);
    EXPECT_EQ(profile.deactivated, row.user.deleted);
    EXPECT_EQ(profile.language, row.user.locale);
  }
  EXPECT_EQ(in_words(client_.profile("u9")), "refused");
}

}  // namespace
}  // namespace bot::mattermost
