#pragma once

#include <string>
#include <string_view>

#include "bot/mattermost/seal.h"
#include "commands/message.h"

namespace bot::mattermost {

// A message as a post of Mattermost has it.
struct Rendered {
  std::string text;         // never empty and within Mattermost's limit
  std::string attachments;  // JSON, an array; empty when there are none
};

// Where buttons can be shown, and for whom.
struct Buttons {
  const Callbacks& callbacks;
  std::string_view user_id;  // the one user who may press them, empty for whoever sees them
};

// The message as Markdown, with its buttons in attachments. Whatever the spans hold, nothing in
// them takes effect as mention, link or formatting.
//
// Mattermost shows all attachments after the text. So the text ends before the block that the first
// row of buttons belongs to, every attachment but the last ends with a row, and the last has what
// stands behind all rows. Rows for which there is no room are left out, the last one last; what
// they do can be typed. So are all of them where `buttons` is null.
[[nodiscard]] Rendered render(const commands::Message& message, const Buttons* buttons);

// The JSON body that answers a slash command; only its author sees it.
[[nodiscard]] std::string render_reply(const commands::Message& message, const Buttons* buttons);

}  // namespace bot::mattermost
