#pragma once

#include "bot/http/form.h"
#include "commands/request.h"

namespace bot::mattermost {

// Puts the text of a slash command into `request`, with an entry in `people` for every "@name" and
// one in `channels` for every "~name" that Mattermost resolved. No-break spaces become spaces.
void read_text(const http::Form& form, commands::Request& request);

}  // namespace bot::mattermost
