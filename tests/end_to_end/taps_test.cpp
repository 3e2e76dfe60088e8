// A week in taps: the real App and a fake Slack on which people press buttons and submit forms.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "bot/app.h"
#include "bot/http/client.h"
#include "tests/bot/fake_slack.h"
#include "tests/bot/slack_signing.h"
#include "tests/fakes.h"
#include "tests/temporary_store.h"

namespace {

using namespace std::chrono;
using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

// Thursday, 1 October 2026, 10:00 in Berlin.
constexpr okr::Instant kStart = sys_days{2026y / October / 1} + 8h;
constexpr okr::Instant kMonday = sys_days{2026y / October / 5} + 7h;  // 09:00 in Berlin
constexpr const char* kSecret = "8f742231b10e8888abcd99yyyzzz85a5";
constexpr const char* kAna = "U0ANA00001";

std::string percent(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += "0123456789ABCDEF"[byte >> 4U];
    out += "0123456789ABCDEF"[byte & 0xFU];
  }
  return out;
}

class Taps : public testing::Test {
 protected:
  Taps() {
    slack_.add_user({kAna, "ana", "ana", "ana", "Europe/Berlin", false});
    start();
    for (const char* line :
         {"team add Growth", "cycle add 2026-Q4", "cycle start 2026-Q4",
          "add objective New teams feel at home", "add kr O1 Rate from 30% to 45%",
          "add kr O1 Time from 10 days to 4 days", "add kr O1 Guide milestones outline; draft",
          "add kr O1 Audit pass/fail", "add kr O1 Interviews reach 12", "publish O1",
          "schedule prompts weekly mon 09:00", "KR1 33", "KR2 9", "done KR3", "KR4 not yet",
          "KR5 2"}) {
      EXPECT_EQ(say(line).status, 200) << line;
    }
    // A check-in so close to Monday answers it already.
    wait_until(kMonday + 7 * 24h);
  }

  void start() {
    bot::Config config;
    config.listen_port = 0;
    config.database = database_.url();
    config.time_zone = "Europe/Berlin";
    bot::SlackConfig& slack = config.slack.emplace();
    slack.signing_secrets = {bot::Secret{kSecret}};
    slack.bot_token = bot::Secret{"xoxb-test"};
    slack.api_url = slack_.api_url();
    app_ = std::make_unique<bot::App>(config, clock_);
    app_->listen();
    client_ = bot::http::connect("http://127.0.0.1:" + std::to_string(app_->port()), 10s);
    app_->do_round();
  }

  bot::http::Response send(const std::string& path, const std::string& body) {
    auto request = tests::slack_command(kSecret, body, clock_.now());
    request.path = path;
    return client_->send(request);
  }
  bot::http::Response say(std::string_view line) {
    return send("/slack/commands", "team_id=T0OKRDEMO1&channel_id=D" + std::string{kAna} +
                                       "&channel_name=directmessage&user_id=" + kAna +
                                       "&user_name=ana&text=" + percent(line) + "&trigger_id=t" +
                                       std::to_string(++triggers_));
  }
  bot::http::Response interact(json payload) {
    payload["team"] = {{"id", "T0OKRDEMO1"}};
    payload["user"] = {{"id", kAna}, {"username", "ana"}};
    payload["trigger_id"] = "p" + std::to_string(++triggers_);
    return send("/slack/interactive", "payload=" + percent(payload.dump()));
  }
  void wait_until(okr::Instant until) {
    while (clock_.now() < until) {
      clock_.advance(30min);
      app_->do_round();
    }
  }

  // The newest card as it stands: of all that was said only cards have a key.
  tests::FakeSlack::Posted card() {
    tests::FakeSlack::Posted newest;
    for (const auto& posted : slack_.posts()) {
      if (!posted.key.empty()) newest = posted;
    }
    return newest;
  }
  // The value of its first button of that label.
  std::string button(const std::string& label) {
    for (const json& block : card().blocks) {
      for (const json& element : block.value("elements", json::array())) {
        if (element["type"] == "button" && element["text"]["text"] == label) {
          return element["value"];
        }
      }
    }
    return "";
  }
  int press(const std::string& label) {
    return interact({{"type", "block_actions"},
                     {"container", {{"type", "message"}, {"channel_id", card().channel}}},
                     {"actions", {{{"type", "button"}, {"value", button(label)}}}}})
        .status;
  }
  json opened_view(std::size_t count) {
    EXPECT_TRUE(slack_.platform().wait_for_calls("views.open", count, 10s));
    const auto calls = slack_.platform().calls("views.open");
    return calls.empty() ? json{} : json::parse(tests::form_value(calls.back().body, "view"));
  }
  // The view as somebody submits it who changed one value.
  bot::http::Response submit(const json& view, const std::string& field, const std::string& text) {
    json values;
    for (const json& block : view["blocks"]) {
      if (block["type"] != "input") continue;
      const json& element = block["element"];
      json filled{{"type", element["type"]}};
      if (element.contains("initial_value")) filled["value"] = element["initial_value"];
      if (element.contains("initial_option")) filled["selected_option"] = element["initial_option"];
      if (block["block_id"] == field) filled["value"] = text;
      values[block["block_id"].get<std::string>()] = {{"value", filled}};
    }
    return interact({{"type", "view_submission"},
                     {"view",
                      {{"id", "V1"},
                       {"private_metadata", view["private_metadata"]},
                       {"state", {{"values", values}}}}}});
  }

