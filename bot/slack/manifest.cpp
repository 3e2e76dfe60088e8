#include "bot/slack/manifest.h"

#include <array>
#include <nlohmann/json.hpp>

#include "bot/command_hint.h"

namespace bot::slack {
namespace {

using nlohmann::ordered_json;

constexpr std::array<std::string_view, 12> kScopes{
    "commands",    "chat:write",        "im:write",      "im:history",
    "users:read",  "app_mentions:read", "channels:read", "channels:history",
    "groups:read", "groups:history",    "dnd:read",      "files:write"};
constexpr std::size_t kOptional = 4;  // the last so many of them
constexpr std::array<std::string_view, 10> kEvents{
    "app_home_opened",       "app_mention", "channel_archive", "channel_rename",
    "member_joined_channel", "message.im",  "app_uninstalled", "team_join",
    "tokens_revoked",        "user_change"};

ordered_json slash_command(const std::string& public_url) {
  ordered_json command = {{"command", "/okr"},
                          {"description", kCommandDescription},
                          {"usage_hint", command_hint()},
                          {"should_escape", true}};
  if (!public_url.empty()) command["url"] = public_url + "/slack/commands";
  return command;
}

ordered_json settings(const std::string& public_url) {
  ordered_json events = {{"bot_events", kEvents}};
  ordered_json interactivity = {{"is_enabled", true}};
  if (!public_url.empty()) {
    events["request_url"] = public_url + "/slack/events";
    interactivity["request_url"] = public_url + "/slack/interactive";
    interactivity["message_menu_options_url"] = public_url + "/slack/options";
  }
  return {{"event_subscriptions", std::move(events)},
          {"interactivity", std::move(interactivity)},
          {"org_deploy_enabled", false},
          {"socket_mode_enabled", public_url.empty()},
          {"token_rotation_enabled", false}};
}

ordered_json oauth(const std::string& public_url) {
  ordered_json oauth = {
      {"scopes", {{"bot", bot_scopes()}, {"bot_optional", optional_bot_scopes()}}}};
  if (!public_url.empty()) {
    oauth["redirect_urls"] = ordered_json::array({public_url + "/slack/oauth/callback"});
  }
  return oauth;
}

}  // namespace

std::span<const std::string_view> bot_scopes() {
  return kScopes;
}

std::span<const std::string_view> optional_bot_scopes() {
  return std::span{kScopes}.last(kOptional);
}

std::string manifest(const std::string& public_url) {
  const ordered_json manifest = {
      {"_metadata", {{"major_version", 2}, {"minor_version", 0}}},
      {"display_information",
       {{"name", "Milepost"},
        {"description", "Weekly OKR check-ins and digests, without leaving Slack"},
        {"background_color", "#1f4e79"}}},
      {"features",
       {{"app_home",
         {{"home_tab_enabled", true},
          {"messages_tab_enabled", true},
          {"messages_tab_read_only_enabled", false}}},
        {"bot_user", {{"display_name", "Milepost"}, {"always_online", true}}},
        {"slash_commands", ordered_json::array({slash_command(public_url)})}}},
      {"oauth_config", oauth(public_url)},
      {"settings", settings(public_url)}};
  return manifest.dump(2);
}

}  // namespace bot::slack
