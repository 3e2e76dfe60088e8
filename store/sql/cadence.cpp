#include <stdexcept>
#include <string>

#include "store/sql/team.h"

namespace store {
namespace {

std::string_view kind_text(okr::CadenceKind kind) {
  return kind == okr::CadenceKind::kPrompts ? "prompts" : "digest";
}

okr::Cadence read_cadence(const Rows& rows, int first = 0) {
  okr::Cadence cadence{
      .id = rows.id<okr::CadenceId>(first),
      .team = rows.id<okr::TeamId>(first + 1),
      .kind = rows.text(first + 2) == "prompts" ? okr::CadenceKind::kPrompts
                                                : okr::CadenceKind::kDigest,
      .weekday = std::chrono::weekday{static_cast<unsigned>(rows.integer(first + 3))},
      .time_of_day = std::chrono::minutes{rows.integer(first + 4)},
      .every_weeks = static_cast<int>(rows.integer(first + 5)),
      .zone_of = rows.text(first + 6) == "person" ? okr::ZoneOf::kPerson : okr::ZoneOf::kTeam,
      .channel = std::nullopt,
      .since = rows.instant(first + 10)};
  if (!rows.is_null(first + 7)) {
    cadence.channel = okr::Channel{.connection = rows.id<okr::ConnectionId>(first + 7),
                                   .id = rows.text(first + 8),
                                   .name = rows.text(first + 9)};
  }
  return cadence;
}

void end_active(const Book& book, const Author& author, okr::TeamId team, okr::CadenceKind kind) {
  const auto active = find_cadence(book, team, kind);
  if (active) change_field(book, author, okr::Noun::kCadence, active->id.value, "state", "ended");
}

}  // namespace

okr::CadenceId set_cadence(const Book& book, const Author& author, const okr::Cadence& cadence) {
  end_active(book, author, cadence.team, cadence.kind);
  const okr::CadenceId id{next_number(book, "cadence")};
  const auto& channel = cadence.channel;
  book.tx.execute(R"(
    INSERT INTO cadence (org_id, id, team_id, kind, weekday, minute, every_weeks, zone_of,
                         connection_id, channel_id, channel_name, since, state)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'active'))",
                  book.org, id, cadence.team, kind_text(cadence.kind),
                  static_cast<int>(cadence.weekday.iso_encoding()), cadence.time_of_day.count(),
                  cadence.every_weeks, cadence.zone_of == okr::ZoneOf::kPerson ? "person" : "team",
                  channel ? std::optional{channel->connection} : std::nullopt,
                  channel ? std::optional{channel->id} : std::nullopt,
                  channel ? std::optional{channel->name} : std::nullopt, cadence.since);
  record(book, author, okr::Noun::kCadence, id.value, "state", std::nullopt, "active");
  return id;
}

std::optional<okr::Cadence> find_cadence(const Book& book, okr::TeamId team,
                                         okr::CadenceKind kind) {
  Rows rows = book.tx.query(R"(
    SELECT id, team_id, kind, weekday, minute, every_weeks, zone_of,
           connection_id, channel_id, channel_name, since
    FROM cadence WHERE org_id = $1 AND team_id = $2 AND kind = $3 AND state = 'active'
    ORDER BY id DESC LIMIT 1)",
                            book.org, team, kind_text(kind));
  if (!rows.next()) return std::nullopt;
  return read_cadence(rows);
}

Asking read_asking(const Book& book, okr::TeamId team, okr::PersonId person) {
  constexpr int kCadence = 2;
  Rows rows = book.tx.query(R"(
    SELECT coalesce(p.time_zone, g.time_zone), g.time_zone,
           c.id, c.team_id, c.kind, c.weekday, c.minute, c.every_weeks, c.zone_of,
           c.connection_id, c.channel_id, c.channel_name, c.since
    FROM person p
    JOIN org g ON g.id = p.org_id
    LEFT JOIN cadence c ON c.org_id = p.org_id AND c.team_id = $3 AND c.kind = 'prompts'
                       AND c.state = 'active'
    WHERE p.org_id = $1 AND p.id = $2
    ORDER BY c.id DESC LIMIT 1)",
                            book.org, person, team);
  if (!rows.next()) throw std::logic_error{"no person " + std::to_string(person.value)};
  return {.person_zone = rows.text(0),
          .team_zone = rows.text(1),
          .prompts =
              rows.is_null(kCadence) ? std::nullopt : std::optional{read_cadence(rows, kCadence)}};
}

std::vector<okr::Cadence> list_cadences(const Book& book) {
  std::vector<okr::Cadence> result;
  Rows rows = book.tx.query(R"(
    SELECT c.id, c.team_id, c.kind, c.weekday, c.minute, c.every_weeks, c.zone_of,
           c.connection_id, c.channel_id, c.channel_name, c.since
    FROM cadence c JOIN team t ON t.org_id = c.org_id AND t.id = c.team_id
    WHERE c.org_id = $1 AND c.state = 'active' AND t.state = 'active'
    ORDER BY c.id)",
                            book.org);
  while (rows.next()) result.push_back(read_cadence(rows));
  return result;
}

}  // namespace store
