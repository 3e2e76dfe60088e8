#pragma once

#include <optional>

#include "commands/message.h"
#include "commands/report.h"

namespace commands {

// The first check-in on a relative target is its baseline. When a report of this value is that
// check-in, or corrects it while nobody has changed either number since, makes baseline and target
// of `key_result` those that follow from it, writes them, and says so; otherwise does nothing.
// Throws UserError when nothing follows from it.
[[nodiscard]] std::optional<Text> set_by_first_value(const Context& context,
                                                     okr::KeyResult& key_result,
                                                     const okr::Decimal& value, ReportKind kind);

}  // namespace commands
