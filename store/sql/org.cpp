#include "store/sql/org.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>

namespace store {
namespace {

Org read_org(const Rows& rows) {
  return {.id = rows.id<okr::OrgId>(0),
          .name = rows.text(1),
          .time_zone = rows.text(2),
          .planned_until = rows.instant(3),
          .nudge_budget = rows.integer(4)};
}

ConnectionRow read_connection(const Rows& rows) {
  return {.id = rows.id<okr::ConnectionId>(0),
          .org = rows.id<okr::OrgId>(1),
          .platform = rows.text(2),
          .platform_id = rows.text(3),
          .paused_until = rows.maybe_instant(4),
          .off_since = rows.maybe_instant(5)};
}

}  // namespace

Org ensure_org(Transaction& tx, std::string_view name, std::string_view time_zone,
               okr::Instant now) {
  const std::vector<Org> orgs = list_orgs(tx);
  if (!orgs.empty()) return orgs.front();
  // Its number is said, so that of two processes that start at once only one can make it.
  Rows rows = tx.query(R"(
    INSERT INTO org (id, name, time_zone, planned_until) VALUES (1, $1, $2, $3)
    RETURNING id, name, time_zone, planned_until, nudge_budget)",
                       name, time_zone, now);
  rows.next();
  return read_org(rows);
}

std::vector<Org> list_orgs(Transaction& tx) {
  std::vector<Org> result;
  Rows rows =
      tx.query("SELECT id, name, time_zone, planned_until, nudge_budget FROM org ORDER BY id");
  while (rows.next()) result.push_back(read_org(rows));
  return result;
}

Org read_org(const Book& book) {
  Rows rows = book.tx.query(
      "SELECT id, name, time_zone, planned_until, nudge_budget FROM org WHERE id = $1", book.org);
  if (!rows.next()) throw std::logic_error{"the book has no org"};
  return read_org(rows);
}

void set_planned_until(const Book& book, okr::Instant until) {
  book.tx.execute("UPDATE org SET planned_until = $2 WHERE id = $1", book.org, until);
}

void plan_again(const Book& book, okr::Instant since) {
  const okr::Instant planned = read_org(book).planned_until;
  set_planned_until(book, std::min(planned, since) - std::chrono::seconds{1});
}

ConnectionRow ensure_connection(const Book& book, std::string_view platform,
                                std::string_view platform_id) {
  book.tx.execute(R"(
    INSERT INTO connection (org_id, platform, platform_id) VALUES ($1, $2, $3)
    ON CONFLICT (platform, platform_id) DO NOTHING)",
                  book.org, platform, platform_id);
  return *find_connection(book.tx, platform, platform_id);
}

std::optional<ConnectionRow> find_connection(Transaction& tx, std::string_view platform,
                                             std::string_view platform_id) {
  Rows rows = tx.query(R"(
    SELECT id, org_id, platform, platform_id, paused_until, off_since
    FROM connection WHERE platform = $1 AND platform_id = $2)",
                       platform, platform_id);
  if (!rows.next()) return std::nullopt;
  return read_connection(rows);
}

std::vector<ConnectionRow> list_connections(const Book& book) {
  std::vector<ConnectionRow> result;
  Rows rows = book.tx.query(R"(
    SELECT id, org_id, platform, platform_id, paused_until, off_since
    FROM connection WHERE org_id = $1 ORDER BY id)",
                            book.org);
  while (rows.next()) result.push_back(read_connection(rows));
  return result;
}

void pause_connection(Transaction& tx, okr::ConnectionId connection, okr::Instant until) {
  tx.execute("UPDATE connection SET paused_until = $2 WHERE id = $1", connection, until);
}

void hold_connection(Transaction& tx, okr::ConnectionId connection, okr::Instant until) {
  tx.execute(R"(
    UPDATE connection SET paused_until = $2
    WHERE id = $1 AND (paused_until IS NULL OR paused_until < $2))",
             connection, until);
}

ConnectionRow read_connection(Transaction& tx, okr::ConnectionId connection) {
  Rows rows = tx.query(R"(
    SELECT id, org_id, platform, platform_id, paused_until, off_since
    FROM connection WHERE id = $1)",
                       connection);
  if (!rows.next()) throw std::logic_error{"no connection " + std::to_string(connection.value)};
  return read_connection(rows);
}

void switch_off(Transaction& tx, okr::ConnectionId connection, okr::Instant since) {
  tx.execute("UPDATE connection SET off_since = $2 WHERE id = $1 AND off_since IS NULL", connection,
             since);
}

void switch_on(Transaction& tx, okr::ConnectionId connection) {
  tx.execute("UPDATE connection SET off_since = NULL WHERE id = $1", connection);
}

std::optional<std::string> find_setting(const Book& book, std::string_view name) {
  Rows rows =
      book.tx.query("SELECT value FROM setting WHERE org_id = $1 AND name = $2", book.org, name);
  if (!rows.next()) return std::nullopt;
  return rows.text(0);
}

void set_setting(const Book& book, std::string_view name, std::string_view value) {
  book.tx.execute(R"(
    INSERT INTO setting (org_id, name, value) VALUES ($1, $2, $3)
    ON CONFLICT (org_id, name) DO UPDATE SET value = excluded.value)",
                  book.org, name, value);
}

bool remember_inbound(Transaction& tx, okr::ConnectionId connection, std::string_view key,
                      okr::Instant at) {
  return tx.execute(R"(
    INSERT INTO inbound (connection_id, key, at) VALUES ($1, $2, $3)
    ON CONFLICT (connection_id, key) DO NOTHING)",
                    connection, key, at) == 1;
}

bool inbound_known(Transaction& tx, okr::ConnectionId connection, std::string_view key) {
  return tx.query("SELECT 1 FROM inbound WHERE connection_id = $1 AND key = $2", connection, key)
      .next();
}

bool inbound_before(Transaction& tx, okr::Instant before) {
  return tx.query("SELECT 1 FROM inbound WHERE at < $1 LIMIT 1", before).next();
}

std::int64_t forget_inbound(Transaction& tx, okr::Instant before) {
  return tx.execute("DELETE FROM inbound WHERE at < $1", before);
}

}  // namespace store
