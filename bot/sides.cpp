#include "bot/sides.h"

#include <chrono>
#include <nlohmann/json.hpp>
#include <utility>

#include "bot/api_url.h"
#include "bot/json_text.h"
#include "bot/mattermost/mentions.h"
#include "bot/slack/mentions.h"
#include "store/sql/org.h"

namespace bot {
namespace {

constexpr std::chrono::seconds kPlatformTimeout{10};

constexpr std::chrono::seconds kAtOnce{3};  // for what somebody waits for

std::unique_ptr<http::Client> client_of(const std::string& url,
                                        std::chrono::seconds timeout = kPlatformTimeout) {
  return http::connect(split_url(url).origin, timeout);
}

}  // namespace

SlackSide::SlackSide(const SlackConfig& config, const scheduler::Clock& clock)
    : bot_token(config.bot_token),
      http(client_of(config.api_url)),
      app_api(*http, config.api_url, config.app_token) {
  if (!config.bot_token.empty()) client.emplace(*http, config, &clock);
}

std::optional<Line> SlackSide::line() {
  if (!client) return std::nullopt;
  const auto team = [this]() -> std::optional<std::string> {
    const auto found = client->workspace();
    const auto* workspace = std::get_if<slack::Workspace>(&found);
    return workspace == nullptr ? std::nullopt : std::optional{workspace->team_id};
  };
  return Line{*client, team, [this] { return client->works(); }};
}

std::variant<std::string, scheduler::Outcome> SlackSide::socket_url() const {
  auto reply = app_api.call("apps.connections.open", {}, Repeat::kSafe);
  if (auto* failure = std::get_if<slack::Failure>(&reply)) return std::move(failure->outcome);
  return text_at(std::get<nlohmann::ordered_json>(reply), "url");
}

slack::Desk& SlackSide::open_desk(const Config& config, store::Store& store,
                                  const scheduler::Clock& clock) {
  const SlackConfig& settings = *config.slack;
  desk_http = client_of(settings.api_url, kAtOnce);
  hooks_http = client_of(slack::hooks_origin(settings), kAtOnce);
  return desk.emplace(slack::Desk::Parts{
      *desk_http, *hooks_http, settings, store, clock,
      [this, &store](okr::ConnectionId connection) { return token_of(store, connection); },
      settings.client_id.empty() ? "" : config.public_url + "/slack/install"});
}

std::optional<Secret> SlackSide::token_of(store::Store& store, okr::ConnectionId connection) {
  const auto row =
      store.read([&](store::Transaction& tx) { return store::read_connection(tx, connection); });
  if (row.off_since) return std::nullopt;
  if (workspaces) {
    if (auto token = workspaces->token_of(connection)) return token;
  }
  if (!client) return std::nullopt;
  if (!workspaces) return bot_token;
  // Among several workspaces the settings' token is good in its own.
  const auto found = client->workspace();
  const auto* own = std::get_if<slack::Workspace>(&found);
  return own != nullptr && own->team_id == row.platform_id ? std::optional{bot_token}
                                                           : std::nullopt;
}

MattermostSide::MattermostSide(const Config& config, const scheduler::Clock& clock)
    : sealer(config.secret_key.empty() ? config.mattermost->token : config.secret_key, clock,
             mattermost::random_nonce),
      callbacks(config.public_url.empty()
                    ? std::nullopt
                    : std::optional{mattermost::Callbacks{sealer, config.public_url}}),
      http(client_of(config.mattermost->url)),
      client(*http, *config.mattermost, callbacks ? &*callbacks : nullptr),
      api(*http, config.mattermost->url, config.mattermost->token),
      desk_http(client_of(config.mattermost->url, kAtOnce)) {
  if (callbacks) desk.emplace(*desk_http, *config.mattermost, *callbacks);
}

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
  if (config.mattermost) add("mattermost", *config.mattermost, mattermost::read_text);
  return all;
}

}  // namespace bot
