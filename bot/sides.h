#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "bot/answerer.h"
#include "bot/chat_platform.h"
#include "bot/config.h"
#include "bot/http/client.h"
#include "bot/mattermost/api.h"
#include "bot/mattermost/client.h"
#include "bot/mattermost/desk.h"
#include "bot/mattermost/seal.h"
#include "bot/sandbox/clock.h"
#include "bot/sandbox/sandbox.h"
#include "bot/sandbox/stage.h"
#include "bot/slack/api.h"
#include "bot/slack/client.h"
#include "bot/slack/desk.h"
#include "bot/slack/workspaces.h"

namespace bot {

// What the App holds for each platform.

// A platform and the connection of the book that it serves, once that is known.
struct Line {
  ChatPlatform& platform;
  std::function<std::optional<std::string>()> platform_id;  // absent while it cannot be learned
  std::function<bool()> works;  // whether the platform takes our token now
  std::optional<okr::ConnectionId> connection = std::nullopt;
  okr::Instant tried_at{};  // while it was off
};

struct SlackSide {
  SlackSide(const SlackConfig& config, const scheduler::Clock& clock);
  // Of the workspace that the settings have a token for; absent when they have none.
  [[nodiscard]] std::optional<Line> line();
  // The address of a new connection of Socket Mode, good for once; else why there is none.
  [[nodiscard]] std::variant<std::string, scheduler::Outcome> socket_url() const;
  // What is done beside replies, through clients that wait for no delivery. All must outlive it.
  slack::Desk& open_desk(const Config& config, store::Store& store, const scheduler::Clock& clock);
  // The token for the workspace of this connection now: of its installation, else of the settings;
  // absent where the bot was thrown out, and where neither has one. Any thread.
  [[nodiscard]] std::optional<Secret> token_of(store::Store& store, okr::ConnectionId connection);

  const Secret bot_token;  // of the settings; may be empty
  std::unique_ptr<http::Client> http;
  std::optional<slack::SlackClient> client;  // with the token of the settings
  slack::Api app_api;                        // with the app's own token
  std::optional<slack::Workspaces> workspaces;
  std::unique_ptr<http::Client> desk_http;
  std::unique_ptr<http::Client> hooks_http;
  std::optional<slack::Desk> desk;
};

struct MattermostSide {
  MattermostSide(const Config& config, const scheduler::Clock& clock);
  [[nodiscard]] Line line(const MattermostConfig& config);

  const mattermost::Sealer sealer;
  std::optional<mattermost::Callbacks> callbacks;  // absent while nobody knows where we are
  std::unique_ptr<http::Client> http;
  mattermost::MattermostClient client;
  mattermost::Api api;
  // What is done beside replies, as far as there are callbacks.
  std::unique_ptr<http::Client> desk_http;
  std::optional<mattermost::Desk> desk;
};

struct SandboxSide {
  SandboxSide(const scheduler::Clock& base, store::Store& store, okr::OrgId org)
      : clock(base, store, org), chat(clock) {}

  sandbox::MovableClock clock;
  sandbox::Sandbox chat;
  std::optional<sandbox::Stage> stage;
};

// How people speak on the platforms that are configured.
[[nodiscard]] std::map<std::string, Dialect, std::less<>> dialects(const Config& config);

}  // namespace bot
