#pragma once

#include <string>

#include "bot/http/message.h"
#include "bot/outcome.h"

namespace bot::mattermost {

// What a response that is no success means. `call` and the error's id become the reason.
[[nodiscard]] scheduler::Outcome outcome_of(const std::string& call, const http::Response& response,
                                            Repeat repeat);

}  // namespace bot::mattermost
