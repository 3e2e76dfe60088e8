#include "bot/slack/manifest.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "bot/command_hint.h"
#include "tests/bot/slack_payloads.h"

namespace bot::slack {
namespace {

using nlohmann::json;
using testing::HasSubstr;

json recorded_manifest(const std::string& public_url) {
  const std::string text = slack::manifest(public_url);
  tests::record_payload("manifest", text);
  return json::parse(text);
}

TEST(SlackManifest, NamesEveryAddressWhenSlackCanReachTheBot) {
  const json manifest = recorded_manifest("https://okr.example.com");
  const json& command = manifest.at("features").at("slash_commands").at(0);
  EXPECT_EQ(command.at("command"), "/okr");
  EXPECT_EQ(command.at("url"), "https://okr.example.com/slack/commands");
  EXPECT_EQ(command.at("should_escape"), true);
  const json& settings = manifest.at("settings");
  EXPECT_EQ(settings.at("socket_mode_enabled"), false);
  EXPECT_EQ(settings.at("event_subscriptions").at("request_url"),
            "https://okr.example.com/slack/events");
  EXPECT_EQ(settings.at("interactivity").at("request_url"),
            "https://okr.example.com/slack/interactive");
  EXPECT_EQ(settings.at("interactivity").at("message_menu_options_url"),
            "https://okr.example.com/slack/options");
  EXPECT_EQ(manifest.at("oauth_config").at("redirect_urls").at(0),
            "https://okr.example.com/slack/oauth/callback");
}

TEST(SlackManifest, NeedsNoAddressForSocketMode) {
  const json manifest = recorded_manifest("");
  EXPECT_THAT(manifest.dump(), testing::Not(HasSubstr("http")));
  EXPECT_EQ(manifest.at("settings").at("socket_mode_enabled"), true);
  EXPECT_EQ(manifest.at("settings").at("interactivity").at("is_enabled"), true);
}

// The limits of https://docs.slack.dev/reference/app-manifest.
TEST(SlackManifest, StaysWithinSlacksLimits) {
  const json manifest = json::parse(slack::manifest("https://okr.example.com"));
  EXPECT_LE(manifest["display_information"]["name"].get<std::string>().size(), 35U);
  EXPECT_LE(manifest["display_information"]["description"].get<std::string>().size(), 140U);
  EXPECT_LE(manifest["features"]["slash_commands"][0]["usage_hint"].get<std::string>().size(),
            1000U);
  const json& bot = manifest["oauth_config"]["scopes"]["bot"];
  for (const json& scope : manifest["oauth_config"]["scopes"]["bot_optional"]) {
    EXPECT_THAT(bot, testing::Contains(scope)) << "what is optional must be asked for, too";
  }
}

TEST(CommandHint, NamesEachFirstWordOnce) {
  const std::string hint = command_hint();
  EXPECT_THAT(hint, testing::StartsWith("[KR12 41% | home | list | show | "));
  EXPECT_THAT(hint, testing::EndsWith(" | help]"));
  EXPECT_EQ(hint.find("| add |"), hint.rfind("| add |"));
  EXPECT_LE(hint.size(), 1000U);
  EXPECT_LE(kCommandDescription.size(), 128U);
}

}  // namespace
}  // namespace bot::slack
