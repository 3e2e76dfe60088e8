#pragma once

#include <optional>

#include "commands/args.h"

namespace commands {

// Being left in peace, typed or filled in.

// Makes the queue agree with a snooze of the speaker that was set, moved or ended: cards that wait
// are cancelled, and one is planned for the end of a snooze that still runs.
void settle_snooze(const Context& context, std::optional<okr::Instant> until);

// Reads the end of a snooze: 2h, tomorrow, fri 15:00; tomorrow morning when nothing is said.
[[nodiscard]] okr::Instant read_until(Args& args);
// Throws UserError for an end that is over or too far ahead.
void require_snooze(const Context& context, okr::Instant until);
[[nodiscard]] Message snoozed(const Context& context, okr::Instant until);

// Throws UserError for days that are over, too many, or the wrong way round, for half a day of
// several, and for somebody who cannot stand in.
void require_away(const Context& context, const okr::Away& away);
// Notes it, for the speaker or whom they may speak for; `away.id` is ignored.
[[nodiscard]] Message gone_away(const Context& context, const okr::Away& away);

}  // namespace commands
