#pragma once

#include <optional>

#include "commands/message.h"
#include "store/okr/delivery.h"
#include "store/transaction.h"

namespace commands::cards {

// The message a delivery brings, composed from the newest state; absent when there is nothing left
// to say (a prompt whose key results are all in).
[[nodiscard]] std::optional<Message> compose(const store::Book& book, const okr::Delivery& delivery,
                                             okr::Instant now);

}  // namespace commands::cards
