#pragma once

#include <string>
#include <string_view>

#include "bot/http/message.h"
#include "bot/outcome.h"

namespace bot::slack {

// What it means that `method` was answered with this error string. Unknown ones are Refused: Slack
// names what it may do later, and repeating what it refuses helps nobody.
[[nodiscard]] scheduler::Outcome outcome_of(std::string_view method, std::string_view error,
                                            Repeat repeat);

// Whether the error says that the token is good for nothing any more.
[[nodiscard]] bool about_token(std::string_view error);

// Whether the error is about how the message is made, so that the same words as plain text may do.
[[nodiscard]] bool about_blocks(std::string_view error);

}  // namespace bot::slack
