// One team's week as the platforms see it: the same lines typed in Slack and in Mattermost, to the
// real App, against fake platform servers. What is posted and answered is compared with golden
// files.
#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <nlohmann/json.hpp>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "bot/app.h"
#include "bot/http/client.h"
#include "tests/bot/fake_mattermost.h"
#include "tests/bot/fake_slack.h"
#include "tests/bot/slack_payloads.h"
#include "tests/bot/slack_signing.h"
#include "tests/fakes.h"
#include "tests/golden.h"
#include "tests/temporary_store.h"

namespace {

using namespace std::chrono;
using nlohmann::ordered_json;

// Thursday, 1 October 2026, 10:00 in Berlin.
constexpr okr::Instant kStart = sys_days{2026y / October / 1} + 8h;
constexpr const char* kSecret = "8f742231b10e8888abcd99yyyzzz85a5";

struct Colleague {
  std::string_view name;
  std::string_view slack_id;
  std::string_view mattermost_id;
  std::string_view time_zone;
};
constexpr std::array kColleagues{
    Colleague{"ana", "U0ANA00001", "anaanaanaanaanaanaanaanaaa", "Europe/Berlin"},
    Colleague{"ben", "U0BEN00001", "benbenbenbenbenbenbenbenbb", "America/New_York"},
    Colleague{"chandra", "U0CHA00001", "chachachachachachachachacc", "Asia/Kolkata"},
};

const Colleague& colleague(std::string_view name) {
  for (const Colleague& each : kColleagues) {
    if (each.name == name) return each;
  }
  throw std::logic_error("nobody has that name");
}

std::string encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += "0123456789ABCDEF"[byte >> 4U];
      out += "0123456789ABCDEF"[byte & 0xFU];
    }
  }
  return out;
}

// Who is named in a line, as "@ben".
std::vector<Colleague> mentioned(std::string_view line) {
  std::vector<Colleague> found;
  for (const Colleague& each : kColleagues) {
    if (line.find("@" + std::string{each.name}) != std::string_view::npos) found.push_back(each);
  }
  return found;
}

// Seals of buttons, of which there is another one in every run, as dots.
void hide_seals(ordered_json& payload) {
  for (ordered_json& attachment : payload["attachments"]) {
    if (!attachment.contains("actions")) continue;
    for (ordered_json& action : attachment["actions"]) {
      ordered_json& context = action["integration"]["context"];
      EXPECT_FALSE(context["s"].get<std::string>().empty());
      context["s"] = "\u2026";
    }
  }
}

// One platform of the company: how its users speak and what it was sent.
class Platform {
 public:
  virtual ~Platform() = default;
  virtual void configure(bot::Config& config) = 0;
  virtual bot::http::Request command(std::string_view who, std::string line,
                                     const std::string& trigger, okr::Instant now) = 0;
  // The payloads posted since the last call, as the platform shows them to people, by channel.
  virtual std::vector<std::string> posted() = 0;
};

class Slack : public Platform {
 public:
  Slack() {
    for (const Colleague& each : kColleagues) {
      slack_.add_user({std::string{each.slack_id}, std::string{each.name}, std::string{each.name},
                       std::string{each.name}, std::string{each.time_zone}});
    }
  }
  void configure(bot::Config& config) override {
    bot::SlackConfig& slack = config.slack.emplace();
    slack.signing_secrets = {bot::Secret{kSecret}};
    slack.bot_token = bot::Secret{"xoxb-test"};
    slack.api_url = slack_.api_url();
  }
  bot::http::Request command(std::string_view who, std::string line, const std::string& trigger,
                             okr::Instant now) override {
    for (const Colleague& each : mentioned(line)) {
      const std::string name = "@" + std::string{each.name};
      line.replace(line.find(name), name.size(), "<@" + std::string{each.slack_id} + ">");
    }
    return tests::slack_command(
        kSecret,
        "team_id=T0OKRDEMO1&team_domain=acme-demo&channel_id=C0GROWTH01&channel_name=growth&user_"
        "id=" +
            std::string{colleague(who).slack_id} + "&user_name=" + std::string{who} +
            "&command=%2Fokr&text=" + encoded(line) + "&trigger_id=" + trigger,
        now);
  }
  std::vector<std::string> posted() override {
    std::vector<std::string> payloads;
    const auto calls = slack_.platform().calls("chat.postMessage");
    for (; seen_ < calls.size(); ++seen_) {
      ordered_json payload;
      for (const char* field : {"channel", "thread_ts", "text", "blocks", "metadata", "parse"}) {
        const std::string value = tests::form_value(calls[seen_].body, field);
        if (value.empty()) continue;
        payload[field] = value.starts_with('{') || value.starts_with('[')
                             ? ordered_json::parse(value)
                             : ordered_json(value);
      }
      payloads.push_back(payload.dump(2));
    }
    return payloads;
  }

 private:
  tests::FakeSlack slack_;
  std::size_t seen_ = 0;
};

