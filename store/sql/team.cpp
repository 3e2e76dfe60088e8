#include "store/sql/team.h"

#include <charconv>
#include <stdexcept>
#include <string>

#include "store/sql/person.h"

namespace store {
namespace {

// Three columns that are NULL together.
std::optional<okr::Channel> read_channel(const Rows& rows, int column) {
  if (rows.is_null(column)) return std::nullopt;
  return okr::Channel{.connection = rows.id<okr::ConnectionId>(column),
                      .id = rows.text(column + 1),
                      .name = rows.text(column + 2)};
}

okr::Team read_team(const Rows& rows) {
  return {.id = rows.id<okr::TeamId>(0),
          .name = rows.text(1),
          .parent = rows.maybe_id<okr::TeamId>(2),
          .lead = rows.maybe_id<okr::PersonId>(3),
          .home = read_channel(rows, 4)};
}

std::string member_field(okr::PersonId person) {
  return "member:" + std::to_string(person.value);
}

std::optional<okr::Team> find_row(const Book& book, okr::TeamId id, bool also_withdrawn) {
  Rows rows = book.tx.query(R"(
    SELECT id, name, parent_id, lead_id, connection_id, channel_id, channel_name
    FROM team WHERE org_id = $1 AND id = $2 AND (state = 'active' OR $3 = 1))",
                            book.org, id, also_withdrawn);
  if (!rows.next()) return std::nullopt;
  return read_team(rows);
}

}  // namespace

okr::TeamId add_team(const Book& book, const Author& author, const okr::Team& team) {
  const okr::TeamId id{next_number(book, "team")};
  const auto& home = team.home;
  book.tx.execute(R"(
    INSERT INTO team
      (org_id, id, name, parent_id, lead_id, connection_id, channel_id, channel_name, state)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'active'))",
                  book.org, id, team.name, team.parent, team.lead,
                  home ? std::optional{home->connection} : std::nullopt,
                  home ? std::optional{home->id} : std::nullopt,
                  home ? std::optional{home->name} : std::nullopt);
  record(book, author, okr::Noun::kTeam, id.value, "state", std::nullopt, "active");
  if (team.lead) join_team(book, author, id, *team.lead);
  return id;
}

std::optional<okr::Team> find_team(const Book& book, okr::TeamId id) {
  return find_row(book, id, false);
}

okr::Team read_team(const Book& book, okr::TeamId id) {
  auto team = find_row(book, id, true);
  if (!team) throw std::logic_error{"no team " + std::to_string(id.value)};
  return *std::move(team);
}

std::optional<okr::Team> find_team_by_name(const Book& book, std::string_view name) {
  Rows rows = book.tx.query(R"(
    SELECT id, name, parent_id, lead_id, connection_id, channel_id, channel_name
    FROM team WHERE org_id = $1 AND lower(name) = lower($2) AND state = 'active'
    ORDER BY id LIMIT 1)",
                            book.org, name);
  if (!rows.next()) return std::nullopt;
  return read_team(rows);
}

std::vector<okr::Team> list_teams(const Book& book) {
  std::vector<okr::Team> result;
  Rows rows = book.tx.query(R"(
    SELECT id, name, parent_id, lead_id, connection_id, channel_id, channel_name
    FROM team WHERE org_id = $1 AND state = 'active'
    ORDER BY lower(name), id)",
                            book.org);
  while (rows.next()) result.push_back(read_team(rows));
  return result;
}

std::vector<okr::Team> teams_of(const Book& book, okr::PersonId person) {
  std::vector<okr::Team> result;
  Rows rows = book.tx.query(R"(
    SELECT t.id, t.name, t.parent_id, t.lead_id, t.connection_id, t.channel_id, t.channel_name
    FROM team_member m JOIN team t ON t.org_id = m.org_id AND t.id = m.team_id
    WHERE m.org_id = $1 AND m.person_id = $2 AND t.state = 'active'
    ORDER BY lower(t.name), t.id)",
                            book.org, person);
  while (rows.next()) result.push_back(read_team(rows));
  return result;
}

bool join_team(const Book& book, const Author& author, okr::TeamId team, okr::PersonId person) {
  const bool joined = book.tx.execute(R"(
    INSERT INTO team_member (org_id, team_id, person_id) VALUES ($1, $2, $3)
    ON CONFLICT (org_id, team_id, person_id) DO NOTHING)",
                                      book.org, team, person) == 1;
  if (joined) {
    record(book, author, okr::Noun::kTeam, team.value, member_field(person), std::nullopt,
           std::to_string(person.value));
  }
  return joined;
}

bool leave_team(const Book& book, const Author& author, okr::TeamId team, okr::PersonId person) {
  const bool left = book.tx.execute(
                        "DELETE FROM team_member "
                        "WHERE org_id = $1 AND team_id = $2 AND person_id = $3",
                        book.org, team, person) == 1;
  if (left) {
    record(book, author, okr::Noun::kTeam, team.value, member_field(person),
           std::to_string(person.value), std::nullopt);
  }
  return left;
}

std::vector<okr::Person> members_of(const Book& book, okr::TeamId team) {
  std::vector<okr::Person> result;
  Rows rows = book.tx.query(R"(
    SELECT m.person_id
    FROM team_member m JOIN person p ON p.org_id = m.org_id AND p.id = m.person_id
    WHERE m.org_id = $1 AND m.team_id = $2
    ORDER BY lower(p.name), p.id)",
                            book.org, team);
  while (rows.next()) result.push_back(read_person(book, rows.id<okr::PersonId>(0)));
  return result;
}

std::string to_text(const okr::Channel& channel) {
  return std::to_string(channel.connection.value) + ' ' + channel.id + ' ' + channel.name;
}

okr::Channel channel_from(std::string_view text) {
  okr::Channel channel;
  const char* const end = text.data() + text.size();
  const auto number = std::from_chars(text.data(), end, channel.connection.value);
  const std::size_t id = static_cast<std::size_t>(number.ptr - text.data()) + 1;
  const std::size_t name = text.find(' ', id);
  if (number.ec != std::errc{} || id > text.size() || text[id - 1] != ' ' ||
      name == std::string_view::npos) {
    throw std::logic_error{"not a channel as the ledger writes it"};
  }
  channel.id = text.substr(id, name - id);
  channel.name = text.substr(name + 1);
  return channel;
}

}  // namespace store
