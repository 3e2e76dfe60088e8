#pragma once

#include <optional>

#include "commands/message.h"
#include "store/transaction.h"

namespace commands::cards {

// For administrators: what fell due after `since` and could not be delivered, newest first, with
// the platform's reason and how to try again. Instants are in `zone`. Absent when there is none.
[[nodiscard]] std::optional<Message> failed(const store::Book& book, okr::Instant since,
                                            std::string_view zone);

}  // namespace commands::cards
