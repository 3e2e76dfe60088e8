#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "store/ledger.h"
#include "store/own_row.h"
#include "store/sql/card_change.h"
#include "store/sql/digest_change.h"
#include "store/sql/kpi.h"
#include "store/sql/team.h"
#include "store/sql/waiver.h"

namespace store {
namespace {

// One editable field: how it is read and written as text. Withdrawn means that the thing is not
// there, so as a state it is the absent value.
struct Field {
  okr::Noun noun;
  std::string_view name;
  std::string_view select;  // $1 org, $2 id
  std::string_view update;  // $1 org, $2 id, $3 the value
};

// The one place to make a field editable.
constexpr Field kFields[] = {
    {okr::Noun::kPerson, "snoozed_until",
     "SELECT CAST(snoozed_until AS TEXT) FROM person WHERE org_id = $1 AND id = $2",
     "UPDATE person SET snoozed_until = CAST($3 AS BIGINT) WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kPerson, "role", "SELECT role FROM person WHERE org_id = $1 AND id = $2",
     "UPDATE person SET role = $3 WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kPerson, "observer",
     "SELECT CAST(observer AS TEXT) FROM person WHERE org_id = $1 AND id = $2",
     "UPDATE person SET observer = CAST($3 AS BIGINT) WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kPerson, "time_zone", "SELECT time_zone FROM person WHERE org_id = $1 AND id = $2",
     "UPDATE person SET time_zone = $3 WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kPerson, "own_time",
     "SELECT (SELECT CAST(time_of_day AS TEXT) FROM own_times WHERE org_id = $1 AND person_id = "
     "$2)",
     "INSERT INTO own_times (org_id, person_id, time_of_day) VALUES ($1, $2, CAST($3 AS BIGINT)) "
     "ON CONFLICT (org_id, person_id) DO UPDATE SET time_of_day = excluded.time_of_day"},
    {okr::Noun::kPerson, "work_days",
     "SELECT (SELECT CAST(work_days AS TEXT) FROM own_times WHERE org_id = $1 AND person_id = $2)",
     "INSERT INTO own_times (org_id, person_id, work_days) VALUES ($1, $2, CAST($3 AS BIGINT)) "
     "ON CONFLICT (org_id, person_id) DO UPDATE SET work_days = excluded.work_days"},
    {okr::Noun::kPerson, "quiet_hours",
     "SELECT (SELECT quiet FROM own_times WHERE org_id = $1 AND person_id = $2)",
     "INSERT INTO own_times (org_id, person_id, quiet) VALUES ($1, $2, $3) "
     "ON CONFLICT (org_id, person_id) DO UPDATE SET quiet = excluded.quiet"},
    {okr::Noun::kPerson, "holidays",
     "SELECT (SELECT holidays FROM own_times WHERE org_id = $1 AND person_id = $2)",
     "INSERT INTO own_times (org_id, person_id, holidays) VALUES ($1, $2, $3) "
     "ON CONFLICT (org_id, person_id) DO UPDATE SET holidays = excluded.holidays"},

    {okr::Noun::kTeam, "name", "SELECT name FROM team WHERE org_id = $1 AND id = $2",
     "UPDATE team SET name = $3 WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kTeam, "parent",
     "SELECT CAST(parent_id AS TEXT) FROM team WHERE org_id = $1 AND id = $2",
     "UPDATE team SET parent_id = CAST($3 AS BIGINT) WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kTeam, "lead",
     "SELECT CAST(lead_id AS TEXT) FROM team WHERE org_id = $1 AND id = $2",
     "UPDATE team SET lead_id = CAST($3 AS BIGINT) WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kTeam, "state",
     "SELECT nullif(state, 'withdrawn') FROM team WHERE org_id = $1 AND id = $2",
     "UPDATE team SET state = coalesce($3, 'withdrawn') WHERE org_id = $1 AND id = $2"},

    {okr::Noun::kCycle, "name", "SELECT name FROM cycle WHERE org_id = $1 AND id = $2",
     "UPDATE cycle SET name = $3 WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kCycle, "first_day",
     "SELECT CAST(first_day AS TEXT) FROM cycle WHERE org_id = $1 AND id = $2",
     "UPDATE cycle SET first_day = CAST($3 AS BIGINT) WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kCycle, "last_day",
     "SELECT CAST(last_day AS TEXT) FROM cycle WHERE org_id = $1 AND id = $2",
     "UPDATE cycle SET last_day = CAST($3 AS BIGINT) WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kCycle, "state",
     "SELECT nullif(state, 'withdrawn') FROM cycle WHERE org_id = $1 AND id = $2",
     "UPDATE cycle SET state = coalesce($3, 'withdrawn') WHERE org_id = $1 AND id = $2"},

    {okr::Noun::kObjective, "text", "SELECT text FROM objective WHERE org_id = $1 AND id = $2",
     "UPDATE objective SET text = $3 WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kObjective, "why", "SELECT why FROM objective WHERE org_id = $1 AND id = $2",
     "UPDATE objective SET why = coalesce($3, '') WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kObjective, "owner",
     "SELECT CAST(owner_id AS TEXT) FROM objective WHERE org_id = $1 AND id = $2",
     "UPDATE objective SET owner_id = CAST($3 AS BIGINT) WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kObjective, "team",
     "SELECT CAST(team_id AS TEXT) FROM objective WHERE org_id = $1 AND id = $2",
     "UPDATE objective SET team_id = CAST($3 AS BIGINT) WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kObjective, "cycle",
     "SELECT CAST(cycle_id AS TEXT) FROM objective WHERE org_id = $1 AND id = $2",
     "UPDATE objective SET cycle_id = CAST($3 AS BIGINT) WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kObjective, "parent",
     "SELECT CAST(parent_id AS TEXT) FROM objective WHERE org_id = $1 AND id = $2",
     "UPDATE objective SET parent_id = CAST($3 AS BIGINT) WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kObjective, "kind", "SELECT kind FROM objective WHERE org_id = $1 AND id = $2",
     "UPDATE objective SET kind = $3 WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kObjective, "state",
     "SELECT nullif(state, 'withdrawn') FROM objective WHERE org_id = $1 AND id = $2",
     "UPDATE objective SET state = coalesce($3, 'withdrawn') WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kObjective, "private",
     "SELECT CAST(private AS TEXT) FROM objective WHERE org_id = $1 AND id = $2",
     "UPDATE objective SET private = CAST($3 AS BIGINT) WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kObjective, "published_at",
     "SELECT CAST(published_at AS TEXT) FROM objective WHERE org_id = $1 AND id = $2",
     "UPDATE objective SET published_at = CAST($3 AS BIGINT) WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kObjective, "decision",
     "SELECT (SELECT decision FROM closing WHERE org_id = $1 AND objective_id = $2)",
     "INSERT INTO closing (org_id, objective_id, decision) VALUES ($1, $2, $3) "
     "ON CONFLICT (org_id, objective_id) DO UPDATE SET decision = excluded.decision"},
    {okr::Noun::kObjective, "decision_because",
     "SELECT (SELECT because FROM closing WHERE org_id = $1 AND objective_id = $2)",
     "INSERT INTO closing (org_id, objective_id, because) VALUES ($1, $2, $3) "
     "ON CONFLICT (org_id, objective_id) DO UPDATE SET because = excluded.because"},
    {okr::Noun::kObjective, "carried_from",
     "SELECT (SELECT CAST(carried_from AS TEXT) FROM closing WHERE org_id = $1 AND objective_id = "
     "$2)",
     "INSERT INTO closing (org_id, objective_id, carried_from) VALUES ($1, $2, CAST($3 AS BIGINT)) "
     "ON CONFLICT (org_id, objective_id) DO UPDATE SET carried_from = excluded.carried_from"},

    {okr::Noun::kKeyResult, "text", "SELECT text FROM key_result WHERE org_id = $1 AND id = $2",
     "UPDATE key_result SET text = $3 WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kKeyResult, "owner",
     "SELECT CAST(owner_id AS TEXT) FROM key_result WHERE org_id = $1 AND id = $2",
     "UPDATE key_result SET owner_id = CAST($3 AS BIGINT) WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kKeyResult, "check_in_owner",
     "SELECT CAST(check_in_owner_id AS TEXT) FROM key_result WHERE org_id = $1 AND id = $2",
     "UPDATE key_result SET check_in_owner_id = CAST($3 AS BIGINT) WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kKeyResult, "unit", "SELECT unit FROM key_result WHERE org_id = $1 AND id = $2",
     "UPDATE key_result SET unit = coalesce($3, '') WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kKeyResult, "baseline",
     "SELECT baseline FROM key_result WHERE org_id = $1 AND id = $2",
     "UPDATE key_result SET baseline = $3 WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kKeyResult, "target", "SELECT target FROM key_result WHERE org_id = $1 AND id = $2",
     "UPDATE key_result SET target = $3 WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kKeyResult, "kind", "SELECT kind FROM key_result WHERE org_id = $1 AND id = $2",
     "UPDATE key_result SET kind = $3 WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kKeyResult, "low", "SELECT low FROM key_result WHERE org_id = $1 AND id = $2",
     "UPDATE key_result SET low = $3 WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kKeyResult, "commit",
     "SELECT commit_value FROM key_result WHERE org_id = $1 AND id = $2",
     "UPDATE key_result SET commit_value = $3 WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kKeyResult, "stretch",
     "SELECT stretch_value FROM key_result WHERE org_id = $1 AND id = $2",
     "UPDATE key_result SET stretch_value = $3 WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kKeyResult, "relative",
     "SELECT relative FROM key_result WHERE org_id = $1 AND id = $2",
     "UPDATE key_result SET relative = $3 WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kKeyResult, "weight",
     "SELECT CAST(weight AS TEXT) FROM key_result WHERE org_id = $1 AND id = $2",
     "UPDATE key_result SET weight = CAST($3 AS BIGINT) WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kKeyResult, "indicator",
     "SELECT indicator FROM key_result WHERE org_id = $1 AND id = $2",
     "UPDATE key_result SET indicator = $3 WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kKeyResult, "plan",
     "SELECT nullif(plan, '') FROM key_result WHERE org_id = $1 AND id = $2",
     "UPDATE key_result SET plan = coalesce($3, '') WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kKeyResult, "due_day",
     "SELECT CAST(due_day AS TEXT) FROM key_result WHERE org_id = $1 AND id = $2",
     "UPDATE key_result SET due_day = CAST($3 AS BIGINT) WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kKeyResult, "state",
     "SELECT nullif(state, 'withdrawn') FROM key_result WHERE org_id = $1 AND id = $2",
     "UPDATE key_result SET state = coalesce($3, 'withdrawn') WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kKeyResult, "score",
     "SELECT (SELECT CAST(score AS TEXT) FROM grade WHERE org_id = $1 AND key_result_id = $2)",
     "INSERT INTO grade (org_id, key_result_id, score) VALUES ($1, $2, CAST($3 AS BIGINT)) "
     "ON CONFLICT (org_id, key_result_id) DO UPDATE SET score = excluded.score"},
    {okr::Noun::kKeyResult, "score_proposed",
     "SELECT (SELECT CAST(proposed AS TEXT) FROM grade WHERE org_id = $1 AND key_result_id = $2)",
     "INSERT INTO grade (org_id, key_result_id, proposed) VALUES ($1, $2, CAST($3 AS BIGINT)) "
     "ON CONFLICT (org_id, key_result_id) DO UPDATE SET proposed = excluded.proposed"},
    {okr::Noun::kKeyResult, "score_because",
     "SELECT (SELECT because FROM grade WHERE org_id = $1 AND key_result_id = $2)",
     "INSERT INTO grade (org_id, key_result_id, because) VALUES ($1, $2, $3) "
     "ON CONFLICT (org_id, key_result_id) DO UPDATE SET because = excluded.because"},
    {okr::Noun::kKeyResult, "score_cause",
     "SELECT (SELECT cause FROM grade WHERE org_id = $1 AND key_result_id = $2)",
     "INSERT INTO grade (org_id, key_result_id, cause) VALUES ($1, $2, $3) "
     "ON CONFLICT (org_id, key_result_id) DO UPDATE SET cause = excluded.cause"},
    {okr::Noun::kKeyResult, "score_lesson",
     "SELECT (SELECT lesson FROM grade WHERE org_id = $1 AND key_result_id = $2)",
     "INSERT INTO grade (org_id, key_result_id, lesson) VALUES ($1, $2, $3) "
     "ON CONFLICT (org_id, key_result_id) DO UPDATE SET lesson = excluded.lesson"},
    {okr::Noun::kKeyResult, "score_evidence",
     "SELECT (SELECT evidence FROM grade WHERE org_id = $1 AND key_result_id = $2)",
     "INSERT INTO grade (org_id, key_result_id, evidence) VALUES ($1, $2, $3) "
     "ON CONFLICT (org_id, key_result_id) DO UPDATE SET evidence = excluded.evidence"},
    {okr::Noun::kKeyResult, "left_out",
     "SELECT (SELECT left_out FROM grade WHERE org_id = $1 AND key_result_id = $2)",
     "INSERT INTO grade (org_id, key_result_id, left_out) VALUES ($1, $2, $3) "
     "ON CONFLICT (org_id, key_result_id) DO UPDATE SET left_out = excluded.left_out"},
    {okr::Noun::kKeyResult, "votes_shown",
     "SELECT (SELECT CAST(votes_shown AS TEXT) FROM grade WHERE org_id = $1 AND key_result_id = "
     "$2)",
     "INSERT INTO grade (org_id, key_result_id, votes_shown) VALUES ($1, $2, CAST($3 AS BIGINT)) "
     "ON CONFLICT (org_id, key_result_id) DO UPDATE SET votes_shown = excluded.votes_shown"},

    {okr::Noun::kCadence, "state",
     "SELECT nullif(state, 'withdrawn') FROM cadence WHERE org_id = $1 AND id = $2",
     "UPDATE cadence SET state = coalesce($3, 'withdrawn') WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kCadence, "nudges",
     "SELECT CAST(nudges AS TEXT) FROM cadence WHERE org_id = $1 AND id = $2",
     "UPDATE cadence SET nudges = CAST($3 AS BIGINT) WHERE org_id = $1 AND id = $2"},

    {okr::Noun::kAway, "state",
     "SELECT nullif(state, 'withdrawn') FROM away WHERE org_id = $1 AND id = $2",
     "UPDATE away SET state = coalesce($3, 'withdrawn') WHERE org_id = $1 AND id = $2"},

    {okr::Noun::kOrg, "nudge_budget",
     "SELECT CAST(nudge_budget AS TEXT) FROM org WHERE id = $1 AND id = $2",
     "UPDATE org SET nudge_budget = CAST($3 AS BIGINT) WHERE id = $1 AND id = $2"},

    {okr::Noun::kApiToken, "state",
     "SELECT nullif(state, 'withdrawn') FROM api_token WHERE org_id = $1 AND id = $2",
     "UPDATE api_token SET state = coalesce($3, 'withdrawn') WHERE org_id = $1 AND id = $2"},

    {okr::Noun::kKpi, "text", "SELECT text FROM kpi WHERE org_id = $1 AND id = $2",
     "UPDATE kpi SET text = $3 WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kKpi, "unit", "SELECT unit FROM kpi WHERE org_id = $1 AND id = $2",
     "UPDATE kpi SET unit = coalesce($3, '') WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kKpi, "low", "SELECT low FROM kpi WHERE org_id = $1 AND id = $2",
     "UPDATE kpi SET low = $3 WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kKpi, "high", "SELECT high FROM kpi WHERE org_id = $1 AND id = $2",
     "UPDATE kpi SET high = $3 WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kKpi, "frequency", "SELECT frequency FROM kpi WHERE org_id = $1 AND id = $2",
     "UPDATE kpi SET frequency = $3 WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kKpi, "owner",
     "SELECT CAST(owner_id AS TEXT) FROM kpi WHERE org_id = $1 AND id = $2",
     "UPDATE kpi SET owner_id = CAST($3 AS BIGINT) WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kKpi, "team", "SELECT CAST(team_id AS TEXT) FROM kpi WHERE org_id = $1 AND id = $2",
     "UPDATE kpi SET team_id = CAST($3 AS BIGINT) WHERE org_id = $1 AND id = $2"},
    {okr::Noun::kKpi, "state",
     "SELECT nullif(state, 'withdrawn') FROM kpi WHERE org_id = $1 AND id = $2",
     "UPDATE kpi SET state = coalesce($3, 'withdrawn') WHERE org_id = $1 AND id = $2"},
};

// A team's home channel is three columns and one value: see to_text(Channel).
constexpr Field kTeamChannel = {
    okr::Noun::kTeam, "channel",
    "SELECT CAST(connection_id AS TEXT) || ' ' || channel_id || ' ' || channel_name "
    "FROM team WHERE org_id = $1 AND id = $2",
    "UPDATE team SET connection_id = $3, channel_id = $4, channel_name = $5 "
    "WHERE org_id = $1 AND id = $2"};

const Field& find_field(okr::Noun noun, std::string_view name) {
  if (noun == kTeamChannel.noun && name == kTeamChannel.name) return kTeamChannel;
  const auto found = std::find_if(std::begin(kFields), std::end(kFields), [&](const Field& field) {
    return field.noun == noun && field.name == name;
  });
  if (found == std::end(kFields)) {
    throw std::logic_error{"no editable field \"" + std::string{name} + "\""};
  }
  return *found;
}

std::optional<std::string> read_value(const Book& book, const Field& field, std::int64_t id) {
  Rows rows = book.tx.query(field.select, book.org, id);
  if (!rows.next()) throw std::logic_error{"no row " + std::to_string(id) + " to change"};
  return rows.maybe_text(0);
}

void write_value(const Book& book, const Field& field, std::int64_t id,
                 const std::optional<std::string>& value) {
  if (&field != &kTeamChannel) {
    book.tx.execute(field.update, book.org, id, value);
    return;
  }
  const auto channel = value ? std::optional{channel_from(*value)} : std::nullopt;
  book.tx.execute(field.update, book.org, id,
                  channel ? std::optional{channel->connection} : std::nullopt,
                  channel ? std::optional{channel->id} : std::nullopt,
                  channel ? std::optional{channel->name} : std::nullopt);
}

constexpr std::string_view kMember = "member:";

// Membership is a row, not a column: there or not.
std::optional<std::string> change_member(const Book& book, const Author& author, okr::TeamId team,
                                         std::string_view person, bool stays) {
  okr::PersonId id;
  const auto read = std::from_chars(person.data(), person.data() + person.size(), id.value);
  if (read.ec != std::errc{} || read.ptr != person.data() + person.size()) {
    throw std::logic_error{"no person in the field of a member"};
  }
  const bool changed =
      stays ? join_team(book, author, team, id) : leave_team(book, author, team, id);
  return stays == changed ? std::nullopt : std::optional{std::string{person}};
}

// A link is a row, too.
std::optional<std::string> change_link(const Book& book, const Author& author, okr::KpiId kpi,
                                       const KpiLinkField& field, bool stays) {
  const bool changed = set_kpi_link(book, author, kpi, field.link, field.key_result, stays);
  return stays == changed ? std::nullopt : std::optional{std::to_string(field.key_result.value)};
}

void note_kpi(const Book& book, const Author& author, okr::KpiId id) {
  const auto kpi = find_kpi(book, id);
  if (!kpi) return;
  note_card_change(book, author, kpi->owner);
  if (kpi->team) note_digest_change(book, author, *kpi->team);
}

// A rule of the coach that is set aside is a row, too; its value is the reason.
std::optional<std::string> change_waiver(const Book& book, const Author& author,
                                         const okr::Change& change) {
  auto old_value = waiver_reason(book, change.noun, change.noun_id, *waived_rule(change.field));
  if (old_value == change.new_value) return old_value;
  set_waiver(book, author, change);
  record(book, author, change.noun, change.noun_id, change.field, old_value, change.new_value);
  return old_value;
}

// Everybody's cards, and the digests, that show something of this thing.
void note_cards(const Book& book, const Author& author, okr::Noun noun, std::int64_t noun_id) {
  switch (noun) {
    case okr::Noun::kKeyResult:
      note_card_change(book, author, okr::KeyResultId{noun_id});
      return note_digest_change(book, author, okr::KeyResultId{noun_id});
    case okr::Noun::kObjective:
      note_card_change(book, author, okr::ObjectiveId{noun_id});
      return note_digest_change(book, author, okr::ObjectiveId{noun_id});
    case okr::Noun::kCycle:
      return note_card_change(book, author, okr::CycleId{noun_id});
    case okr::Noun::kPerson:
    case okr::Noun::kTeam:
    case okr::Noun::kCadence:
    case okr::Noun::kAway:
    case okr::Noun::kOrg:
    case okr::Noun::kApiToken:
      return;
    case okr::Noun::kKpi:
      return note_kpi(book, author, okr::KpiId{noun_id});
  }
}

}  // namespace

// NOLINTNEXTLINE(readability-function-size): says what, of what, by whom and to what
std::optional<std::string> change_field(const Book& book, const Author& author, okr::Noun noun,
                                        std::int64_t noun_id, std::string_view field,
                                        const std::optional<std::string>& new_value) {
  if (noun == okr::Noun::kTeam && field.starts_with(kMember)) {
    return change_member(book, author, okr::TeamId{noun_id}, field.substr(kMember.size()),
                         new_value.has_value());
  }
  if (const auto link = noun == okr::Noun::kKpi ? kpi_link_of(field) : std::nullopt) {
    return change_link(book, author, okr::KpiId{noun_id}, *link, new_value.has_value());
  }
  if (waived_rule(field)) {
    okr::Change change;
    change.noun = noun;
    change.noun_id = noun_id;
    change.field = field;
    change.new_value = new_value;
    return change_waiver(book, author, change);
  }
  const auto own = own_row(book, author, noun, noun_id, field);
  const Field* found = own ? nullptr : &find_field(noun, field);
  auto old_value = own ? own->read() : read_value(book, *found, noun_id);
  if (old_value == new_value) return old_value;
  // Whoever is asked before and whoever is asked after.
  note_cards(book, author, noun, noun_id);
  if (own) {
    own->write(new_value);
  } else {
    write_value(book, *found, noun_id, new_value);
  }
  record(book, author, noun, noun_id, field, old_value, new_value);
  if (noun == okr::Noun::kKeyResult || noun == okr::Noun::kKpi)
    note_cards(book, author, noun, noun_id);
  return old_value;
}

}  // namespace store
