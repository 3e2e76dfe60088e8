#include "bot/slack/client.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/bot/fake_slack.h"
#include "tests/bot/log_capture.h"
#include "tests/bot/outcome_text.h"

namespace bot::slack {
namespace {

using tests::in_words;

constexpr okr::Instant kSince{std::chrono::seconds{1'767'600'000}};
constexpr const char* kToken = "xoxb-secret";

class SlackClientTest : public testing::Test {
 protected:
  SlackConfig config() {
    SlackConfig config;
    config.bot_token = Secret{kToken};
    config.api_url = slack_.api_url();
    return config;
  }
  std::string post(const std::string& key = "delivery-1", const std::string& thread = "") {
    return in_words(client_.post({"C1", thread, key, message_}));
  }
  static tests::Answer error(const std::string& word) {
    return {200, R"({"ok":false,"error":")" + word + R"("})"};
  }

  tests::FakeSlack slack_;
  std::unique_ptr<http::Client> http_ =
      http::connect(slack_.platform().origin(), std::chrono::seconds{5});
  SlackClient client_{*http_, config()};
  commands::Message message_ = commands::sentence("Weekly <check-in>");
};

TEST_F(SlackClientTest, KnowsWhoseTokenItHolds) {
  const auto workspace = client_.workspace();
  ASSERT_EQ(in_words(workspace), "fine");
  EXPECT_EQ(std::get<Workspace>(workspace).team_id, "T0OKRDEMO1");
  EXPECT_EQ(std::get<Workspace>(workspace).bot_id, "B0OKRBOT01");
  EXPECT_EQ(std::get<Workspace>(workspace).bot_user_id, "U0OKRBOT01");
  EXPECT_EQ(in_words(client_.workspace()), "fine");
  EXPECT_EQ(slack_.platform().calls("auth.test").size(), 1U);
}

TEST_F(SlackClientTest, PostsWithBlocksTextAndKey) {
  EXPECT_EQ(post("delivery-7", "17.5"), "sent C1 1767600000.100000");
  ASSERT_EQ(slack_.posts().size(), 1U);
  const auto posted = slack_.posts()[0];
  EXPECT_EQ(posted.channel, "C1");
  EXPECT_EQ(posted.thread, "17.5");
  EXPECT_EQ(posted.key, "delivery-7");
  EXPECT_EQ(posted.text, "Weekly &lt;check-in&gt;");
  EXPECT_EQ(posted.blocks.at(0).at("text").at("text"), "Weekly &lt;check-in&gt;");
  const tests::Call call = slack_.platform().calls("chat.postMessage").at(0);
  EXPECT_EQ(call.authorization, std::string{"Bearer "} + kToken);
  EXPECT_EQ(call.path, "/api/chat.postMessage");
  EXPECT_EQ(tests::form_value(call.body, "parse"), "none");
  EXPECT_EQ(tests::form_value(call.body, "unfurl_links"), "false");
  EXPECT_EQ(tests::form_value(call.body, "unfurl_media"), "false");
  EXPECT_EQ(tests::form_value(call.body, "link_names"), "");
  EXPECT_EQ(call.body.find(kToken), std::string::npos);
}

TEST_F(SlackClientTest, SendsAFileInThreeSteps) {
  const commands::Message caption = commands::sentence("The OKRs of <all>.");
  const auto upload = [&] {
    return in_words(client_.upload({"D1", "delivery-3", "okrs.csv", "a,\"ü\"\r\n", caption}));
  };
  EXPECT_EQ(upload(), "sent D1 F1");
  ASSERT_EQ(slack_.posts().size(), 1U);
  EXPECT_EQ(slack_.posts()[0].file, "a,\"ü\"\r\n");
  EXPECT_EQ(slack_.posts()[0].text, "The OKRs of &lt;all&gt;.");
  const tests::Call call = slack_.platform().calls("files.getUploadURLExternal").at(0);
  EXPECT_EQ(tests::form_value(call.body, "length"), "8");
  EXPECT_EQ(tests::form_value(call.body, "filename"), "okrs.csv");
  const tests::Call sent = slack_.platform().calls("upload").at(0);
  EXPECT_EQ(sent.path, "/files/upload?ticket=1");
  EXPECT_EQ(sent.authorization, "") << "the address itself is the ticket";

  slack_.platform().next_answers("upload", {{500, "oops"}});
  EXPECT_EQ(upload(), "failed");
  slack_.platform().next_answers("files.completeUploadExternal", {tests::lost_answer()});
  EXPECT_EQ(upload(), "unknown");
  slack_.platform().next_answers(
      "files.getUploadURLExternal",
      {{200, R"({"ok":true,"file_id":"F9","upload_url":"http://elsewhere.test/x"})"}});
  EXPECT_EQ(upload(), "failed");
  slack_.platform().next_answers("files.getUploadURLExternal", {error("missing_scope")});
  EXPECT_EQ(upload().substr(0, 7), "sent D1");
  EXPECT_NE(slack_.posts().back().text.find("files:write"), std::string::npos);
}

TEST_F(SlackClientTest, SaysWhatBecameOfAPost) {
  struct Row {
    tests::Answer answer;
    const char* outcome;
  };
  const Row rows[] = {
      {{429, "", "7"}, "retry after 7 on all"},
      {{429, "slow down", ""}, "retry after 30 on all"},
      {{429, "", "soon"}, "retry after 30 on all"},
      {{429, "", "-5"}, "retry after 30 on all"},
      {error("ratelimited"), "retry after 30 on all"},
      {error("rate_limited"), "retry after 30 on all"},
      {error("external_channel_migrating"), "failed"},
      {error("message_limit_exceeded"), "failed"},
      {error("fatal_error"), "unknown"},
      {error("internal_error"), "unknown"},
      {error("service_unavailable"), "unknown"},
      {error("request_timeout"), "unknown"},
      {{500, "oops"}, "unknown"},
      {{503, ""}, "unknown"},
      {{200, "<html>"}, "unknown"},
      {{200, ""}, "unknown"},
      {{200, R"({"ok":true})"}, "unknown"},
      {tests::lost_answer(), "unknown"},
      {{302, ""}, "failed"},
      {{404, "<html>"}, "failed"},
      {error("team_added_to_org"), "retry after 3600 on all"},
      {error("org_login_required"), "retry after 3600 on all"},
      {error("invalid_auth"), "retry after 900 on all"},
      {error("not_authed"), "retry after 900 on all"},
      {error("token_revoked"), "retry after 900 on all"},
      {error("token_expired"), "retry after 900 on all"},
      {error("account_inactive"), "retry after 900 on all"},
      {error("channel_not_found"), "refused"},
      {error("not_in_channel"), "refused"},
      {error("is_archived"), "refused"},
      {error("missing_scope"), "refused"},
      {error("messages_tab_disabled"), "refused"},
      {error("restricted_action"), "refused"},
      {error("no_text"), "refused"},
      {error("something_new"), "refused"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.answer.body + std::to_string(row.answer.status));
    const tests::LogCapture log;
    const std::size_t before = slack_.platform().calls("chat.postMessage").size();
    slack_.platform().next_answers("chat.postMessage", {row.answer});
    EXPECT_EQ(post(), row.outcome);
    EXPECT_EQ(slack_.platform().calls("chat.postMessage").size(), before + 1);
    EXPECT_EQ(log.text().find("error token refused") != std::string::npos,
              std::string{row.outcome} == "retry after 900 on all");
    EXPECT_EQ(log.text().find(kToken), std::string::npos);
  }
}

TEST_F(SlackClientTest, SendsAsPlainTextWhatSlackCannotLayOut) {
  for (const char* word : {"invalid_blocks", "msg_blocks_too_long"}) {
    SCOPED_TRACE(word);
    slack_.platform().next_answers("chat.postMessage", {error(word)});
    EXPECT_TRUE(post().starts_with("sent C1"));
    EXPECT_TRUE(slack_.posts().back().blocks.empty());
    EXPECT_EQ(slack_.posts().back().text, "Weekly &lt;check-in&gt;");
  }
  slack_.platform().next_answers("chat.postMessage",
                                 {error("invalid_blocks"), error("invalid_blocks")});
  EXPECT_EQ(post(), "refused");
}

TEST_F(SlackClientTest, NobodyThereIsACertainFailure) {
  const auto http = http::connect("http://127.0.0.1:1", std::chrono::seconds{1});
  SlackClient client{*http, config()};
  EXPECT_EQ(in_words(client.post({"C1", "", "k", message_})), "failed");
  EXPECT_EQ(in_words(client.workspace()), "failed");
}

TEST_F(SlackClientTest, EditsInPlaceAndNeverWonders) {
  EXPECT_EQ(post(), "sent C1 1767600000.100000");
  EXPECT_EQ(in_words(client_.edit({"C1", "1767600000.100000", "k", commands::sentence("All in")})),
            "sent C1 1767600000.100000");
  EXPECT_EQ(slack_.posts().at(0).text, "All in");
  EXPECT_EQ(slack_.posts().at(0).blocks.at(0).at("text").at("text"), "All in");
  EXPECT_EQ(slack_.posts().at(0).edits, 1);
  EXPECT_EQ(tests::form_value(slack_.platform().calls("chat.update").at(0).body, "parse"), "none");
  EXPECT_EQ(in_words(client_.edit({"C1", "17.9", "k", message_})), "refused");
  for (const tests::Answer& answer :
       {tests::lost_answer(), tests::Answer{500, ""}, error("update_failed")}) {
    slack_.platform().next_answers("chat.update", {answer});
    EXPECT_EQ(in_words(client_.edit({"C1", "1767600000.100000", "k", message_})), "failed");
  }
}

TEST_F(SlackClientTest, FindsByItsKeyWhatWasPostedBeforeTheReplyWasLost) {
  slack_.platform().next_answers("chat.postMessage", {tests::lost_answer()});
  EXPECT_EQ(post("delivery-2"), "unknown");
  EXPECT_EQ(post("delivery-3", "17.5"), "sent C1 1767600000.100001");

  EXPECT_EQ(in_words(client_.find("C1", "", "delivery-2", kSince)), "sent C1 1767600000.100000");
  EXPECT_EQ(in_words(client_.find("C1", "17.5", "delivery-3", kSince)),
            "sent C1 1767600000.100001");
  EXPECT_EQ(in_words(client_.find("C1", "", "delivery-4", kSince)), "nothing to say");
  EXPECT_EQ(in_words(client_.find("C2", "", "delivery-2", kSince)), "nothing to say");

  const tests::Call call = slack_.platform().calls("conversations.history").at(0);
  EXPECT_EQ(tests::form_value(call.body, "oldest"), "1767599940");
  EXPECT_EQ(tests::form_value(call.body, "include_all_metadata"), "true");
}

TEST_F(SlackClientTest, LooksThroughEveryPage) {
  for (int i = 0; i < 5; ++i)
    EXPECT_TRUE(post("delivery-" + std::to_string(i)).starts_with("sent"));
  slack_.set_page_size(2);
  EXPECT_EQ(in_words(client_.find("C1", "", "delivery-0", kSince)), "sent C1 1767600000.100000");
  EXPECT_EQ(slack_.platform().calls("conversations.history").size(), 3U);
  EXPECT_EQ(in_words(client_.find("C1", "", "delivery-9", kSince)), "nothing to say");
}

TEST_F(SlackClientTest, DoesNotTakeMessagesOfOthersForOurs) {
  slack_.platform().next_answers("conversations.history", {{200, R"({"ok":true,"messages":[
        {"ts":"1.1","bot_id":"B0ANOTHER1","metadata":{"event_type":"milepost_delivery","event_payload":{"key":"k"}}},
        {"ts":"1.2","bot_id":"B0OKRBOT01","metadata":{"event_type":"other","event_payload":{"key":"k"}}},
        {"ts":"1.3","bot_id":"B0OKRBOT01","text":"k"},
        {"ts":"1.4","user":"U1"}, 7]})"}});
  EXPECT_EQ(in_words(client_.find("C1", "", "k", kSince)), "nothing to say");
}

TEST_F(SlackClientTest, CannotTellWhenItCannotLook) {
  struct Row {
    tests::Answer answer;
    const char* outcome;
  };
  const Row rows[] = {{error("missing_scope"), "refused"},
                      {{429, "", "3"}, "retry after 3 on all"},
                      {{500, ""}, "failed"},
                      {tests::lost_answer(), "failed"}};
  for (const Row& row : rows) {
    slack_.platform().next_answers("conversations.history", {row.answer});
    EXPECT_EQ(in_words(client_.find("C1", "", "k", kSince)), row.outcome);
  }
}

TEST_F(SlackClientTest, OpensDirectConversations) {
  const auto opened = client_.open_dm("U0BOB00001");
  ASSERT_EQ(in_words(opened), "fine");
  EXPECT_EQ(std::get<std::string>(opened), "DU0BOB00001");
  slack_.platform().next_answers("conversations.open", {error("user_disabled"), {200, "{}"}});
  EXPECT_EQ(in_words(client_.open_dm("U0BOB00001")), "refused");
  EXPECT_EQ(in_words(client_.open_dm("U0BOB00001")), "failed");
}

TEST_F(SlackClientTest, ReadsProfiles) {
  struct Row {
    tests::FakeSlack::User user;
    const char* name;
    const char* time_zone;
    bool deactivated;
  };
  const Row rows[] = {
      {{"U1", "bob", "Bobby", "Bob Jones", "Europe/Berlin"}, "Bobby", "Europe/Berlin", false},
      {{"U2", "ann", "", "Ann Lee", "Asia/Tokyo", true}, "Ann Lee", "Asia/Tokyo", true},
      {{"U3", "eve", "", "", "", false, "de-DE"}, "eve", "", false},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.user.id);
    slack_.add_user(row.user);
    const auto result = client_.profile(row.user.id);
    ASSERT_EQ(in_words(result), "fine");
    const auto& profile = std::get<store::Profile>(result);
    EXPECT_EQ(profile.name, row.name);
    EXPECT_EQ(profile.user_name, row.user.name);
    EXPECT_EQ(profile.time_zone, row.time_zone);
    EXPECT_EQ(profile.deactivated, row.deactivated);
    EXPECT_EQ(profile.language, row.user.locale);
  }
  EXPECT_EQ(in_words(client_.profile("U9")), "refused");
}

}  // namespace
}  // namespace bot::slack
