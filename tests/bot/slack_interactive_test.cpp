#include "bot/slack/interactive.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <string>

#include "bot/slack/verified.h"
#include "store/sql/check_in.h"
#include "store/sql/delivery.h"
#include "store/sql/objective.h"
#include "store/sql/org.h"
#include "store/sql/person.h"
#include "tests/bot/ask.h"
#include "tests/bot/fake_slack.h"
#include "tests/bot/gate.h"
#include "tests/bot/slack_payloads.h"
#include "tests/bot/slack_signing.h"
#include "tests/commands/say.h"

namespace bot::slack {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using tests::form_value;

constexpr const char* kSecret = "8f742231b10e8888abcd99yyyzzz85a5";
constexpr auto kPatience = 10s;

std::string encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0) {
      out += c;
    } else {
      out += '%';
      out += "0123456789ABCDEF"[byte >> 4U];
      out += "0123456789ABCDEF"[byte & 0xFU];
    }
  }
  return out;
}

// The growth team, whose ann, bob and eve speak through Slack as well: bob is U0BOB00001.
class SlackInteractive : public testing::Test {
 protected:
  SlackInteractive() {
    chat_.in_book([&](const store::Book& book) {
      const auto slack = store::ensure_connection(book, "slack", "T0OKRDEMO1").id;
      for (const auto& [name, user] : {std::pair{"bob", "U0BOB00001"}, {"eve", "U0EVE00001"}}) {
        const auto person = store::find_person_of(book, chat_.connection, "u-" + std::string{name});
        book.tx.execute(
            "INSERT INTO identity (connection_id, user_id, org_id, person_id, user_name, "
            "dm_channel) VALUES ($1, $2, $3, $4, $5, '')",
            slack, user, book.org, person->id, name);
      }
    });
    config_.signing_secrets = {Secret{kSecret}};
    config_.bot_token = Secret{"xoxb-1"};
    config_.api_url = slack_.api_url();
    http_ = http::connect(slack_.platform().origin(), 5s);
    desk_.emplace(
        Desk::Parts{*http_, *http_, config_, *chat_.store, chat_.clock,
                    [this](okr::ConnectionId) { return std::optional{config_.bot_token}; }, ""});
    const auto interactions =
        std::make_shared<Interactions>(*chat_.store, chat_.clock, config_, chat_.org, *desk_);
    endpoint_ = verified(config_.signing_secrets, chat_.clock, "interactive",
                         interactive_receiver(interactions));
  }

  http::Response send_body(const std::string& body) {
    auto request = tests::slack_command(kSecret, body, chat_.clock.now());
    return tests::ask(endpoint_, request);
  }
  http::Response send(const json& payload) {
    return send_body("payload=" + encoded(payload.dump()));
  }

  // Bob presses a button of a message in his direct conversation.
  json press(const std::string& value, const std::string& user = "U0BOB00001") {
    return {
        {"type", "block_actions"},
        {"team", {{"id", "T0OKRDEMO1"}, {"domain", "acme-demo"}}},
        {"user", {{"id", user}, {"username", "bob"}, {"team_id", "T0OKRDEMO1"}}},
        {"container", {{"type", "message"}, {"message_ts", "1.2"}, {"channel_id", "D0BOB"}}},
        {"trigger_id", "7010.7001." + std::to_string(++triggers_)},
        {"response_url", "https://hooks.slack.com/actions/T0OKRDEMO1/7010/abcd"},
        {"actions",
         {{{"type", "button"}, {"action_id", "checkin-0"}, {"block_id", "x"}, {"value", value}}}}};
  }
  // What Slack sends when a view is submitted as it was opened, with these values.
  json submission(const json& view, const std::map<std::string, json>& elements,
                  const std::string& user = "U0BOB00001") {
    json values = json::object();
    for (const auto& [block, element] : elements) values[block] = {{"value", element}};
    return {{"type", "view_submission"},
            {"team", {{"id", "T0OKRDEMO1"}}},
            {"user", {{"id", user}, {"name", "bob"}}},
            {"trigger_id", "7020.1"},
            {"view",
             {{"id", "V1"},
              {"type", "modal"},
              {"callback_id", view["callback_id"]},
              {"private_metadata", view["private_metadata"]},
              {"state", {{"values", values}}}}}};
  }
  static json text_value(const std::string& text) {
    return {{"type", "plain_text_input"}, {"value", text}};
  }
  static json option_value(const std::string& value) {
    return {{"type", "static_select"}, {"selected_option", {{"value", value}}}};
  }