class Mattermost : public Platform {
 public:
  Mattermost() {
    for (const Colleague& each : kColleagues) {
      mattermost_.add_user({std::string{each.mattermost_id}, std::string{each.name},
                            std::string{each.name}, "", std::string{each.time_zone}});
    }
  }
  void configure(bot::Config& config) override {
    config.public_url = "https://okr.example.com";
    bot::MattermostConfig& mattermost = config.mattermost.emplace();
    mattermost.url = mattermost_.url();
    mattermost.token = bot::Secret{"bottokenbottokenbottoken00"};
    mattermost.command_tokens = {bot::Secret{"commandtokencommandtoken00"}};
  }
  bot::http::Request command(std::string_view who, std::string line, const std::string& trigger,
                             okr::Instant /*now*/) override {
    std::string body =
        "channel_id=growthgrowthgrowthgrowthgr&channel_name=growth&command=%2Fokr&team_id=t1"
        "&token=commandtokencommandtoken00&user_id=" +
        std::string{colleague(who).mattermost_id} + "&user_name=" + std::string{who} +
        "&trigger_id=" + trigger + "&text=" + encoded(line);
    for (const Colleague& each : mentioned(line)) {
      body += "&user_mentions=" + std::string{each.name} +
              "&user_mentions_ids=" + std::string{each.mattermost_id};
    }
    bot::http::Request request;
    request.method = "POST";
    request.path = "/mattermost/command";
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                       {"Authorization", "Token commandtokencommandtoken00"}};
    request.body = std::move(body);
    return request;
  }
  std::vector<std::string> posted() override {
    std::vector<std::string> payloads;
    const auto calls = mattermost_.platform().calls("POST /posts");
    for (; seen_ < calls.size(); ++seen_) {
      ordered_json payload = ordered_json::parse(calls[seen_].body);
      EXPECT_FALSE(payload["pending_post_id"].get<std::string>().empty());
      payload.erase("pending_post_id");  // another one in every run
      if (payload["props"].contains("attachments")) hide_seals(payload["props"]);
      payloads.push_back(payload.dump(2));
    }
    return payloads;
  }

 private:
  tests::FakeMattermost mattermost_;
  std::size_t seen_ = 0;
};

// The company, with the bot running in it, and the story of what happens.
class Company {
 public:
  explicit Company(Platform& platform) : platform_(platform) {
    bot::Config config;
    config.listen_port = 0;
    config.database = database_.url();
    config.time_zone = "Europe/Berlin";
    platform_.configure(config);
    app_ = std::make_unique<bot::App>(config, clock_);
    app_->listen();
    client_ = bot::http::connect("http://127.0.0.1:" + std::to_string(app_->port()), 10s);
    app_->do_round();
  }

  void say(std::string_view who, std::string_view line) {
    const std::string trigger = "trigger" + std::to_string(++triggers_);
    const bot::http::Request request =
        platform_.command(who, std::string{line}, trigger, clock_.now());
    const bot::http::Response response = client_->send(request);
    ASSERT_EQ(response.status, 200) << line;
    ordered_json reply = ordered_json::parse(response.body);
    if (reply.contains("attachments")) hide_seals(reply);
    if (reply.contains("blocks")) tests::record_blocks(reply["blocks"]);
    story_ += "> " + std::string{who} + ": /okr " + std::string{line} + "\n" + reply.dump(2) + "\n";
    look();
  }

  // Moves the clock to `day` at `hour` UTC in steps of half an hour.
  void wait_until(okr::Instant until) {
    while (clock_.now() < until) {
      clock_.advance(30min);
      app_->do_round();
    }
    look();
  }

  [[nodiscard]] const std::string& story() const { return story_; }

 private:
  void look() {
    app_->do_round();
    for (const std::string& payload : platform_.posted()) story_ += "posted " + payload + "\n";
  }

  tests::TemporaryDatabase database_;
  tests::FakeClock clock_{kStart};
  Platform& platform_;
  std::unique_ptr<bot::App> app_;
  std::unique_ptr<bot::http::Client> client_;
  int triggers_ = 0;
  std::string story_;
};

void live_through_a_week(Company& company) {
  company.say("ana", "team add Growth in here");
  company.say("ben", "team join Growth");
  company.say("chandra", "team join Growth");
  company.say("ana", "cycle add 2026-Q4");
  company.say("ana", "cycle start 2026-Q4");
  company.say("ana", "add objective New teams feel at home in their first week");
  company.say("ana", "add kr O1 Teams that invite a colleague from 30% to 45% owner @ben");
  company.say("ana", "add kr O1 Time until the first check-in from 10 days to 4 days");
  company.say("ana", "add kr O1 Guide milestones outline; draft; published owner @chandra");
  company.say("ana", "publish O1");
  company.say("ana", "schedule prompts weekly mon 09:00");
  company.say("ana", "schedule digest weekly mon 16:00");

  // Monday 09:00 in Kolkata, Berlin and New York, one after the other.
  company.wait_until(sys_days{2026y / October / 5} + 13h + 30min);
  company.say("ben", "KR1 41% 7/10 the invitation is in the first mail now");
  company.say("ana", "kr-2 9 green two steps of the set-up are gone");
  company.say("chandra", "done KR3");
  company.say("ben", "correct KR1 34% 6/10 41 was last month's test group");
  company.say("chandra", "undo");
  company.wait_until(sys_days{2026y / October / 5} + 14h + 30min);  // the digest at 16:00 in Berlin
}

// Commands are numbered, and not alike on every engine: what an Undo is for as a dot.
std::string without_numbers(const std::string& story) {
  static const std::regex kUndo{"v1:undo:[0-9]+:"};
  return std::regex_replace(story, kUndo, "v1:undo:\u2026:");
}

TEST(Week, IsTheSameStoryOnSlack) {
  Slack slack;
  Company company{slack};
  live_through_a_week(company);
  tests::expect_golden("slack_week", without_numbers(company.story()));
}

TEST(Week, IsTheSameStoryOnMattermost) {
  Mattermost mattermost;
  Company company{mattermost};
  live_through_a_week(company);
  tests::expect_golden("mattermost_week", company.story());
}

}  // namespace
