#pragma once

#include <string_view>

#include "store/sql/delivery.h"

namespace store {

// The delivery in the current row of a query that names the columns id, org_id, kind, person_id,
// team_id, connection_id, channel_id, thread_of, body, reason, due_at, late, state, attempt,
// next_at, sent_connection, sent_channel, sent_message in this order.
[[nodiscard]] okr::Delivery read_delivery(const Rows& rows);

// Both throw std::logic_error for a text that is not stored for any.
[[nodiscard]] okr::DeliveryState delivery_state_from(std::string_view text);
[[nodiscard]] okr::DeliveryKind delivery_kind_from(std::string_view text);

}  // namespace store