  // The arguments of the newest call of a method, once there are so many.
  std::string argument(const std::string& method, const std::string& name, std::size_t count = 1) {
    EXPECT_TRUE(slack_.platform().wait_for_calls(method, count, kPatience)) << method;
    const auto calls = slack_.platform().calls(method);
    return calls.empty() ? "" : form_value(calls.back().body, name);
  }
  json opened_view(const std::string& action) {
    const auto before = slack_.platform().calls("views.open").size();
    EXPECT_EQ(send(press(action)).status, 200);
    return json::parse(argument("views.open", "view", before + 1));
  }

  tests::GrowthChat chat_;
  tests::FakeSlack slack_;
  SlackConfig config_;
  std::unique_ptr<http::Client> http_;
  std::optional<Desk> desk_;
  http::AsyncHandler endpoint_;
  int triggers_ = 0;
};

TEST_F(SlackInteractive, TakesOnlyWhatSlackSigned) {
  const std::string body = "payload=" + encoded(press("v1:home::0").dump());
  auto request = tests::slack_command("another secret", body, chat_.clock.now());
  EXPECT_EQ(tests::ask(endpoint_, request).status, 401);
  request = tests::slack_command(kSecret, body, chat_.clock.now() - 10min);
  EXPECT_EQ(tests::ask(endpoint_, request).status, 401);
  EXPECT_TRUE(slack_.platform().calls().empty());
}

TEST_F(SlackInteractive, AnswersWhatAsksNothingOfItHarmlessly) {
  json closed = press("");
  closed["type"] = "view_closed";
  json shortcut = press("");
  shortcut["type"] = "shortcut";
  json on_message = press("");
  on_message["type"] = "message_action";
  json link = press("v1:home::0");
  link["actions"][0]["url"] = "https://x.io";
  json select = press("v1:home::0");
  select["actions"][0]["type"] = "static_select";
  json none = press("v1:home::0");
  none["actions"] = json::array();
  json strange = press("v1:home::0");
  strange["actions"] = {{"a", 1}};
  for (const json& payload : {closed, shortcut, on_message, link, select, none, strange}) {
    SCOPED_TRACE(payload["type"]);
    const auto response = send(payload);
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, "");
  }
  EXPECT_TRUE(slack_.platform().calls().empty());
}

TEST_F(SlackInteractive, RefusesWhatIsNoPayload) {
  for (const std::string body :
       {"", "payload", "payload=", "payload=%7B", "payload=%7B%7D&payload=%7B%7D", "payload=null",
        "payload=%5B%5D", "payload=%22x%22", "payload=%FF", "payload=%ZZ", "other=1"}) {
    SCOPED_TRACE(body);
    EXPECT_EQ(send_body(body).status, 400);
  }
  json payload = press("v1:home::0");
  for (const char* missing : {"type", "user"}) {
    SCOPED_TRACE(missing);
    json without = payload;
    without.erase(missing);
    EXPECT_EQ(send(without).status, 400);
    without[missing] = 7;
    EXPECT_EQ(send(without).status, 400);
  }
}

