#pragma once

#include <optional>

#include "commands/command.h"

namespace commands {

// Makes the queue agree with a snooze of the speaker that was set, moved or ended: cards that wait
// are cancelled, and one is planned for the end of a snooze that still runs.
void settle_snooze(const Context& context, std::optional<okr::Instant> until);

}  // namespace commands
