#pragma once

#include <string>
#include <vector>

#include "store/okr/delivery.h"
#include "store/transaction.h"

namespace store {

// Messages that were given up (the dead letters): the platform refused them, or every attempt
// failed.

struct FailedDelivery {
  okr::Delivery delivery;
  std::string error;  // the platform's words
};

// Those that fell due after `since`, newest first, at most `limit`. What was to stand in the thread
// of one of them is not listed beside it.
[[nodiscard]] std::vector<FailedDelivery> failed_deliveries(const Book& book, okr::Instant since,
                                                            int limit);
[[nodiscard]] std::int64_t count_failed(const Book& book, okr::Instant since);

// Tries one again, and what was to stand in its thread, from its first attempt on. It is looked for
// before it is sent, as an attempt of which nobody heard may have arrived. False when it is not
// among them.
bool retry_failed(const Book& book, okr::DeliveryId id, okr::Instant now);

// Has every administrator told in a while, once for all that fails until then. Nothing when it is
// that message which has failed.
void note_failed(const Book& book, const okr::Delivery& delivery, okr::Instant now);

}  // namespace store
