#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "bot/config.h"
#include "bot/http/client.h"

namespace bot::mattermost {

// What an administrator wants on a server.
struct SetupRequest {
  std::string server;      // its address, without a slash at its end
  Secret admin_token;      // of a system administrator; or else, to log in with:
  std::string admin_name;  // a system administrator's
  Secret admin_password;
  std::string team;                    // the name in its address
  std::string bot_url;                 // where the server reaches us, without a slash at its end
  std::string user_name = "milepost";  // the bot account's
  std::vector<std::string> channels;   // names in the team's addresses that the bot shall join
  Secret known_token;            // the bot's, when the settings have one already; may be empty
  bool new_token = false;        // make another one although there is one
  bool change_settings = false;  // set on the server what the bot needs
};

// What was done and what is left, in sentences.
struct SetupResult {
  std::vector<std::string> done;
  std::vector<std::string> left;  // for whoever looks after the server
  std::string bot_user;
  std::optional<Secret> bot_token;  // absent when there was one already
  Secret command_token;
};

// Something stood in the way, as a sentence that says what to do. What was made before stays and is
// found again by the next run; the token, which is shown only once, is made last.
class SetupFailed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The server does not answer.
class ServerUnreachable : public SetupFailed {
 public:
  using SetupFailed::SetupFailed;
};

// Makes whatever of these is not there yet: the bot account, its memberships, the slash command
// /okr, the bot's token. `http` speaks to the origin of request.server. Throws SetupFailed.
[[nodiscard]] SetupResult set_up(http::Client& http, const SetupRequest& request);

}  // namespace bot::mattermost
