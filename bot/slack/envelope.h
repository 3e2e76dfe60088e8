#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <variant>

#include "bot/http/message.h"

namespace bot::slack {

// What Slack says on a connection of Socket Mode:
// https://docs.slack.dev/apis/events-api/using-socket-mode
struct Hello {
  std::chrono::seconds lifetime;  // of the connection, about; 0 when it does not say
};
struct Disconnect {
  std::string reason;  // "warning", "refresh_requested", "link_disabled" …
};
// One request that HTTP would have brought.
struct Envelope {
  std::string id;
  std::string type;  // "slash_commands", "events_api", "interactive"
  bool takes_payload = false;
  // The same request as it comes through HTTP, without its signature: a form or a JSON body.
  http::Request request;
};
struct Strange {};  // JSON that means nothing to us
struct Garbage {};  // no JSON object
using Frame = std::variant<Hello, Disconnect, Envelope, Strange, Garbage>;

[[nodiscard]] Frame read_frame(std::string_view text);

// What acknowledges the envelope when HTTP would have been answered like this; empty when nothing
// must, so that Slack sends it again.
[[nodiscard]] std::string acknowledgement(const Envelope& envelope, const http::Response& response);

}  // namespace bot::slack
