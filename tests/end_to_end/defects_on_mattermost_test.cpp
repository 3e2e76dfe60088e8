// What has broken other bots of this kind: the row about Mattermost's dialogs. The others, and what
// this is, in defects_of_time_test.cpp.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "bot/api_url.h"
#include "bot/app.h"
#include "bot/http/client.h"
#include "commands/forms/forms.h"
#include "tests/bot/fake_mattermost.h"
#include "tests/bot/mattermost_taps.h"
#include "tests/fakes.h"
#include "tests/scheduler/times.h"
#include "tests/temporary_store.h"

namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::HasSubstr;

const std::string kAna = "anaanaanaanaanaanaanaanaaa";
const std::string kBen = "benbenbenbenbenbenbenbenbb";

class DefectsOnMattermost : public testing::Test {
 protected:
  DefectsOnMattermost() {
    mattermost_.add_user({kAna, "ana", "Ana", "", "Europe/Berlin"});
    mattermost_.add_user({kBen, "ben", "Ben", "", "Europe/Berlin"});
    bot::Config config;
    config.listen_port = 0;
    config.database = database_.url();
    config.time_zone = "Europe/Berlin";
    config.public_url = "https://okr.example.com";
    bot::MattermostConfig& settings = config.mattermost.emplace();
    settings.url = mattermost_.url();
    settings.token = bot::Secret{"bottokenbottokenbottoken00"};
    settings.command_tokens = {bot::Secret{"commandtokencommandtoken00"}};
    app_ = std::make_unique<bot::App>(config, clock_);
    app_->listen();
    client_ = bot::http::connect("http://127.0.0.1:" + std::to_string(app_->port()), 10s);
    app_->do_round();
    for (const char* line :
         {"team add Growth", "cycle add 2026-Q4", "cycle start 2026-Q4",
          "add objective New teams feel at home", "add kr O1 Rate from 30% to 45%", "publish O1",
          "schedule prompts weekly mon 09:00", "kpi add Churn %"}) {
      say(line);
    }
    for (const char* line : {"add objective Help answers itself", "propose O2"}) say(line, kBen);
    clock_.set(tests::at("2026-10-05 07:00"));
    app_->do_round();  // and her card is there
  }

  json send(const std::string& path, const std::string& type, const std::string& body) {
    bot::http::Request request;
    request.method = "POST";
    request.path = "/mattermost/" + path;
    request.headers = {{"Content-Type", type},
                       {"Authorization", "Token commandtokencommandtoken00"}};
    request.body = body;
    const auto response = client_->send(request);
    EXPECT_EQ(response.status, 200) << body;
    return json::parse(response.body, nullptr, false);
  }
  json say(const std::string& line, const std::string& who = kAna) {
    return send("command", "application/x-www-form-urlencoded",
                "team_id=t1&channel_id=dm-" + who + "&channel_name=dm&user_id=" + who +
                    "&user_name=" + who.substr(0, 3) + "&text=" + bot::percent_encoded(line) +
                    "&trigger_id=t" + std::to_string(++triggers_));
  }
  // A button of her card, or of `answer`.
  json press(const std::string& label, const json& answer) {
    json button = tests::button_in(answer.value("attachments", json::array()), label);
    for (const auto& post : mattermost_.posts()) {
      if (button.is_null()) button = tests::button_in(post.attachments, label);
    }
    return send(
        "action", "application/json",
        tests::press_of(button["integration"]["context"], kAna, "p" + std::to_string(++triggers_))
            .dump());
  }

  tests::TemporaryDatabase database_;
  tests::FakeClock clock_{tests::at("2026-10-01 08:00")};
  tests::FakeMattermost mattermost_;
  std::unique_ptr<bot::App> app_;
  std::unique_ptr<bot::http::Client> client_;
  int triggers_ = 0;
};

// Row 18. Servers differ in what their dialogs can show: every form stays within what the oldest
// knows, and whoever gets none reads what to type instead.
TEST_F(DefectsOnMattermost, ADialogNeedsANewerServer) {
  const struct {
    std::string form, typed, button;  // what opens it
    std::string instead;
    std::string before = "";  // what is said first; its answer may have the button
  } rows[] = {
      {"checkin", "checkin KR1", "", "/okr KR1 <value>"},
      {"snooze", "snooze", "", "/okr snooze"},
      {"away", "away", "", "/okr away"},
      {"add-objective", "add objective", "", "/okr add objective"},
      {"add-kr", "add kr O1", "", "/okr add kr"},
      {"edit", "edit KR1", "", "/okr edit"},
      {"block", "", "Blocked", "/okr block"},
      {"handover", "", "Hand over", "/okr delegate"},
      {"kpi", "", "Set K1", "/okr kpi", "kpi K1"},
      {"review", "", "Change target", "/okr review", "review"},
      {"focus", "", "Add", "/okr focus", "focus"},
      {"win", "", "Tell a win", "/okr win", "wins"},
      {"notnow", "", "Add", "/okr notnow", "notnow"},
      {"retro", "retro", "", "/okr retro", "retro start"},
      {"return", "return O2", "", "/okr return"},
      {"grade", "grade KR1", "", "/okr grade", "cycle grade 2026-Q4"},
  };
  EXPECT_EQ(std::size(rows), commands::forms::all().size()) << "a form has no row here";
  std::size_t dialogs = 0;
  std::size_t posts = mattermost_.posts().size();
  const auto open = [&](const auto& row, const json& said) {
    const json answer = row.typed.empty() ? press(row.button, said) : say(row.typed);
    EXPECT_TRUE(
        mattermost_.platform().wait_for_calls("POST /actions/dialogs/open", ++dialogs, 10s));
    return answer;
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.form);
    EXPECT_NE(commands::forms::find(row.form), nullptr);
    const json said = row.before.empty() ? json::object() : say(row.before);
    EXPECT_EQ(open(row, said), json::object());
    EXPECT_EQ(tests::problem_with(mattermost_.dialogs().back()["dialog"]), "");

    mattermost_.platform().next_answers("POST /actions/dialogs/open", {{404, "{}"}});
    std::string told = open(row, said).dump();
    if (!row.typed.empty()) {
      ASSERT_TRUE(mattermost_.platform().wait_for_calls("POST /posts", ++posts, 10s));
      told = mattermost_.platform().calls("POST /posts").back().body;
      EXPECT_THAT(told, HasSubstr("dm-" + kAna));
    }
    EXPECT_THAT(told, HasSubstr(row.instead));
  }
}

}  // namespace
