#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <variant>

#include "bot/chat_platform.h"
#include "bot/config.h"
#include "bot/http/client.h"

namespace bot::slack {

// Whose token it is.
struct Workspace {
  std::string team_id;
  std::string name;
  std::string bot_id;       // as it stands in our messages
  std::string bot_user_id;  // as people mention the bot
};

class Api;

// One Slack workspace through the Web API. Never repeats a call by itself, but for one case: a
// message whose blocks Slack finds invalid is sent once more as plain text.
class SlackClient : public ChatPlatform {
 public:
  // `http` speaks to the origin of config.api_url and must outlive the client.
  SlackClient(http::Client& http, const SlackConfig& config);
  ~SlackClient() override;
  SlackClient(const SlackClient&) = delete;
  SlackClient& operator=(const SlackClient&) = delete;

  // Asked for once, then remembered; else why it could not be learned.
  [[nodiscard]] std::variant<Workspace, scheduler::Outcome> workspace();
  // From now on it speaks with this token.
  void use(Secret token);
  // Asks again whether Slack takes our token.
  [[nodiscard]] bool works() const;

  [[nodiscard]] std::string_view name() const override { return "slack"; }
  [[nodiscard]] scheduler::Outcome post(const Post& post) override;
  [[nodiscard]] scheduler::Outcome whisper(const Whisper& whisper) override;
  [[nodiscard]] scheduler::Outcome edit(const Edit& edit) override;
  [[nodiscard]] scheduler::Outcome find(const std::string& channel, const std::string& thread,
                                        const std::string& key, okr::Instant since) override;
  [[nodiscard]] std::variant<std::string, scheduler::Outcome> open_dm(
      const std::string& user_id) override;
  [[nodiscard]] std::variant<store::Profile, scheduler::Outcome> profile(
      const std::string& user_id) override;

 private:
  std::unique_ptr<Api> api_;
  std::mutex mutex_;  // guards workspace_
  std::optional<Workspace> workspace_;
};

}  // namespace bot::slack
