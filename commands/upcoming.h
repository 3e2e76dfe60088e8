#pragma once

#include <chrono>
#include <limits>
#include <optional>

#include "commands/message.h"
#include "store/okr/time.h"
#include "store/transaction.h"

namespace commands {

// Which messages to list.
struct UpcomingWanted {
  std::chrono::days days{14};
  bool past = false;                    // those that were due, with what became of them
  std::optional<okr::PersonId> person;  // only what comes to this person
  std::size_t most_lines = std::numeric_limits<std::size_t>::max();
};

// Every message that will be sent in the days after `now`, or was due before it: when in its
// recipient's local time, to whom and why; what is skipped says so.
[[nodiscard]] Message upcoming_messages(const store::Book& book, okr::Instant now,
                                        const UpcomingWanted& wanted);

}  // namespace commands
