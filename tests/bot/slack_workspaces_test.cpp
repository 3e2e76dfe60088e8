// The App in two workspaces: each is spoken to with its own token, and not at all without one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "bot/api_url.h"
#include "bot/app.h"
#include "bot/http/client.h"
#include "store/sql/org.h"
#include "tests/bot/fake_slack.h"
#include "tests/bot/slack_payloads.h"
#include "tests/bot/slack_signing.h"
#include "tests/fakes.h"
#include "tests/temporary_store.h"

namespace bot {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// Monday 5 January 2026, 08:00 UTC.
constexpr okr::Instant kNow =
    std::chrono::sys_days{std::chrono::January / 5 / 2026} + std::chrono::hours{8};
constexpr const char* kSecret = "8f742231b10e8888abcd99yyyzzz85a5";
constexpr auto kPatience = 10s;
constexpr const char* kGone = "the app was removed, or its token was revoked";
constexpr const char* kAgain = "https://okr.example.com/slack/install";

class SlackWorkspaces : public testing::Test {
 protected:
  SlackWorkspaces() {
    Config config;
    config.listen_port = 0;
    config.database = database_.url();
    config.public_url = "https://okr.example.com";
    config.secret_key = Secret{"0123456789abcdef0123456789abcdef"};
    SlackConfig& slack = config.slack.emplace();
    slack.signing_secrets = {Secret{kSecret}};
    slack.client_id = "123.456";
    slack.client_secret = Secret{"s3cret"};
    slack.api_url = slack_.api_url();
    slack.administrators = {"U0ONE", "U0TWO"};
    app_.emplace(config, clock_);
    app_->listen();
    client_ = http::connect("http://127.0.0.1:" + std::to_string(app_->port()), 10s);
    install("T0ONE", "xoxb-one");
    install("T0TWO", "xoxb-two");
    app_->do_round();
    for (const char* line : {"team add Growth", "cycle add 2026-Q1", "cycle start 2026-Q1",
                             "add objective Win", "add kr O1 Rate from 30% to 45%", "publish O1"}) {
      EXPECT_EQ(say("T0ONE", line).status, 200) << line;
    }
  }

  void install(const std::string& team, const std::string& token) {
    const json granted{{"ok", true},
                       {"access_token", token},
                       {"scope", "commands"},
                       {"team", {{"id", team}, {"name", team}}},
                       {"authed_user", {{"id", "U0ALICE001"}}}};
    slack_.platform().next_answers("oauth.v2.access", {{200, granted.dump()}});
    http::Request request;
    request.method = "GET";
    request.path = "/slack/install";
    const http::Response begun = client_->send(request);
    const std::string cookie{http::find_header(begun.headers, "Set-Cookie").value_or("")};
    const std::string pair = cookie.substr(0, cookie.find(';'));
    request.path = "/slack/oauth/callback";
    request.query = "code=c1&state=" + pair.substr(pair.find('=') + 1);
    request.headers = {{"Cookie", pair}};
    EXPECT_EQ(client_->send(request).status, 200);
  }

  http::Response send(const std::string& path, const std::string& body) {
    auto request = tests::slack_command(kSecret, body, clock_.now());
    request.path = path;
    return client_->send(request);
  }
  // Whoever speaks in T0ONE is U0ONE, and so on.
  static std::string user_of(const std::string& team) { return "U" + team.substr(1); }
  http::Response say(const std::string& team, const std::string& line) {
    return send("/slack/commands", "team_id=" + team + "&channel_id=C1&user_id=" + user_of(team) +
                                       "&user_name=ann&text=" + percent_encoded(line) +
                                       "&trigger_id=t" + std::to_string(++triggers_));
  }
  http::Response interact(const std::string& team, json payload) {
    payload["team"] = {{"id", team}};
    payload["user"] = {{"id", user_of(team)}, {"username", "ann"}};
    payload["trigger_id"] = "p" + std::to_string(++triggers_);
    return send("/slack/interactive", "payload=" + percent_encoded(payload.dump()));
  }
  http::Response press(const std::string& team, const std::string& action) {
    return interact(team, {{"type", "block_actions"},
                           {"container", {{"type", "message"}, {"channel_id", "C1"}}},
                           {"response_url", slack_.response_url()},
                           {"actions", {{{"type", "button"}, {"value", action}}}}});
  }
  void tell(const std::string& team, const json& event) {
    const json envelope{{"type", "event_callback"},
                        {"team_id", team},
                        {"event_id", "Ev" + std::to_string(++triggers_)},
                        {"event", event}};
    EXPECT_EQ(send("/slack/events", envelope.dump()).status, 200);
  }

  // The newest call of that name, once there are so many.
  tests::Call call(const std::string& name, std::size_t count) {
    EXPECT_TRUE(slack_.platform().wait_for_calls(name, count, kPatience)) << name;
    const auto calls = slack_.platform().calls(name);
    return calls.empty() ? tests::Call{} : calls.back();
  }
  // Whether something else than an answer by a response_url has come since.
  bool sent_with_token(std::size_t before) {
    const auto calls = slack_.platform().calls();
    return std::any_of(calls.begin() + static_cast<std::ptrdiff_t>(before), calls.end(),
                       [](const tests::Call& one) { return !one.authorization.empty(); });
  }

