#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace bot {

// A secret from the settings: has no way into a stream or a log line but reveal().
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}
  [[nodiscard]] const std::string& reveal() const { return text_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }

 private:
  std::string text_;
};

enum class Sandbox { kOff, kSeeded, kEmpty };

struct SlackConfig {
  std::vector<Secret> signing_secrets;  // several while rotating; may be empty with an app token
  Secret bot_token;
  Secret app_token;       // for Socket Mode; may be empty
  std::string client_id;  // for installing from the browser; empty together with its secret
  Secret client_secret;
  std::string api_url = "https://slack.com/api";
  std::vector<std::string> administrators;  // user ids
};

struct MattermostConfig {
  std::string url;  // without a trailing slash
  Secret token;
  std::vector<Secret> command_tokens;
  std::vector<std::string> administrators;  // user ids
};

// Everything that is set from outside, read once at start.
struct Config {
  std::string listen_host = "127.0.0.1";
  int listen_port = 8080;
  std::string public_url;  // without a trailing slash; may be empty
  std::string database = "sqlite:milepost.db";
  std::string time_zone = "UTC";  // for people and teams without one
  Secret secret_key;              // what our own signatures are made with; may be empty
  std::string holidays;           // a folder of iCalendar files; may be empty
  std::string log = "info";       // "info", "json:info" …
  std::optional<SlackConfig> slack;
  std::optional<MattermostConfig> mattermost;
  Sandbox sandbox = Sandbox::kOff;
};

// All that is wrong with the settings, a sentence each with the setting's name and an example.
struct ConfigErrors {
  std::vector<std::string> sentences;
};

// The variables of an environment.
using Environment = std::map<std::string, std::string, std::less<>>;
[[nodiscard]] Environment process_environment();

// Reads MILEPOST_* from the environment and, where it has no value or an empty one, from the TOML
// file that MILEPOST_CONFIG names; a secret X may come from the file that X_FILE names. With
// neither Slack nor Mattermost configured the sandbox is on. Throws ConfigErrors with everything
// that is wrong; no sentence repeats a secret.
[[nodiscard]] Config read_config(const Environment& environment);

}  // namespace bot
