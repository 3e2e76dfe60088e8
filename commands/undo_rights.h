#pragma once

#include "commands/command.h"
#include "store/okr/change.h"

namespace commands {

// Throws UserError where the speaker could not make such a change today, though they made this one:
// by now they are an observer, may not see what it is about, or have lost the right to it; or it
// would leave the book without an administrator. Goals and values may be taken back by whoever
// changed them, as handing over is such a change.
void require_undo_right(const Context& context, const okr::Change& change);

}  // namespace commands
