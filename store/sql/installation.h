#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/transaction.h"

namespace store {

// A workspace in which somebody installed the app, and what it may do there.
struct Installation {
  okr::ConnectionId connection;
  std::string team_id;  // of the connection
  std::string team_name;
  std::string scopes;        // what was granted, comma between
  std::string installed_by;  // user id
  okr::Instant installed_at;
  std::string token;          // sealed
  std::string refresh_token;  // sealed; empty when tokens are not rotated
  std::optional<okr::Instant> expires_at;
};

// Adds or replaces the connection's; `team_id` is ignored.
void save_installation(Transaction& tx, const Installation& installation);
[[nodiscard]] std::optional<Installation> find_installation(Transaction& tx,
                                                            okr::ConnectionId connection);
// By connection.
[[nodiscard]] std::vector<Installation> list_installations(const Book& book);
void delete_installation(Transaction& tx, okr::ConnectionId connection);

}  // namespace store
