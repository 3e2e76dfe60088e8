#pragma once

#include <string>

#include "bot/config.h"
#include "bot/http/client.h"
#include "commands/message.h"

namespace bot::slack {

// The addresses that Slack sends along with what somebody did, good for half an hour and five
// answers, for which no token is needed:
// https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
class Hooks {
 public:
  // `http` speaks to `origin` and must outlive the object. No other address is followed.
  Hooks(http::Client& http, std::string origin) : http_(http), origin_(std::move(origin)) {}

  enum class Place {
    kBeside,   // a message of its own, for whoever did it alone
    kInstead,  // in the place of the message whose button was pressed
  };
  // Whether Slack took the answer. `url` is a secret and may be empty. Never repeated.
  [[nodiscard]] bool answer(const std::string& url, const commands::Message& message,
                            Place place) const;

 private:
  http::Client& http_;
  const std::string origin_;
};

// The origin of these addresses: Slack's own, or whatever stands in for its API.
[[nodiscard]] std::string hooks_origin(const SlackConfig& config);

}  // namespace bot::slack
