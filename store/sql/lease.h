#pragma once

#include <chrono>
#include <string_view>

#include "store/okr/time.h"
#include "store/transaction.h"

namespace store {

// Leases: of all processes that serve one database, the holder of a lease is the only one that does
// what it names. A holder that dies gives everything up when its leases run out. All go by one
// clock (see Store::shared_clock).

// Takes or prolongs the lease of `name` for `holder` until `now` + `length`. False while somebody
// else holds it.
[[nodiscard]] bool take_lease(Transaction& tx, std::string_view name, std::string_view holder,
                              okr::Instant now, std::chrono::seconds length);

// Gives up one lease, or all that `holder` has.
void give_back_lease(Transaction& tx, std::string_view name, std::string_view holder);
void give_back_leases(Transaction& tx, std::string_view holder);

}  // namespace store
