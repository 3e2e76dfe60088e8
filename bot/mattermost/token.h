#pragma once

#include <string_view>
#include <vector>

#include "bot/config.h"
#include "bot/http/form.h"
#include "bot/http/message.h"

namespace bot::mattermost {

// Whether a command comes from our Mattermost server: its header "Authorization: Token x", or else
// its field "token", holds one of the tokens (one per team, more while they are rotated).
// Mattermost signs nothing, so this proves no more than that the sender knows the token. Compares
// in constant time. Any thread.
[[nodiscard]] bool token_known(const std::vector<Secret>& tokens, const http::Headers& headers,
                               const http::Form& form);

}  // namespace bot::mattermost
