#include <fmt/format.h>

#include <stdexcept>
#include <string>

#include "store/sql/holiday.h"
#include "store/sql/org.h"
#include "store/sql/own_times.h"
#include "store/sql/settings.h"
#include "store/sql/team.h"

namespace store {
namespace {

std::string_view kind_text(okr::CadenceKind kind) {
  return kind == okr::CadenceKind::kPrompts ? "prompts" : "digest";
}

// The columns of a cadence in the order of read_cadence().
constexpr std::string_view kColumns =
    "c.id, c.team_id, c.kind, c.period, c.every, c.weekdays, c.day_of_month, c.week_of_month, "
    "c.minute, c.zone_of, c.connection_id, c.channel_id, c.channel_name, c.since, "
    "c.nudges";

okr::Cadence read_cadence(const Rows& rows, int first = 0) {
  okr::Cadence cadence{
      .id = rows.id<okr::CadenceId>(first),
      .team = rows.id<okr::TeamId>(first + 1),
      .kind = rows.text(first + 2) == "prompts" ? okr::CadenceKind::kPrompts
                                                : okr::CadenceKind::kDigest,
      .rhythm = {.period =
                     rows.text(first + 3) == "week" ? okr::Period::kWeek : okr::Period::kMonth,
                 .every = static_cast<int>(rows.integer(first + 4)),
                 .weekdays =
                     okr::Weekdays::from_mask(static_cast<unsigned>(rows.integer(first + 5))),
                 .day_of_month = static_cast<int>(rows.integer(first + 6)),
                 .week_of_month = static_cast<int>(rows.integer(first + 7))},
      .time_of_day = std::chrono::minutes{rows.integer(first + 8)},
      .zone_of = rows.text(first + 9) == "person" ? okr::ZoneOf::kPerson : okr::ZoneOf::kTeam,
      .channel = std::nullopt,
      .since = rows.instant(first + 13),
      .nudges = rows.integer(first + 14) == 1};
  if (!rows.is_null(first + 10)) {
    cadence.channel = okr::Channel{.connection = rows.id<okr::ConnectionId>(first + 10),
                                   .id = rows.text(first + 11),
                                   .name = rows.text(first + 12)};
  }
  return cadence;
}

std::optional<okr::Cadence> find_in_state(const Book& book, okr::TeamId team, okr::CadenceKind kind,
                                          std::string_view state) {
  static const std::string sql = fmt::format(R"(
    SELECT {}
    FROM cadence c WHERE c.org_id = $1 AND c.team_id = $2 AND c.kind = $3 AND c.state = $4
    ORDER BY c.id DESC LIMIT 1)",
                                             kColumns);
  Rows rows = book.tx.query(sql, book.org, team, kind_text(kind), state);
  if (!rows.next()) return std::nullopt;
  return read_cadence(rows);
}

std::vector<EarlierPrompts> read_earlier(const Book& book, okr::TeamId team) {
  constexpr int kUntil = 15;
  static const std::string sql = fmt::format(R"(
    SELECT {}, (SELECT max(h.at) FROM change h
                WHERE h.org_id = c.org_id AND h.noun = 'cadence' AND h.noun_id = c.id
                  AND h.field = 'state' AND h.old_value = 'active')
    FROM cadence c
    WHERE c.org_id = $1 AND c.team_id = $2 AND c.kind = 'prompts'
      AND (c.state = 'paused' OR c.state = 'ended')
    ORDER BY c.id DESC)",
                                             kColumns);
  std::vector<EarlierPrompts> earlier;
  Rows rows = book.tx.query(sql, book.org, team);
  while (rows.next()) {
    if (rows.is_null(kUntil)) continue;
    earlier.push_back({read_cadence(rows), rows.instant(kUntil)});
  }
  return earlier;
}

void set_state(const Book& book, const Author& author, const okr::Cadence& cadence,
               std::string_view state) {
  change_field(book, author, okr::Noun::kCadence, cadence.id.value, "state", std::string{state});
}

}  // namespace

