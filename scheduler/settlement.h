#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "scheduler/courier.h"
#include "store/transaction.h"

namespace scheduler {

// How soon a message whose fate is unknown is looked for: once a slow reply can be there.
inline constexpr std::chrono::seconds kLookAfter{30};

// What was written down about one attempt.
struct Settled {
  std::string_view word;                   // for the log
  std::optional<okr::ConnectionId> lost;   // is out of reach from now on
  std::optional<okr::ConnectionId> found;  // was out of reach up to now
  std::string reason = {};                 // why it is lost
};

// Whether an earlier attempt may have arrived. The claim tells the state before it.
[[nodiscard]] bool may_be_there(const okr::Delivery& delivery);

// Writes down what became of one attempt. What was only put off, and what failed while the whole
// connection is out of reach, has used up no attempt.
Settled settle(store::Transaction& tx, const okr::Delivery& delivery, const Outcome& outcome,
               okr::Instant now);

}  // namespace scheduler
