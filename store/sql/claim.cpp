#include <string>
#include <string_view>

#include "store/sql/delivery.h"
#include "store/sql/delivery_row.h"
#include "store/sql/ready.h"
#include "store/sql/traffic.h"

namespace store {
namespace {

// The next delivery of the connection $2, past those that other processes are just claiming.
const std::string kNextFree = R"(
    SELECT d.id, d.org_id, d.kind, d.person_id, d.team_id, d.connection_id, d.channel_id,
           d.thread_of, d.body, d.reason, d.due_at, d.late, d.state, d.attempt, d.next_at,
           d.sent_connection, d.sent_channel, d.sent_message
    FROM delivery d WHERE d.via = $2)" +
                              std::string{kFirstReady} + " FOR UPDATE OF d SKIP LOCKED";

}  // namespace

std::optional<okr::Delivery> claim_delivery(Transaction& tx, okr::Instant now,
                                            std::chrono::seconds lease, okr::ConnectionId after) {
  const std::optional<Turn> turn = next_turn(tx, now, after);
  if (!turn) return std::nullopt;
  std::optional<okr::Delivery> delivery;
  {
    Rows rows = tx.query(kNextFree, now, turn->connection);
    if (!rows.next()) return std::nullopt;
    delivery = read_delivery(rows);
  }
  if (!pay(tx, *turn, now)) return std::nullopt;
  delivery->via = turn->connection;
  ++delivery->attempt;
  tx.execute(R"(
    UPDATE delivery
    SET state = 'sending', attempt = $2, lease_until = $3,
        first_try_at = coalesce(first_try_at, $4)
    WHERE id = $1)",
             delivery->id, delivery->attempt, now + lease, now);
  return delivery;
}

bool delivery_due(Transaction& tx, okr::Instant now) {
  return next_turn(tx, now, okr::ConnectionId{0}).has_value();
}

bool lease_expired(Transaction& tx, okr::Instant now) {
  return tx
      .query("SELECT 1 FROM delivery WHERE state = 'sending' AND lease_until <= $1 LIMIT 1", now)
      .next();
}

std::int64_t expire_leases(Transaction& tx, okr::Instant now) {
  return tx.execute(R"(
    UPDATE delivery SET state = 'ambiguous', lease_until = NULL, next_at = $1
    WHERE state = 'sending' AND lease_until <= $1)",
                    now);
}

std::int64_t release_sending(Transaction& tx, okr::Instant look_at) {
  return tx.execute(R"(
    UPDATE delivery
    SET state = 'ambiguous', lease_until = NULL,
        next_at = CASE WHEN lease_until < $1 THEN lease_until ELSE $1 END
    WHERE state = 'sending')",
                    look_at);
}

// NOLINTNEXTLINE(readability-function-size): a message's place has three parts
void mark_sent(Transaction& tx, okr::DeliveryId id, okr::Instant at, okr::ConnectionId connection,
               std::string_view channel, std::string_view message) {
  tx.execute(R"(
    UPDATE delivery
    SET state = 'sent', lease_until = NULL, error = '', sent_at = $2, sent_connection = $3,
        sent_channel = $4, sent_message = $5
    WHERE id = $1 AND state <> 'sent')",
             id, at, connection, channel, message);
}

void mark_waiting(Transaction& tx, okr::DeliveryId id, okr::Instant next_at,
                  std::string_view error) {
  tx.execute(R"(
    UPDATE delivery SET state = 'waiting', lease_until = NULL, next_at = $2, error = $3
    WHERE id = $1 AND state <> 'sent' AND state <> 'dead' AND state <> 'cancelled')",
             id, next_at, error);
}

void mark_ambiguous(Transaction& tx, okr::DeliveryId id, okr::Instant next_at,
                    std::string_view error) {
  tx.execute(R"(
    UPDATE delivery SET state = 'ambiguous', lease_until = NULL, next_at = $2, error = $3
    WHERE id = $1 AND state <> 'sent' AND state <> 'dead' AND state <> 'cancelled')",
             id, next_at, error);
}

void forget_attempt(Transaction& tx, okr::DeliveryId id) {
  tx.execute("UPDATE delivery SET attempt = attempt - 1 WHERE id = $1 AND attempt > 0", id);
}

void mark_dead(Transaction& tx, okr::DeliveryId id, std::string_view error) {
  tx.execute(R"(
    UPDATE delivery SET state = 'dead', lease_until = NULL, error = $2
    WHERE (id = $1 OR thread_of = $1) AND state <> 'sent' AND state <> 'dead' AND state <> 'cancelled')",
             id, error);
}

void mark_cancelled(Transaction& tx, okr::DeliveryId id, std::string_view error) {
  tx.execute(R"(
    UPDATE delivery SET state = 'cancelled', lease_until = NULL, error = $2
    WHERE (id = $1 OR thread_of = $1) AND state <> 'sent' AND state <> 'dead' AND state <> 'cancelled')",
             id, error);
}

}  // namespace store
