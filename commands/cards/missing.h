#pragma once

#include <optional>

#include "commands/message.h"
#include "store/okr/delivery.h"
#include "store/transaction.h"

namespace commands::cards {

// To a team's lead alone: who has been asked and has not answered, with the key results that are
// open and the day of their last check-in. Names ping nobody. Whoever is away is not on it, nor is
// the lead. Absent when all is in.
[[nodiscard]] std::optional<Message> missing(const store::Book& book, const okr::Delivery& delivery,
                                             okr::Instant now);

}  // namespace commands::cards
