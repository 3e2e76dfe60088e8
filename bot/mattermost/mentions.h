#pragma once

#include <string_view>

#include "bot/http/form.h"
#include "commands/request.h"

namespace bot::mattermost {

// Puts the text of a slash command into `request`, with an entry in `people` for every "@name" and
// one in `channels` for every "~name" that Mattermost resolved. No-break spaces become spaces.
void read_text(const http::Form& form, commands::Request& request);
// The same for the text of a post, in which Mattermost resolves nobody: names are looked up in the
// book.
void read_text(std::string_view text, commands::Request& request);

}  // namespace bot::mattermost
