#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <variant>

#include "bot/chat_platform.h"
#include "bot/config.h"
#include "bot/http/client.h"
#include "scheduler/clock.h"

namespace bot::slack {

// Whose token it is.
struct Workspace {
  std::string team_id;
  std::string name;
  std::string bot_id;       // as it stands in our messages
  std::string bot_user_id;  // as people mention the bot
};

// Slack takes "several hundred messages per minute per workspace", of which this is four fifths of
// three hundred, and one a second in a channel; between whole seconds that are two apart lies more
// than one. https://docs.slack.dev/reference/methods/chat.postMessage#rate_limiting
inline constexpr store::Pace kPace{240, std::chrono::seconds{2}};

class Api;
class Tiers;

// One Slack workspace through the Web API. Never repeats a call by itself, but for one case: a
// message whose blocks Slack finds invalid is sent once more as plain text.
class SlackClient : public ChatPlatform {
 public:
  // `http` speaks to the origin of config.api_url and must outlive the client, and so must `clock`,
  // by which calls are kept within their tiers; null: they are not.
  SlackClient(http::Client& http, const SlackConfig& config,
              const scheduler::Clock* clock = nullptr);
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
  [[nodiscard]] store::Pace pace() const override { return kPace; }
  [[nodiscard]] scheduler::Outcome post(const Post& post) override;
  [[nodiscard]] scheduler::Outcome whisper(const Whisper& whisper) override;
  [[nodiscard]] scheduler::Outcome edit(const Edit& edit) override;
  // What it posts cannot be found again: where the reply is lost, the file may come twice. An app
  // that may not send files says so in a message.
  [[nodiscard]] scheduler::Outcome upload(const Upload& upload) override;
  [[nodiscard]] scheduler::Outcome find(const std::string& channel, const std::string& thread,
                                        const std::string& key, okr::Instant since) override;
  [[nodiscard]] std::variant<std::string, scheduler::Outcome> open_dm(
      const std::string& user_id) override;
  [[nodiscard]] std::map<std::string, Quiet> quiet(const std::vector<std::string>& user_ids,
                                                   okr::Instant now) override;
  [[nodiscard]] std::size_t most_asked_at_once() const override { return 50; }
  [[nodiscard]] std::variant<store::Profile, scheduler::Outcome> profile(
      const std::string& user_id) override;

 private:
  // The id of the file, which nobody sees yet; else why it could not be sent.
  [[nodiscard]] std::variant<std::string, scheduler::Outcome> send_file(const Upload& upload);
  // Whether the error says that it is of no use to ask who is not to be disturbed. Then it is not
  // asked for an hour.
  bool stays_blind(std::string_view error, okr::Instant now);

  http::Client& http_;
  const std::string origin_;      // that http_ speaks to
  std::unique_ptr<Tiers> tiers_;  // null: there are none
  std::unique_ptr<Api> api_;
  std::mutex mutex_;  // guards what follows
  std::optional<Workspace> workspace_;
  okr::Instant blind_until_{};  // before then nobody may tell us who is not to be disturbed
};

}  // namespace bot::slack