TEST_F(SlackInteractive, FindsTheWorkspaceWhereverItStands) {
  json payload = press("v1:home::0");
  payload["user"]["team_id"] = nullptr;
  for (const json& place :
       {json{{"team", "T0OKRDEMO1"}}, json{{"team", nullptr}, {"team_id", "T0OKRDEMO1"}},
        json{{"team", nullptr}, {"authorizations", {{{"team_id", "T0OKRDEMO1"}}}}},
        json{{"team", nullptr}, {"user", {{"id", "U0BOB00001"}, {"team_id", "T0OKRDEMO1"}}}},
        json{{"team", nullptr}, {"view", {{"team_id", "T0OKRDEMO1"}}}},
        json{{"team", {{"id", "T0OTHER"}}}, {"view", {{"app_installed_team_id", "T0OKRDEMO1"}}}}}) {
    SCOPED_TRACE(place.dump());
    json one = payload;
    one.update(place);
    const auto before = slack_.platform().calls("chat.postEphemeral").size();
    EXPECT_EQ(send(one).status, 200);
    EXPECT_THAT(argument("chat.postEphemeral", "text", before + 1), HasSubstr("Due: 3"));
  }
  payload["team"] = nullptr;
  EXPECT_EQ(send(payload).status, 400);
}

TEST_F(SlackInteractive, AButtonIsAnsweredToWhoeverPressedItAlone) {
  chat_.say("KR1 33 7", "bob");
  const auto drawn = chat_.in_book([](const store::Book& book) {
    return store::find_key_result(book, okr::KeyResultId{1})->latest->id.value;
  });
  const auto response = send(press("v1:same:KR1=" + std::to_string(drawn) + ":2"));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "");
  EXPECT_THAT(argument("chat.postEphemeral", "text"), HasSubstr("still 33 %"));
  EXPECT_EQ(argument("chat.postEphemeral", "channel"), "D0BOB");
  EXPECT_EQ(argument("chat.postEphemeral", "user"), "U0BOB00001");
}

TEST_F(SlackInteractive, AnUndoTakesThePlaceOfWhatItTookBack) {
  const auto answer = chat_.answer("KR1 33 7", "bob");
  const auto& row = std::get<commands::Actions>(answer.blocks.back());
  const std::string value = commands::to_text(row.buttons.front().action);
  json payload = press(value);
  payload["response_url"] = slack_.response_url();
  EXPECT_EQ(send(payload).body, "");
  ASSERT_TRUE(slack_.platform().wait_for_calls("response_url", 1, kPatience));
  const json said = json::parse(slack_.platform().calls("response_url")[0].body);
  EXPECT_EQ(said["replace_original"], true);
  EXPECT_THAT(said["text"].get<std::string>(), HasSubstr("KR1 Activation rate, check-in: 33 %"));
  EXPECT_THAT(said["blocks"].dump(), Not(HasSubstr("v1:undo")));
  EXPECT_EQ(slack_.platform().calls("response_url")[0].authorization, "");
  // Slack's copy of the press, and a second press of a button that is still there somewhere.
  EXPECT_EQ(send(payload).status, 200);
  EXPECT_THAT(argument("chat.postEphemeral", "text", 1), HasSubstr("I have done that already"));
  EXPECT_EQ(send(press(value)).status, 200);
  EXPECT_THAT(argument("chat.postEphemeral", "text", 2), HasSubstr("taken back before"));
  EXPECT_EQ(slack_.platform().calls("response_url").size(), 1U);
}

TEST_F(SlackInteractive, AnUndoFollowsWhereItsPlaceCannotBeTaken) {
  const auto answer = chat_.answer("KR1 33 7", "bob");
  const auto& row = std::get<commands::Actions>(answer.blocks.back());
  json payload = press(commands::to_text(row.buttons.front().action));
  payload["response_url"] = slack_.response_url();
  slack_.platform().next_answers("response_url", {{404, "expired_url"}});
  EXPECT_EQ(send(payload).status, 200);
  EXPECT_THAT(argument("chat.postEphemeral", "text"), HasSubstr("Taken back:"));
}

