#include "bot/sides.h"

#include <chrono>
#include <utility>

#include "bot/api_url.h"
#include "bot/slack/mentions.h"

namespace bot {
namespace {

constexpr std::chrono::seconds kPlatformTimeout{10};

std::unique_ptr<http::Client> client_of(const std::string& url) {
  return http::connect(split_url(url).origin, kPlatformTimeout);
}

}  // namespace

SlackSide::SlackSide(const SlackConfig& config)
    : http(client_of(config.api_url)), client(*http, config) {}

Line SlackSide::line() {
  const auto team = [this]() -> std::optional<std::string> {
    const auto found = client.workspace();
    const auto* workspace = std::get_if<slack::Workspace>(&found);
    return workspace == nullptr ? std::nullopt : std::optional{workspace->team_id};
  };
  return {client, team, [this] { return client.works(); }};
}

MattermostSide::MattermostSide(const MattermostConfig& config)
    : http(client_of(config.url)), client(*http, config) {}

Line MattermostSide::line(const MattermostConfig& config) {
  return {client, [url = config.url] { return std::optional{url}; }, [] { return true; }};
}

std::map<std::string, Dialect, std::less<>> dialects(const Config& config) {
  std::map<std::string, Dialect, std::less<>> all;
  const auto add = [&](const char* platform, const auto& side,
                       void (*read)(std::string_view, commands::Request&)) {
    all[platform] = {read, {side.administrators.begin(), side.administrators.end()}};
  };
  if (config.slack) add("slack", *config.slack, slack::read_text);
  return all;
}

}  // namespace bot
