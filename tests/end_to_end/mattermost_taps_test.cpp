// A week in taps on Mattermost: the real App and a fake server on which people press buttons and
// send dialogs in.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <thread>

#include "bot/api_url.h"
#include "bot/app.h"
#include "bot/http/client.h"
#include "store/sql/org.h"
#include "store/store.h"
#include "tests/bot/fake_mattermost.h"
#include "tests/bot/mattermost_taps.h"
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
const std::string kAna = "anaanaanaanaanaanaanaanaaa";
const std::string kBen = "benbenbenbenbenbenbenbenbb";

class MattermostTaps : public testing::Test {
 protected:
  MattermostTaps() {
    mattermost_.add_user({kAna, "ana", "Ana", "", "Europe/Berlin"});
    start("https://okr.example.com");
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

  void start(const std::string& public_url) {
    bot::Config config;
    config.listen_port = 0;
    config.database = database_.url();
    config.time_zone = "Europe/Berlin";
    config.public_url = public_url;
    bot::MattermostConfig& mattermost = config.mattermost.emplace();
    mattermost.url = mattermost_.url();
    mattermost.token = bot::Secret{"bottokenbottokenbottoken00"};
    mattermost.command_tokens = {bot::Secret{"commandtokencommandtoken00"}};
    app_ = std::make_unique<bot::App>(config, clock_);
    app_->listen();
    client_ = bot::http::connect("http://127.0.0.1:" + std::to_string(app_->port()), 10s);
    app_->do_round();
  }

  bot::http::Response send(const std::string& path, const std::string& type,
                           const std::string& body) {
    bot::http::Request request;
    request.method = "POST";
    request.path = "/mattermost/" + path;
    request.headers = {{"Content-Type", type},
                       {"Authorization", "Token commandtokencommandtoken00"}};
    request.body = body;
    return client_->send(request);
  }
  bot::http::Response say(std::string_view line) {
    return send("command", "application/x-www-form-urlencoded",
                "team_id=t1&channel_id=dm-" + kAna + "&channel_name=dm&user_id=" + kAna +
                    "&user_name=ana&text=" + bot::percent_encoded(line) + "&trigger_id=t" +
                    std::to_string(++triggers_));
  }
  json tell(const std::string& path, const json& payload) {
    const auto response = send(path, "application/json", payload.dump());
    EXPECT_EQ(response.status, 200);
    return json::parse(response.body, nullptr, false);
  }
  void wait_until(okr::Instant until) {
    while (clock_.now() < until) {
      clock_.advance(30min);
      app_->do_round();
    }
  }

  // The newest card as it stands.
  tests::FakeMattermost::Posted card() {
    tests::FakeMattermost::Posted newest;
    for (const auto& post : mattermost_.posts()) {
      if (post.key.starts_with("milepost-")) newest = post;
    }
    return newest;
  }
  // All that can be read of it.
  std::string card_text() {
    std::string text = card().text;
    for (const json& attachment : card().attachments) {
      text += "\n" + attachment["text"].get<std::string>();
    }
    return text;
  }
  json press(const std::string& label, const std::string& user = kAna) {
    const json button = tests::button_in(card().attachments, label);
    EXPECT_FALSE(button.is_null()) << label << card().attachments;
    return tell("action", tests::press_of(button["integration"]["context"], user,
                                          "p" + std::to_string(++triggers_)));
  }

  tests::TemporaryDatabase database_;
  tests::FakeClock clock_{kStart};
  tests::FakeMattermost mattermost_;
  std::unique_ptr<bot::App> app_;
  std::unique_ptr<bot::http::Client> client_;
  int triggers_ = 0;
};

TEST_F(MattermostTaps, FiveKeyResultsAreInAfterOneDialog) {
  EXPECT_THAT(card_text(), HasSubstr("Your check-in: 5 key results"));
  const std::string shown = card().attachments.dump();
  for (const char* id : {"KR1", "KR2", "KR3", "KR4", "KR5"}) {  // all have room
    EXPECT_THAT(shown, HasSubstr(std::string{":checkin:"} + id + ":"));
  }
  EXPECT_EQ(press("Check in all"), json::object());
  const json dialog = mattermost_.dialogs().back()["dialog"];
  EXPECT_EQ(tests::problem_with(dialog), "");
  const json soon = tests::submission_of(dialog, kAna, {{"KR1.value", "soon"}});
  EXPECT_THAT(tell("dialog", soon)["errors"]["KR1.value"].get<std::string>(), HasSubstr("soon"));
  EXPECT_EQ(tell("dialog", tests::submission_of(dialog, kAna, {{"KR1.value", "36%"}})),
            json::object());
  app_->do_round();
  EXPECT_EQ(card().edits, 1);
  EXPECT_THAT(card_text(), AllOf(HasSubstr("All in, thank you!"), HasSubstr("33 % \u2192 36 %"),
                                 HasSubstr("still 9 days")));
  // Once more, as an impatient finger does.
  EXPECT_EQ(tell("dialog", tests::submission_of(dialog, kAna, {{"KR1.value", "40%"}})),
            json::object());
  app_->do_round();
  EXPECT_THAT(card_text(), HasSubstr("33 % \u2192 36 %"));
  EXPECT_EQ(card().edits, 1);
  const std::size_t cards = 1;  // and the answers to both
  for (auto posts = mattermost_.posts(); posts.size() < cards + 2; posts = mattermost_.posts()) {
    ASSERT_TRUE(mattermost_.platform().wait_for_calls("POST /posts", cards + 2, 10s));
  }
}

TEST_F(MattermostTaps, EveryTapChangesTheCardAlsoAfterARestart) {
  EXPECT_THAT(press("No change")["ephemeral_text"].get<std::string>(), HasSubstr("33 %"));
  app_->do_round();
  EXPECT_THAT(card_text(), HasSubstr("1 of 5 key results in"));
  EXPECT_TRUE(card().key.starts_with("milepost-"));
  // The buttons of the edited card work in the next process, too.
  app_.reset();
  clock_.advance(3min);  // what the process that is gone had in its hands is anybody's again
  start("https://okr.example.com");
  EXPECT_THAT(press("No change")["ephemeral_text"].get<std::string>(), HasSubstr("9 days"));
  app_->do_round();
  EXPECT_THAT(card_text(), HasSubstr("2 of 5 key results in"));
  say("undo");
  app_->do_round();
  EXPECT_THAT(card_text(), HasSubstr("1 of 5 key results in"));
}

TEST_F(MattermostTaps, OthersPressInVain) {
  EXPECT_THAT(press("No change", kBen)["ephemeral_text"].get<std::string>(),
              HasSubstr("meant for"));
  const json button = tests::button_in(card().attachments, "No change");
  std::string seal = button["integration"]["context"]["s"];
  const auto action = seal.find("v1:same:KR1");
  ASSERT_NE(action, std::string::npos) << seal;
  const json forged{{"s", seal.replace(action, 11, "v1:same:KR2")}};
  EXPECT_THAT(
      tell("action", tests::press_of(forged, kAna, "p"))["ephemeral_text"].get<std::string>(),
      HasSubstr("no longer valid"));
  app_->do_round();
  EXPECT_EQ(card().edits, 0);
}

TEST_F(MattermostTaps, ANewTokenIsTriedAtOnce) {
  const auto with_connection = [&](auto work) {
    app_.reset();
    store::Store store{database_.url()};
    store.write([&](store::Transaction& tx) {
      work(tx, *store::find_connection(tx, "mattermost", mattermost_.url()));
    });
  };
  with_connection([&](store::Transaction& tx, const store::ConnectionRow& row) {
    store::pause_connection(tx, row.id, clock_.now() + 15min);
  });
  start("https://okr.example.com");
  with_connection([&](store::Transaction&, const store::ConnectionRow& row) {
    EXPECT_LE(row.paused_until.value_or(clock_.now()), clock_.now());
  });
}

TEST_F(MattermostTaps, WithoutAPublicAddressNothingIsShownThatLeadsNowhere) {
  app_.reset();
  start("");
  wait_until(kMonday + 14 * 24h);
  EXPECT_THAT(card_text(), HasSubstr("/okr KR1"));
  EXPECT_TRUE(card().attachments.empty());
  EXPECT_EQ(send("action", "application/json", "{}").status, 404);
  EXPECT_FALSE(json::parse(say("checkin").body).contains("attachments"));
}

}  // namespace