  tests::TemporaryDatabase database_;
  tests::FakeClock clock_{kStart};
  tests::FakeSlack slack_;
  std::unique_ptr<bot::App> app_;
  std::unique_ptr<bot::http::Client> client_;
  int triggers_ = 0;
};

TEST_F(Taps, FiveKeyResultsAreInAfterOneForm) {
  EXPECT_THAT(card().text, HasSubstr("Your check-in: 5 key results"));
  ASSERT_EQ(press("Check in all"), 200);
  const json view = opened_view(1);
  const auto refused = json::parse(submit(view, "KR1.value", "soon").body);
  EXPECT_THAT(refused["errors"]["KR1.value"].get<std::string>(), HasSubstr("soon"));
  EXPECT_EQ(submit(view, "KR1.value", "36%").body, "");
  app_->do_round();
  EXPECT_EQ(card().edits, 1);
  EXPECT_THAT(card().text, AllOf(HasSubstr("All in, thank you!"), HasSubstr("33 % \u2192 36 %"),
                                 HasSubstr("still 9 days")));
  ASSERT_TRUE(slack_.platform().wait_for_calls("chat.postEphemeral", 1, 10s));
  // Once more, as an impatient finger does.
  EXPECT_EQ(submit(view, "KR1.value", "40%").body, "");
  app_->do_round();
  EXPECT_THAT(card().text, HasSubstr("33 % \u2192 36 %"));
  EXPECT_EQ(card().edits, 1);
}

TEST_F(Taps, EveryWayOfCheckingInChangesTheCardAlsoAfterARestart) {
  ASSERT_EQ(press("No change"), 200);
  app_->do_round();
  EXPECT_THAT(card().text, HasSubstr("1 of 5 key results in"));
  say("same all");
  app_.reset();
  clock_.advance(3min);  // what the process that is gone had in its hands is anybody's again
  start();
  EXPECT_THAT(card().text, HasSubstr("All in, thank you!"));
  say("undo");
  app_->do_round();
  EXPECT_THAT(card().text, HasSubstr("1 of 5 key results in"));
}

TEST_F(Taps, WhatHappensToTheCycleIsOnTheCard) {
  EXPECT_THAT(card().text, HasSubstr("Your check-in: 5 key results"));
  say("cycle close 2026-Q4");
  app_->do_round();
  EXPECT_THAT(card().text, HasSubstr("Nothing is due any more"));
  say("undo");
  app_->do_round();
  EXPECT_THAT(card().text, HasSubstr("Your check-in: 0 of 5 key results in"));
  EXPECT_EQ(card().edits, 2);
  say("edit O1 text New teams stay because users are teams");
  app_->do_round();
  EXPECT_EQ(card().edits, 3);
}

TEST_F(Taps, TheHomeTabIsPublishedWhenItIsOpened) {
  const auto open = [this](const std::string& user, const std::string& number) {
    const json event{
        {"type", "event_callback"},
        {"team_id", "T0OKRDEMO1"},
        {"event_id", "EvHome" + number},
        {"event",
         {{"type", "app_home_opened"}, {"user", user}, {"tab", "home"}, {"event_ts", number}}}};
    return send("/slack/events", event.dump()).status;
  };
  const auto published = [this](std::size_t count) {
    EXPECT_TRUE(slack_.platform().wait_for_calls("views.publish", count, 10s));
    return slack_.platform().calls("views.publish").back().body;
  };
  EXPECT_EQ(open(kAna, "1"), 200);
  EXPECT_THAT(tests::form_value(published(1), "view"),
              AllOf(HasSubstr("Due: 5 key results"), HasSubstr("v1:checkin:KR1:1")));
  EXPECT_EQ(open("U0ZOE00001", "2"), 200);
  const std::string second = published(2);
  EXPECT_EQ(tests::form_value(second, "user_id"), "U0ZOE00001");
  EXPECT_THAT(tests::form_value(second, "view"),
              AllOf(HasSubstr("Welcome to Milepost"), HasSubstr("v1:home::0")));
}

TEST_F(Taps, TheCommandOpensTheFormAsWell) {
  const auto response = say("checkin");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "");
  EXPECT_EQ(opened_view(1)["title"]["text"], "Check in");
  EXPECT_EQ(say("away").body, "");
  EXPECT_EQ(opened_view(2)["title"]["text"], "I'm away");
}

}  // namespace
