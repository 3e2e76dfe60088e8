#pragma once

#include "commands/message.h"
#include "commands/report.h"

namespace commands {

// Taking a key result away that nobody has worked for yet: as if it had never been made. The reason
// is context.author.because.

// Whether its objective is a draft or runs, and nothing of it is graded or over.
[[nodiscard]] bool can_be_withdrawn(const Subject& subject);
// Takes it away. Throws UserError when the speaker may not, and of a published one when it has
// check-ins, stands alone, or no reason is given.
[[nodiscard]] Message withdrawn(const Context& context, const Subject& subject);

}  // namespace commands
