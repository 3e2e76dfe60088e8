#pragma once

#include <string>

#include "commands/command.h"
#include "store/okr/occurrence.h"

namespace commands {

// What a command has somebody else told or asked in a direct message: at the next minute at which
// they may be, and marked skipped when they are away then. For scheduler::enqueue.
[[nodiscard]] okr::Occurrence told(const Context& context, const okr::Person& person,
                                   okr::DeliveryKind kind, std::string key, std::string reason);

}  // namespace commands
