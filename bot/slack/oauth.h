#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <variant>

#include "bot/config.h"
#include "bot/http/client.h"
#include "bot/slack/api.h"

namespace bot::slack {

// What Slack gives for an installation: https://docs.slack.dev/authentication/installing-with-oauth
struct Grant {
  std::string team_id;
  std::string team_name;
  std::string scopes;     // comma between
  std::string installer;  // user id
  Secret token;
  Secret refresh_token;                          // empty when tokens are not rotated
  std::optional<std::chrono::seconds> lifetime;  // of the token; absent: for ever
};

// The calls that the app makes in its own name. Any thread.
class OAuth {
 public:
  // `http` must outlive it.
  OAuth(http::Client& http, const SlackConfig& config);

  // For the code that the callback brought; `redirect_uri` is the one the browser was sent with.
  [[nodiscard]] std::variant<Grant, Failure> exchange(const std::string& code,
                                                      const std::string& redirect_uri) const;
  // Another token for one that will expire. The refresh token is good for once.
  [[nodiscard]] std::variant<Grant, Failure> refresh(const Secret& refresh_token) const;

 private:
  [[nodiscard]] std::variant<Grant, Failure> access(const Arguments& arguments) const;

  Api api_;
};

}  // namespace bot::slack
