#pragma once

#include <string>

#include "commands/message.h"

namespace bot::mattermost {

// The message as Markdown, never empty and within Mattermost's limit for a post. Pure. Whatever the
// spans hold, nothing in them takes effect as mention, link or formatting.
//
// Everything stands in the text: attachments would come after it whatever the order of the blocks,
// and in those of command replies Mattermost rewrites "<url|label>" even where it is told not to.
[[nodiscard]] std::string render(const commands::Message& message);

// The JSON body that answers a slash command; only its author sees it.
[[nodiscard]] std::string render_reply(const commands::Message& message);

}  // namespace bot::mattermost