TEST_F(SlackInteractive, WhereItMayNotWriteItAnswersDirectly) {
  slack_.platform().next_answers("chat.postEphemeral",
                                 {{200, R"({"ok":false,"error":"not_in_channel"})"}});
  EXPECT_EQ(send(press("v1:frobnicate::0")).status, 200);
  EXPECT_THAT(argument("chat.postMessage", "text"),
              AllOf(HasSubstr("This button is from another version"), HasSubstr("Due: 3")));
  EXPECT_EQ(argument("chat.postMessage", "channel"), "DU0BOB00001");
}

TEST_F(SlackInteractive, OpensTheFormAndSavesIt) {
  const json view = opened_view("v1:checkin::2");
  EXPECT_EQ(argument("views.open", "trigger_id"), "7010.7001.1");
  EXPECT_EQ(view["title"]["text"], "Check in");
  EXPECT_LE(view["private_metadata"].get<std::string>().size(), 3000U);
  const auto response =
      send(submission(view, {{"KR1.value", text_value("41%")},
                             {"KR1.confidence", option_value("7")},
                             {"KR1.note", text_value("mails <!here> & *out*")},
                             {"KR2.value", {{"type", "plain_text_input"}, {"value", nullptr}}}}));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "");
  EXPECT_THAT(argument("chat.postEphemeral", "text"), HasSubstr("41 %, the first check-in"));
  EXPECT_THAT(chat_.say("show KR1"), HasSubstr("mails <!here> & *out*"));
}

TEST_F(SlackInteractive, PutsErrorsUnderTheirFieldsAndSavesNothing) {
  const json view = opened_view("v1:checkin::2");
  const auto response =
      send(submission(view, {{"KR1.value", text_value("soon")}, {"KR2.value", text_value("6")}}));
  EXPECT_EQ(response.content_type, "application/json");
  const json reply = json::parse(response.body);
  EXPECT_EQ(reply["response_action"], "errors");
  ASSERT_EQ(reply["errors"].size(), 1U);
  EXPECT_THAT(reply["errors"]["KR1.value"].get<std::string>(), HasSubstr("soon"));
  EXPECT_THAT(chat_.say("show KR2"), HasSubstr("No check-in yet"));
}

TEST_F(SlackInteractive, TakesStrangeViewsWithASentence) {
  const json view = opened_view("v1:checkin::2");
  json huge = view;
  huge["private_metadata"] = std::string(1'000'000, 'x');
  json no_metadata = view;
  no_metadata["private_metadata"] = nullptr;
  json numbers = view;
  numbers["private_metadata"] = R"({"state":7,"channel":[],"home":"x"})";
  std::size_t said = 0;
  for (const json& one : {huge, no_metadata, numbers}) {
    EXPECT_EQ(send(submission(one, {{"KR1.value", text_value("41")}})).status, 200);
    EXPECT_THAT(argument("chat.postMessage", "text", ++said),
                HasSubstr("This form is from another version"));
  }
  json strange = submission(view, {});
  for (const json& values :
       {json{}, json{7}, json::array({1}), json{{"KR1.value", 7}},
        json{{"KR1.value", json::array()}}, json{{"KR1.value", {{"value", 7}}}},
        json{{"KR1.value", {{"value", {{"value", 7}}}}}},
        json{{"KR1.confidence", {{"value", option_value("11")}}},
             {"KR1.value", {{"value", text_value("3")}}}}}) {
    SCOPED_TRACE(values.dump());
    strange["view"]["state"] = {{"values", values}};
    const json reply = json::parse(send(strange).body);
    EXPECT_EQ(reply["response_action"], "errors");
  }
  EXPECT_THAT(chat_.say("show KR1"), HasSubstr("No check-in yet"));
}

