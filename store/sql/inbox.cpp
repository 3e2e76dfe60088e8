#include "store/sql/inbox.h"

#include <algorithm>

#include "store/sql/org.h"

namespace store {
namespace {

constexpr std::string_view kNextHeard = R"(
    SELECT i.id, i.connection_id, i.channel_id, i.thread, i.direct, i.user_id, i.user_name, i.text,
           i.key, i.at, i.attempt, i.answer
    FROM inbox i JOIN connection c ON c.id = i.connection_id
    WHERE i.next_at <= $1 AND c.off_since IS NULL
      AND (c.paused_until IS NULL OR c.paused_until <= $1)
      AND NOT EXISTS (
        SELECT 1 FROM inbox e
        WHERE e.connection_id = i.connection_id AND e.channel_id = i.channel_id AND e.id < i.id)
    ORDER BY i.id LIMIT 1)";

// As kNextHeard, past those that other processes are just claiming.
const std::string kNextFreeHeard = std::string{kNextHeard} + " FOR UPDATE OF i SKIP LOCKED";

Heard read_heard(const Rows& rows) {
  return {.id = rows.integer(0),
          .connection = rows.id<okr::ConnectionId>(1),
          .channel = rows.text(2),
          .thread = rows.text(3),
          .direct = rows.integer(4) != 0,
          .user_id = rows.text(5),
          .user_name = rows.text(6),
          .text = rows.text(7),
          .key = rows.text(8),
          .at = rows.instant(9),
          .attempt = static_cast<int>(rows.integer(10)),
          .answer = rows.text(11)};
}

}  // namespace

bool hear(Transaction& tx, const Heard& heard, std::span<const std::string> other_keys) {
  // All are remembered, also where one was known: the next copy may share another.
  bool fresh = remember_inbound(tx, heard.connection, heard.key, heard.at);
  for (const std::string& key : other_keys) {
    const bool unknown = remember_inbound(tx, heard.connection, key, heard.at);
    fresh = fresh && unknown;
  }
  if (!fresh) return false;
  tx.execute(R"(
    INSERT INTO inbox (connection_id, channel_id, thread, direct, user_id, user_name, text, key, at,
                       attempt, next_at, answer)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $9, ''))",
             heard.connection, heard.channel, heard.thread, heard.direct, heard.user_id,
             heard.user_name, heard.text, heard.key, heard.at);
  return true;
}

std::optional<Heard> claim_heard(Transaction& tx, okr::Instant now, std::chrono::seconds length) {
  std::optional<Heard> heard;
  {
    Rows rows = tx.query(kNextFreeHeard, now);
    if (!rows.next()) return std::nullopt;
    heard = read_heard(rows);
  }
  ++heard->attempt;
  tx.execute("UPDATE inbox SET attempt = $2, next_at = $3 WHERE id = $1", heard->id, heard->attempt,
             now + length);
  return heard;
}

bool heard_due(Transaction& tx, okr::Instant now) {
  return tx.query(kNextHeard, now).next();
}

void retry_heard(Transaction& tx, std::int64_t id, okr::Instant next_at, std::string_view answer) {
  tx.execute("UPDATE inbox SET next_at = $2, answer = $3 WHERE id = $1", id, next_at, answer);
}

void finish_heard(Transaction& tx, std::int64_t id) {
  tx.execute("DELETE FROM inbox WHERE id = $1", id);
}

void release_heard(Transaction& tx) {
  tx.execute("UPDATE inbox SET next_at = at WHERE next_at > at");
}

std::vector<HeardUntil> heard_until(Transaction& tx, okr::ConnectionId connection) {
  std::vector<HeardUntil> all;
  Rows rows =
      tx.query("SELECT channel_id, until FROM heard WHERE connection_id = $1 ORDER BY channel_id",
               connection);
  while (rows.next()) {
    all.push_back({rows.text(0), Milliseconds{std::chrono::milliseconds{rows.integer(1)}}});
  }
  return all;
}

void set_heard_until(Transaction& tx, okr::ConnectionId connection, std::string_view channel,
                     Milliseconds until) {
  tx.execute(R"(
    INSERT INTO heard (connection_id, channel_id, until) VALUES ($1, $2, $3)
    ON CONFLICT (connection_id, channel_id) DO UPDATE SET until = excluded.until
    WHERE heard.until < excluded.until)",
             connection, channel, std::int64_t{until.time_since_epoch().count()});
}

}  // namespace store
