#include "store/sql/traffic.h"

#include "store/sql/ready.h"

namespace store {
namespace {

std::int64_t in_milliseconds(okr::Instant at) {
  return std::chrono::milliseconds{at.time_since_epoch()}.count();
}

// The connections that may send at $1, which is $2 in milliseconds, and have something to send.
// Each message moves busy_until on by its share of a minute; what is two minutes ahead was written
// before the clock was set back.
const std::string kNextTurn = R"(
    SELECT c.id, c.per_minute, c.failures FROM connection c
    WHERE c.off_since IS NULL AND (c.paused_until IS NULL OR c.paused_until <= $1)
      AND (c.per_minute IS NULL OR c.busy_until <= $2 OR c.busy_until - 120000 > $2
           OR c.busy_until - 2000 + 60000 / c.per_minute <= $2)
      AND (SELECT d.id FROM delivery d WHERE d.via = c.id)" +
                              std::string{kFirstReady} + R"() IS NOT NULL
    ORDER BY c.id <= $3, c.id LIMIT 1)";

}  // namespace

Pace pace_of(Transaction& tx, okr::ConnectionId connection) {
  Rows rows = tx.query("SELECT per_minute, spacing FROM connection WHERE id = $1", connection);
  if (!rows.next()) return {};
  Pace pace;
  if (!rows.is_null(0)) pace.per_minute = static_cast<int>(rows.integer(0));
  pace.spacing = std::chrono::seconds{rows.integer(1)};
  return pace;
}

void set_pace(Transaction& tx, okr::ConnectionId connection, const Pace& pace) {
  tx.execute("UPDATE connection SET per_minute = $2, spacing = $3 WHERE id = $1", connection,
             pace.per_minute, static_cast<std::int64_t>(pace.spacing.count()));
}

std::optional<Turn> next_turn(Transaction& tx, okr::Instant now, okr::ConnectionId after) {
  Rows rows = tx.query(kNextTurn, now, in_milliseconds(now), after);
  if (!rows.next()) return std::nullopt;
  return Turn{rows.id<okr::ConnectionId>(0), !rows.is_null(1), rows.integer(2) >= kOutage};
}

bool pay(Transaction& tx, const Turn& turn, okr::Instant now) {
  if (turn.probing) {
    const bool mine = tx.execute(R"(
      UPDATE connection SET paused_until = $2
      WHERE id = $1 AND failures >= $3 AND (paused_until IS NULL OR paused_until <= $4))",
                                 turn.connection, now + kProbe, kOutage, now) == 1;
    if (!mine) return false;
  }
  if (!turn.limited) return true;
  return tx.execute(R"(
    UPDATE connection
    SET busy_until = CASE WHEN busy_until > $2 AND busy_until - 120000 <= $2
                          THEN busy_until ELSE $2 END + 60000 / per_minute
    WHERE id = $1 AND per_minute IS NOT NULL
      AND (busy_until <= $2 OR busy_until - 120000 > $2
           OR busy_until - 2000 + 60000 / per_minute <= $2))",
                    turn.connection, in_milliseconds(now)) == 1;
}

std::vector<std::string> users_next(Transaction& tx, okr::ConnectionId connection, okr::Instant now,
                                    int most) {
  std::vector<std::string> users;
  Rows rows = tx.query(R"(
    SELECT i.user_id FROM delivery d
    JOIN identity i ON i.org_id = d.org_id AND i.person_id = d.person_id AND i.connection_id = d.via
    WHERE d.via = $1 AND d.connection_id IS NULL
      AND d.state <> 'sent' AND d.state <> 'dead' AND d.state <> 'cancelled'
      AND d.state <> 'sending'
      AND d.next_at - CASE WHEN d.connection_id IS NULL THEN 0 ELSE 86400 END <= $2
    ORDER BY d.next_at - CASE WHEN d.connection_id IS NULL THEN 0 ELSE 86400 END, d.id
    LIMIT $3)",
                       connection, now, most);
  while (rows.next()) users.push_back(rows.text(0));
  return users;
}

void rest_lane(Transaction& tx, okr::DeliveryId delivery, okr::ConnectionId connection,
               okr::Instant now) {
  tx.execute(R"(
    INSERT INTO resting (lane, until)
    SELECT d.lane, CAST($3 AS BIGINT) + c.spacing FROM delivery d, connection c
    WHERE d.id = $1 AND c.id = $2 AND c.spacing > 0
    ON CONFLICT (lane) DO UPDATE SET until = excluded.until)",
             delivery, connection, now);
}

bool lane_rested(Transaction& tx, okr::Instant now) {
  return tx.query("SELECT 1 FROM resting WHERE until <= $1 LIMIT 1", now).next();
}

void forget_rested(Transaction& tx, okr::Instant now) {
  tx.execute("DELETE FROM resting WHERE until <= $1", now);
}

int count_failure(Transaction& tx, okr::ConnectionId connection) {
  Rows rows = tx.query(
      "UPDATE connection SET failures = failures + 1 WHERE id = $1 RETURNING failures", connection);
  return rows.next() ? static_cast<int>(rows.integer(0)) : 0;
}

int forget_failures(Transaction& tx, okr::ConnectionId connection, okr::Instant now) {
  int failures = 0;
  {
    Rows rows = tx.query("SELECT failures FROM connection WHERE id = $1", connection);
    if (rows.next()) failures = static_cast<int>(rows.integer(0));
  }
  if (failures == 0) return 0;
  end_probe(tx, connection, now);
  tx.execute("UPDATE connection SET failures = 0 WHERE id = $1", connection);
  return failures;
}

void end_probe(Transaction& tx, okr::ConnectionId connection, okr::Instant now) {
  tx.execute("UPDATE connection SET paused_until = $2 WHERE id = $1 AND failures >= $3", connection,
             now, kOutage);
}

}  // namespace store