  tests::TemporaryDatabase database_;
  tests::FakeClock clock_{kNow};
  tests::FakeSlack slack_;
  std::optional<App> app_;
  std::unique_ptr<http::Client> client_;
  int triggers_ = 0;
};

TEST_F(SlackWorkspaces, FormsAnswersAndHomesGoOutWithTheTokenOfTheirOwn) {
  std::size_t count = 0;
  for (const auto& [team, token] : {std::pair{"T0ONE", "Bearer xoxb-one"},
                                    {"T0TWO", "Bearer xoxb-two"},
                                    {"T0ONE", "Bearer xoxb-one"}}) {
    SCOPED_TRACE(team);
    ++count;
    EXPECT_EQ(press(team, "v1:away::0").status, 200);
    EXPECT_EQ(call("views.open", 2 * count - 1).authorization, token);
    EXPECT_EQ(say(team, "checkin KR1").body, "");
    EXPECT_EQ(call("views.open", 2 * count).authorization, token);
    EXPECT_EQ(press(team, "v1:home::0").status, 200);
    EXPECT_EQ(call("chat.postEphemeral", count).authorization, token);
    tell(team, {{"type", "app_home_opened"},
                {"user", user_of(team)},
                {"tab", "home"},
                {"event_ts", std::to_string(count)}});
    EXPECT_EQ(call("views.publish", count).authorization, token);
  }
}

TEST_F(SlackWorkspaces, WhereTheAppWasRemovedNothingIsSentAndPeopleReadWhy) {
  EXPECT_EQ(press("T0TWO", "v1:away::0").status, 200);
  const json view = json::parse(tests::form_value(call("views.open", 1).body, "view"));
  for (const json& end : {json{{"type", "tokens_revoked"}, {"tokens", {{"bot", {"U0BOT"}}}}},
                          json{{"type", "app_uninstalled"}}}) {
    tell("T0TWO", end);
    const std::size_t before = slack_.platform().calls().size();
    const std::size_t answers = slack_.platform().calls("response_url").size();
    // A button that opens a form, one that answers, a command that opens a form, a form.
    EXPECT_EQ(press("T0TWO", "v1:away::0").status, 200);
    EXPECT_THAT(call("response_url", answers + 1).body, AllOf(HasSubstr(kGone), HasSubstr(kAgain)));
    EXPECT_EQ(press("T0TWO", "v1:home::0").status, 200);
    EXPECT_THAT(call("response_url", answers + 2).body,
                AllOf(HasSubstr("You have no objectives"), HasSubstr(kGone)));
    EXPECT_THAT(say("T0TWO", "checkin KR1").body,
                AllOf(HasSubstr("/okr KR1 &lt;value&gt;"), HasSubstr(kGone)));
    const json submitted{
        {"type", "view_submission"},
        {"view",
         {{"id", "V1"},
          {"private_metadata", view["private_metadata"]},
          {"state",
           {{"values",
             {{"first", {{"value", {{"type", "datepicker"}, {"selected_date", "2026-02-02"}}}}},
              {"last",
               {{"value", {{"type", "datepicker"}, {"selected_date", "2026-02-03"}}}}}}}}}}}};
    const json reply = json::parse(interact("T0TWO", submitted).body);
    EXPECT_EQ(reply["response_action"], "update");
    EXPECT_THAT(reply["view"].dump(), HasSubstr(kGone));
    tests::record_view(reply["view"]);
    tell("T0TWO", {{"type", "app_home_opened"},
                   {"user", "U0TWO"},
                   {"tab", "home"},
                   {"event_ts", std::to_string(before)}});
    EXPECT_FALSE(sent_with_token(before));
  }
  // The other workspace is as before, and this one once the app is installed there again.
  EXPECT_EQ(press("T0ONE", "v1:away::0").status, 200);
  EXPECT_EQ(call("views.open", 2).authorization, "Bearer xoxb-one");
  install("T0TWO", "xoxb-three");
  EXPECT_EQ(press("T0TWO", "v1:away::0").status, 200);
  EXPECT_EQ(call("views.open", 3).authorization, "Bearer xoxb-three");
}

TEST_F(SlackWorkspaces, ATokenThatSlackRefusesIsExplainedByWayOfThePress) {
  slack_.platform().next_answers("views.open", {{200, R"({"ok":false,"error":"token_revoked"})"}});
  EXPECT_EQ(press("T0TWO", "v1:away::0").status, 200);
  EXPECT_THAT(call("response_url", 1).body, HasSubstr(kGone));
  slack_.platform().next_answers("chat.postEphemeral",
                                 {{200, R"({"ok":false,"error":"account_inactive"})"}});
  EXPECT_EQ(press("T0TWO", "v1:home::0").status, 200);
  EXPECT_THAT(call("response_url", 2).body, HasSubstr(kGone));
  EXPECT_TRUE(slack_.platform().calls("chat.postMessage").empty());
}

TEST_F(SlackWorkspaces, NoOtherAddressThanSlacksIsFollowed) {
  tell("T0TWO", {{"type", "app_uninstalled"}});
  const std::size_t before = slack_.platform().calls().size();
  json payload{{"type", "block_actions"},
               {"container", {{"type", "message"}, {"channel_id", "C1"}}},
               {"actions", {{{"type", "button"}, {"value", "v1:away::0"}}}}};
  for (const json& url : {json{slack_.platform().origin() + ".example.com/x"},
                          json{"http://127.0.0.1:1/x"}, json{7}, json{}}) {
    payload["response_url"] = url;
    EXPECT_EQ(interact("T0TWO", payload).status, 200);
  }
  EXPECT_EQ(press("T0TWO", "v1:away::0").status, 200);
  EXPECT_TRUE(slack_.platform().wait_for_calls("response_url", 1, kPatience));
  EXPECT_EQ(slack_.platform().calls().size(), before + 1);
}

}  // namespace
}  // namespace bot
