#pragma once

#include <string_view>

namespace store {

// What may be sent at $1 among the deliveries `d` that go through one connection, the next of them
// first: the end of a query that has named the connection. Walks the connection's queue, in which
// what waits stands at the time at which its turn comes, so that it looks only at what is due.
// What goes to a channel stands a day before its time: many people's messages do not delay it, and
// it delays nobody by more than what fell due within a day. A lane is sent in order, one at a time,
// and rests in between; what belongs in a thread waits until its head was sent. A rest of more than
// an hour was written before the clock was set back.
inline constexpr std::string_view kFirstReady = R"(
      AND d.state <> 'sent' AND d.state <> 'dead' AND d.state <> 'cancelled'
      AND d.state <> 'sending' AND d.next_at <= $1
      AND d.next_at - CASE WHEN d.connection_id IS NULL THEN 0 ELSE 86400 END <= $1
      AND (d.thread_of IS NULL OR EXISTS (
        SELECT 1 FROM delivery h WHERE h.id = d.thread_of AND h.state = 'sent'))
      AND NOT EXISTS (
        SELECT 1 FROM resting r
        WHERE r.lane = d.lane AND r.until > $1 AND r.until - 3600 <= $1)
      AND NOT EXISTS (
        SELECT 1 FROM delivery e
        WHERE e.lane = d.lane
          AND e.state <> 'sent' AND e.state <> 'dead' AND e.state <> 'cancelled'
          AND (e.state = 'sending' OR e.due_at < d.due_at
               OR (e.due_at = d.due_at AND e.id < d.id)))
    ORDER BY d.next_at - CASE WHEN d.connection_id IS NULL THEN 0 ELSE 86400 END, d.id
    LIMIT 1)";

}  // namespace store
