#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/transaction.h"

namespace store {

struct Org {
  okr::OrgId id;
  std::string name;
  std::string time_zone;  // IANA name
  okr::Instant planned_until;
  std::int64_t nudge_budget = 5;  // messages to one person in seven days at most, 1 to 50
};

struct ConnectionRow {
  okr::ConnectionId id;
  okr::OrgId org;
  std::string platform;     // "slack", "mattermost", "sandbox"
  std::string platform_id;  // Slack's team id, Mattermost's URL, "sandbox"
  std::optional<okr::Instant> paused_until;
  std::optional<okr::Instant> off_since;  // thrown out of there: nothing is sent
};

// The one org of this database, created with these values when there is none yet. `now` becomes its
// planned_until: nothing that lies before the first start falls due.
Org ensure_org(Transaction& tx, std::string_view name, std::string_view time_zone,
               okr::Instant now);
[[nodiscard]] std::vector<Org> list_orgs(Transaction& tx);
[[nodiscard]] Org read_org(const Book& book);
void set_planned_until(const Book& book, okr::Instant until);
// To be called where something new may fall due from `since` on, though that was planned already:
// has it planned again. Never leaves planned_until as it was, because what a process remembers of
// its last look holds until that changes.
void plan_again(const Book& book, okr::Instant since);

// The connection with that platform id, created when there is none yet.
ConnectionRow ensure_connection(const Book& book, std::string_view platform,
                                std::string_view platform_id);
[[nodiscard]] std::optional<ConnectionRow> find_connection(Transaction& tx,
                                                           std::string_view platform,
                                                           std::string_view platform_id);
// In the order in which they were added.
[[nodiscard]] std::vector<ConnectionRow> list_connections(const Book& book);
// Nothing is sent through the connection before `until`.
void pause_connection(Transaction& tx, okr::ConnectionId connection, okr::Instant until);
// The same, unless it is paused for longer.
void hold_connection(Transaction& tx, okr::ConnectionId connection, okr::Instant until);
[[nodiscard]] ConnectionRow read_connection(Transaction& tx, okr::ConnectionId connection);
// Nothing is sent through the connection any more, until it is switched on again.
void switch_off(Transaction& tx, okr::ConnectionId connection, okr::Instant since);
void switch_on(Transaction& tx, okr::ConnectionId connection);

[[nodiscard]] std::optional<std::string> find_setting(const Book& book, std::string_view name);
void set_setting(const Book& book, std::string_view name, std::string_view value);

// Remembers that the request named `key` took effect. False when it had already.
[[nodiscard]] bool remember_inbound(Transaction& tx, okr::ConnectionId connection,
                                    std::string_view key, okr::Instant at);
// Whether it took effect.
[[nodiscard]] bool inbound_known(Transaction& tx, okr::ConnectionId connection,
                                 std::string_view key);
// Forgets the keys older than `before`. Returns how many.
std::int64_t forget_inbound(Transaction& tx, okr::Instant before);

// Whether forget_inbound would find anything.
[[nodiscard]] bool inbound_before(Transaction& tx, okr::Instant before);

}  // namespace store
