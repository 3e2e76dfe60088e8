#include <string>

#include "store/sql/team.h"

namespace store {
namespace {

std::string_view kind_text(okr::CadenceKind kind) {
  return kind == okr::CadenceKind::kPrompts ? "prompts" : "digest";
}

okr::Cadence read_cadence(const Rows& rows) {
  okr::Cadence cadence{
      .id = rows.id<okr::CadenceId>(0),
      .team = rows.id<okr::TeamId>(1),
      .kind = rows.text(2) == "prompts" ? okr::CadenceKind::kPrompts : okr::CadenceKind::kDigest,
      .weekday = std::chrono::weekday{static_cast<unsigned>(rows.integer(3))},
      .time_of_day = std::chrono::minutes{rows.integer(4)},
      .every_weeks = static_cast<int>(rows.integer(5)),
      .zone_of = rows.text(6) == "person" ? okr::ZoneOf::kPerson : okr::ZoneOf::kTeam,
      .channel = std::nullopt,
      .since = rows.instant(10)};
  if (!rows.is_null(7)) {
    cadence.channel = okr::Channel{
        .connection = rows.id<okr::ConnectionId>(7), .id = rows.text(8), .name = rows.text(9)};
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