okr::CadenceId set_cadence(const Book& book, const Author& author, const okr::Cadence& cadence) {
  const auto active = find_cadence(book, cadence.team, cadence.kind);
  const auto paused = find_paused_cadence(book, cadence.team, cadence.kind);
  if (active) set_state(book, author, *active, "ended");
  if (paused) set_state(book, author, *paused, "ended");
  const okr::CadenceId id{next_number(book, "cadence")};
  const auto& channel = cadence.channel;
  const okr::Rhythm& rhythm = cadence.rhythm;
  book.tx.execute(
      R"(
    INSERT INTO cadence (org_id, id, team_id, kind, period, every, weekdays, day_of_month,
                         week_of_month, minute, zone_of, connection_id, channel_id, channel_name,
                         since, nudges, state)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 'active'))",
      book.org, id, cadence.team, kind_text(cadence.kind),
      rhythm.period == okr::Period::kWeek ? "week" : "month", rhythm.every,
      static_cast<int>(rhythm.weekdays.mask()), rhythm.day_of_month, rhythm.week_of_month,
      cadence.time_of_day.count(), cadence.zone_of == okr::ZoneOf::kPerson ? "person" : "team",
      channel ? std::optional{channel->connection} : std::nullopt,
      channel ? std::optional{channel->id} : std::nullopt,
      channel ? std::optional{channel->name} : std::nullopt, cadence.since, cadence.nudges);
  record(book, author, okr::Noun::kCadence, id.value, "state", std::nullopt, "active");
  // What came later was planned without this schedule if the clock was set back meanwhile, or if
  // the planner was quicker.
  plan_again(book, cadence.since);
  return id;
}

std::optional<okr::Cadence> find_cadence(const Book& book, okr::TeamId team,
                                         okr::CadenceKind kind) {
  return find_in_state(book, team, kind, "active");
}

std::optional<okr::Cadence> find_paused_cadence(const Book& book, okr::TeamId team,
                                                okr::CadenceKind kind) {
  return find_in_state(book, team, kind, "paused");
}

void pause_cadence(const Book& book, const Author& author, const okr::Cadence& cadence) {
  set_state(book, author, cadence, "paused");
}

void set_nudges(const Book& book, const Author& author, const okr::Cadence& cadence, bool nudges) {
  change_field(book, author, okr::Noun::kCadence, cadence.id.value, "nudges", nudges ? "1" : "0");
  // As with a new schedule: what came later may have been planned without them.
  if (nudges) plan_again(book, author.at);
}

std::optional<okr::TeamId> team_of_cadence(const Book& book, okr::CadenceId id) {
  Rows rows =
      book.tx.query("SELECT team_id FROM cadence WHERE org_id = $1 AND id = $2", book.org, id);
  return rows.next() ? std::optional{rows.id<okr::TeamId>(0)} : std::nullopt;
}

Asking read_asking(const Book& book, okr::TeamId team, okr::PersonId person) {
  constexpr int kOwnTimes = 2;
  constexpr int kHalfDays = 6;
  constexpr int kEarlier = 7;
  constexpr int kCadence = 8;
  static const std::string sql = fmt::format(R"(
    SELECT coalesce(p.time_zone, g.time_zone), g.time_zone,
           w.time_of_day, w.work_days, w.quiet, w.holidays,
           (SELECT count(*) FROM away a
            WHERE a.org_id = p.org_id AND a.person_id = p.id AND a.state = 'active'
              AND a.half IS NOT NULL),
           (SELECT count(*) FROM cadence e
            WHERE e.org_id = p.org_id AND e.team_id = $3 AND e.kind = 'prompts'
              AND (e.state = 'paused' OR e.state = 'ended')), {}
    FROM person p
    JOIN org g ON g.id = p.org_id
    LEFT JOIN own_times w ON w.org_id = p.org_id AND w.person_id = p.id
    LEFT JOIN cadence c ON c.org_id = p.org_id AND c.team_id = $3 AND c.kind = 'prompts'
                       AND c.state = 'active'
    WHERE p.org_id = $1 AND p.id = $2
    ORDER BY c.id DESC LIMIT 1)",
                                             kColumns);
  Rows rows = book.tx.query(sql, book.org, person, team);
  if (!rows.next()) throw std::logic_error{"no person " + std::to_string(person.value)};
  Asking asking;
  asking.calendar.zone = rows.text(0);
  asking.calendar.own = own_times_in(rows, kOwnTimes);
  asking.team_zone = rows.text(1);
  if (!rows.is_null(kCadence)) asking.prompts = read_cadence(rows, kCadence);
  if (rows.integer(kEarlier) > 0) asking.earlier = read_earlier(book, team);
  asking.calendar.holidays = read_holidays(book, asking.calendar.own.holidays);
  if (rows.integer(kHalfDays) > 0) add_half_days(book, person, asking.calendar);
  const okr::Settings settings = read_settings(book, team);
  asking.limits = {settings.behind, settings.far_behind, std::chrono::days{settings.stale_days}};
  return asking;
}

std::vector<okr::Cadence> list_cadences(const Book& book) {
  std::vector<okr::Cadence> result;
  static const std::string sql = fmt::format(R"(
    SELECT {}
    FROM cadence c JOIN team t ON t.org_id = c.org_id AND t.id = c.team_id
    WHERE c.org_id = $1 AND c.state = 'active' AND t.state = 'active'
    ORDER BY c.id)",
                                             kColumns);
  Rows rows = book.tx.query(sql, book.org);
  while (rows.next()) result.push_back(read_cadence(rows));
  return result;
}

}  // namespace store
