#pragma once

#include <optional>
#include <span>
#include <string>

#include "commands/message.h"
#include "commands/report.h"
#include "store/okr/blocker.h"

namespace commands {

// What holds key results up, typed or filled in.

inline constexpr std::size_t kMostOfBlocker = 500;

// Adds the blocker, of which text, waits_for and needed_by are set. Throws UserError when that
// cannot be.
[[nodiscard]] Message blocked(const Context& context, const Subject& subject, okr::Blocker blocker);

// "B7 “waiting for the contract”, waits for bob, needed by Fri 27 Nov 2026, open for 5 days"
[[nodiscard]] std::string blocker_text(const store::Book& book, const okr::Blocker& blocker,
                                       okr::Instant now);

}  // namespace commands
