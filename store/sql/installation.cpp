#include "store/sql/installation.h"

namespace store {
namespace {

Installation read_installation(const Rows& rows) {
  return {.connection = rows.id<okr::ConnectionId>(0),
          .team_id = rows.text(1),
          .team_name = rows.text(2),
          .scopes = rows.text(3),
          .installed_by = rows.text(4),
          .installed_at = rows.instant(5),
          .token = rows.text(6),
          .refresh_token = rows.text(7),
          .expires_at = rows.maybe_instant(8)};
}

}  // namespace

void save_installation(Transaction& tx, const Installation& installation) {
  tx.execute(R"(
    INSERT INTO installation (connection_id, team_name, scopes, installed_by, installed_at, token,
                              refresh_token, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (connection_id) DO UPDATE
    SET team_name = excluded.team_name, scopes = excluded.scopes,
        installed_by = excluded.installed_by, installed_at = excluded.installed_at,
        token = excluded.token, refresh_token = excluded.refresh_token,
        expires_at = excluded.expires_at)",
             installation.connection, installation.team_name, installation.scopes,
             installation.installed_by, installation.installed_at, installation.token,
             installation.refresh_token, installation.expires_at);
}

std::optional<Installation> find_installation(Transaction& tx, okr::ConnectionId connection) {
  Rows rows = tx.query(R"(
    SELECT i.connection_id, c.platform_id, i.team_name, i.scopes, i.installed_by, i.installed_at,
           i.token, i.refresh_token, i.expires_at
    FROM installation i JOIN connection c ON c.id = i.connection_id
    WHERE i.connection_id = $1)",
                       connection);
  if (!rows.next()) return std::nullopt;
  return read_installation(rows);
}

std::vector<Installation> list_installations(const Book& book) {
  std::vector<Installation> all;
  Rows rows = book.tx.query(R"(
    SELECT i.connection_id, c.platform_id, i.team_name, i.scopes, i.installed_by, i.installed_at,
           i.token, i.refresh_token, i.expires_at
    FROM installation i JOIN connection c ON c.id = i.connection_id
    WHERE c.org_id = $1 ORDER BY i.connection_id)",
                            book.org);
  while (rows.next()) all.push_back(read_installation(rows));
  return all;
}

void delete_installation(Transaction& tx, okr::ConnectionId connection) {
  tx.execute("DELETE FROM installation WHERE connection_id = $1", connection);
}

}  // namespace store
