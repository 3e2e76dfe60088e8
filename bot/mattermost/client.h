#pragma once

#include <memory>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <variant>

#include "bot/chat_platform.h"
#include "bot/config.h"
#include "bot/http/client.h"

namespace bot::mattermost {

// Whose token it is.
struct BotUser {
  std::string id;
  std::string user_name;
};

class Api;
struct Callbacks;

// One Mattermost server through its REST API. Never repeats a call by itself.
class MattermostClient : public ChatPlatform {
 public:
  // `http` speaks to the origin of config.url; with null `callbacks` messages have no buttons. Both
  // must outlive the client.
  MattermostClient(http::Client& http, const MattermostConfig& config, const Callbacks* callbacks);
  ~MattermostClient() override;
  MattermostClient(const MattermostClient&) = delete;
  MattermostClient& operator=(const MattermostClient&) = delete;

  // Asked for once, then remembered; else why it could not be learned.
  [[nodiscard]] std::variant<BotUser, scheduler::Outcome> bot_user();

  [[nodiscard]] std::string_view name() const override { return "mattermost"; }
  [[nodiscard]] scheduler::Outcome post(const Post& post) override;
  [[nodiscard]] scheduler::Outcome whisper(const Whisper& whisper) override;
  [[nodiscard]] scheduler::Outcome edit(const Edit& edit) override;
  [[nodiscard]] scheduler::Outcome upload(const Upload& upload) override;
  [[nodiscard]] scheduler::Outcome find(const std::string& channel, const std::string& thread,
                                        const std::string& key, okr::Instant since) override;
  [[nodiscard]] std::variant<std::string, scheduler::Outcome> open_dm(
      const std::string& user_id) override;
  [[nodiscard]] std::map<std::string, Quiet> quiet(const std::vector<std::string>& user_ids,
                                                   okr::Instant now) override;
  [[nodiscard]] std::size_t most_asked_at_once() const override { return 200; }
  [[nodiscard]] std::variant<store::Profile, scheduler::Outcome> profile(
      const std::string& user_id) override;

 private:
  // Posts with these files.
  [[nodiscard]] scheduler::Outcome post_with(const Post& post, const nlohmann::ordered_json& files);
  // What a post is made of: the text, and all properties, for an edit that leaves one out loses it.
  [[nodiscard]] nlohmann::ordered_json content(const commands::Message& message,
                                               const std::string& key,
                                               std::string_view user_id) const;

  std::unique_ptr<const Api> api_;
  const Callbacks* const callbacks_;
  std::mutex mutex_;  // guards bot_user_
  std::optional<BotUser> bot_user_;
};

}  // namespace bot::mattermost
