#pragma once

#include <functional>
#include <string>
#include <variant>

#include "bot/config.h"
#include "bot/http/message.h"
#include "bot/slack/oauth.h"
#include "scheduler/clock.h"

namespace bot::slack {

// Installing the app from the browser: https://docs.slack.dev/authentication/installing-with-oauth
struct InstallParts {
  const SlackConfig& config;
  std::string public_url;  // how the browser reaches us
  Secret key;              // that the state is sealed with
  const scheduler::Clock& clock;
  // Asks Slack for the grant that a code stands for.
  std::function<std::variant<Grant, Failure>(const std::string& code,
                                             const std::string& redirect_uri)>
      exchange;
  std::function<void(const Grant&)> install;
};

// What answers GET /slack/install: sends the browser to Slack with a state that is good for ten
// minutes and for this browser alone, which gets it as a cookie. What `parts` refers to must
// outlive the handler. Any thread.
[[nodiscard]] http::Handler install_page(const InstallParts& parts);

// What answers GET /slack/oauth/callback, where Slack sends the browser back to: installs, or says
// in a sentence why not. Waits for the network.
[[nodiscard]] http::Handler callback_page(const InstallParts& parts);

}  // namespace bot::slack
