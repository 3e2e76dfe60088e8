#pragma once

#include <string>

#include "commands/message.h"

namespace bot::slack {

// A message as chat.postMessage and chat.update take it.
struct Rendered {
  std::string text;    // the whole message for notifications and screen readers; never empty
  std::string blocks;  // a JSON array of Block Kit blocks, at most 50, none over a limit
};

// Pure. Whatever the spans hold, nothing in them takes effect as mention, link or formatting.
[[nodiscard]] Rendered render(const commands::Message& message);
// The same where more blocks, or fewer, are allowed.
[[nodiscard]] Rendered render(const commands::Message& message, std::size_t most_blocks);

// The JSON body that answers a slash command; only its author sees it.
[[nodiscard]] std::string render_reply(const commands::Message& message);

}  // namespace bot::slack
