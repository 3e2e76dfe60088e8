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

// What stands in its place once something that it shows has changed: a card as it is now, a digest
// as of now or of the last moment before its team was asked again. Absent when the person has left
// or the team has no active objective any more.
[[nodiscard]] std::optional<Message> recompose(const store::Book& book, const okr::Delivery& sent,
                                               okr::Instant now);

}  // namespace commands::cards
