#pragma once

#include <optional>

#include "commands/message.h"
#include "commands/request.h"

namespace commands {

// The answer to a text that is nothing but a greeting or thanks, in a few languages; absent for
// everything else. Changes nothing.
[[nodiscard]] std::optional<Message> small_talk(const Request& request);

}  // namespace commands