TEST_F(SlackInteractive, TurnsThePages) {
  chat_.say("publish O2", "bob");
  for (int i = 0; i < 4; ++i) chat_.say("add kr O1 More and more reach 10 owner @bob", "ann");
  const json view = opened_view("v1:checkin:KR1,KR2,KR5,KR6,KR7,KR8,KR9:2");
  EXPECT_EQ(view["submit"]["text"], "Save, next page");
  const json reply = json::parse(send(submission(view, {{"KR7.value", text_value("3")}})).body);
  EXPECT_EQ(reply["response_action"], "update");
  tests::record_view(reply["view"]);
  EXPECT_THAT(reply["view"].dump(), AllOf(HasSubstr("KR8.value"), HasSubstr("KR9.value")));
  EXPECT_EQ(send(submission(reply["view"], {{"KR8.value", text_value("4")}})).body, "");
  EXPECT_THAT(chat_.say("list Growth"), HasSubstr("KR8 More and more: 4"));
}

TEST_F(SlackInteractive, AnExpiredTriggerBringsAButtonToTryAgain) {
  for (const char* error : {"expired_trigger_id", "trigger_expired", "exchanged_trigger_id"}) {
    slack_.platform().next_answers(
        "views.open", {{200, R"({"ok":false,"error":")" + std::string{error} + R"("})"}});
  }
  for (std::size_t i = 1; i <= 3; ++i) {
    EXPECT_EQ(send(press("v1:block:KR1:2")).status, 200);
    EXPECT_THAT(argument("chat.postEphemeral", "text", i), HasSubstr("press the button again"));
    EXPECT_THAT(argument("chat.postEphemeral", "blocks", i), HasSubstr("v1:block:KR1:2"));
  }
}

TEST_F(SlackInteractive, AFormThatCannotBeOpenedSaysWhy) {
  EXPECT_EQ(send(press("v1:checkin:KR1:0", "U0EVE00001")).status, 200);
  EXPECT_THAT(argument("chat.postEphemeral", "text"), HasSubstr("KR1 belongs to bob"));
  EXPECT_TRUE(slack_.platform().calls("views.open").empty());
}

TEST_F(SlackInteractive, HomeIsPublishedWithItsHashAndOnceMoreWithout) {
  commands::Request who = chat_.request("", "bob");
  desk_->publish_home(who, "17.abc");
  EXPECT_EQ(argument("views.publish", "hash"), "17.abc");
  const json view = json::parse(argument("views.publish", "view"));
  EXPECT_EQ(view["type"], "home");
  EXPECT_THAT(view.dump(), HasSubstr("v1:checkin:KR1:2"));
  slack_.platform().next_answers("views.publish",
                                 {{200, R"({"ok":false,"error":"hash_conflict"})"}});
  desk_->publish_home(who, "17.abc");
  EXPECT_EQ(argument("views.publish", "hash", 3), "");
}

TEST_F(SlackInteractive, APressOnHomeIsAnsweredDirectlyAndPublishesIt) {
  json payload = press("v1:unblock:KR1:2");
  payload["container"] = {{"type", "view"}, {"view_id", "V1"}};
  payload["view"] = {{"type", "home"}, {"id", "V1"}};
  EXPECT_EQ(send(payload).status, 200);
  EXPECT_THAT(argument("chat.postMessage", "text"), HasSubstr("Nothing holds KR1 up."));
  EXPECT_EQ(argument("views.publish", "user_id"), "U0BOB00001");
}

TEST_F(SlackInteractive, TwoHundredSubmitsInFlightHaveOneEffect) {
  const json view = opened_view("v1:checkin::2");
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 25; ++j) {
        EXPECT_EQ(send(submission(view, {{"KR1.value", text_value("41")}})).status, 200);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const auto rows = chat_.in_book([](const store::Book& book) {
    return store::history(book, okr::KeyResultId{1}, std::nullopt, 1000).size();
  });
  EXPECT_EQ(rows, 1U);
}

TEST_F(SlackInteractive, OptionsOffersNothing) {
  const std::string body = "payload=" + encoded(R"({"type":"block_suggestion","value":"x"})");
  const auto response =
      tests::ask(options_receiver(), tests::slack_command(kSecret, body, chat_.clock.now()));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, R"({"options":[]})");
  EXPECT_EQ(tests::ask(options_receiver(), {}).status, 400);
}

}  // namespace
}  // namespace bot::slack
