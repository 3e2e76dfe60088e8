// One process, one book, Slack and Mattermost: somebody who has an account on each.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "bot/api_url.h"
#include "bot/app.h"
#include "bot/http/client.h"
#include "store/store.h"
#include "tests/bot/fake_mattermost.h"
#include "tests/bot/fake_slack.h"
#include "tests/bot/slack_signing.h"
#include "tests/fakes.h"
#include "tests/scheduler/times.h"
#include "tests/temporary_store.h"

namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

constexpr const char* kSecret = "8f742231b10e8888abcd99yyyzzz85a5";
const std::string kBen = "benbenbenbenbenbenbenbenbb";

class TwoPlatforms : public testing::Test {
 protected:
  TwoPlatforms() {
    slack_.add_user({"U0ANA", "ana", "ana", "ana", "Europe/Berlin"});
    slack_.add_user({"U0BEN", "ben", "ben", "Ben", "Europe/Berlin"});
    mattermost_.add_user({kBen, "benny", "Benny", "", "Asia/Tokyo"});
    bot::Config config;
    config.listen_port = 0;
    config.database = database_.url();
    config.time_zone = "Europe/Berlin";
    bot::SlackConfig& slack = config.slack.emplace();
    slack.signing_secrets = {bot::Secret{kSecret}};
    slack.bot_token = bot::Secret{"xoxb-test"};
    slack.api_url = slack_.api_url();
    bot::MattermostConfig& mattermost = config.mattermost.emplace();
    mattermost.url = mattermost_.url();
    mattermost.token = bot::Secret{"bottokenbottokenbottoken00"};
    mattermost.command_tokens = {bot::Secret{"commandtokencommandtoken00"}};
    app_ = std::make_unique<bot::App>(config, clock_);
    app_->listen();
    client_ = bot::http::connect("http://127.0.0.1:" + std::to_string(app_->port()), 10s);
    app_->do_round();
    for (const char* line :
         {"team add Growth in here", "cycle add 2026-Q4", "cycle start 2026-Q4",
          "add objective New teams feel at home", "add kr O1 Rate from 30% to 45%", "publish O1"}) {
      on_slack("ana", line);
    }
    on_slack("ben", "team join Growth");
    on_slack("ana", "edit KR1 owner <@U0BEN> because he knows");
  }

  std::string answer(const bot::http::Request& request) {
    const auto response = client_->send(request);
    EXPECT_EQ(response.status, 200);
    return response.body.empty() ? "" : json::parse(response.body).value("text", "");
  }

  std::string on_slack(const std::string& who, std::string_view line) {
    std::string id = "U0";
    for (const char c : who) id += static_cast<char>(c - 'a' + 'A');
    const std::string body =
        "team_id=T0OKRDEMO1&channel_id=C0GROWTH01&channel_name=growth&user_id=" + id +
        "&user_name=" + who + "&text=" + bot::percent_encoded(line) + "&trigger_id=t" +
        std::to_string(++triggers_);
    return answer(tests::slack_command(kSecret, body, clock_.now()));
  }

  std::string on_mattermost(std::string_view line) {
    bot::http::Request request;
    request.method = "POST";
    request.path = "/mattermost/command";
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                       {"Authorization", "Token commandtokencommandtoken00"}};
    request.body = "team_id=t1&channel_id=town&channel_name=town&user_id=" + kBen +
                   "&user_name=benny&text=" + bot::percent_encoded(line) + "&trigger_id=t" +
                   std::to_string(++triggers_);
    return answer(request);
  }

  void link() {
    const std::string offered = on_slack("ben", "link");
    const std::size_t at = offered.find("/okr link ");
    ASSERT_NE(at, std::string::npos) << offered;
    EXPECT_THAT(on_mattermost("link " + offered.substr(at + 10, 9)), HasSubstr("are one person"));
  }

  tests::TemporaryDatabase database_;
  tests::FakeClock clock_{tests::at("2026-10-01 08:00")};
  tests::FakeSlack slack_;
  tests::FakeMattermost mattermost_;
  std::unique_ptr<bot::App> app_;
  std::unique_ptr<bot::http::Client> client_;
  int triggers_ = 0;
};

TEST_F(TwoPlatforms, AreOneBookInWhichALinkedPersonHasOneHistory) {
  EXPECT_THAT(on_mattermost("show KR1"), HasSubstr("Rate")) << "one book";
  EXPECT_THAT(on_mattermost("KR1 33"), HasSubstr("belongs to")) << "and two people yet";
  link();
  EXPECT_THAT(on_slack("ben", "KR1 33 7 said on Slack"), HasSubstr("33 %"));
  clock_.advance(1min);
  EXPECT_THAT(on_mattermost("correct KR1 34"), HasSubstr("33 % → 34 %"));
  const std::string history = on_slack("ana", "history KR1");
  EXPECT_THAT(history, AllOf(HasSubstr("via mattermost: corrected 33 % to 34 %"),
                             HasSubstr("via slack: 33 %")));
  EXPECT_THAT(on_slack("ben", "undo"), HasSubstr("34 % → 33 %")) << "what was said elsewhere";
  app_->do_round();
  EXPECT_THAT(on_slack("ana", "history KR1"),
              AllOf(HasSubstr("Benny via slack: 33 %"), HasSubstr("Benny via mattermost")))
      << "one name for both";
}

}  // namespace
