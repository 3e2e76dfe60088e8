#include <fmt/format.h>

#include <stdexcept>
#include <string>

#include "store/sql/milestone.h"
#include "store/sql/objective.h"
#include "store/sql/objective_row.h"

namespace store {
namespace {

// Of a key result k, as read_key_result() takes them.
constexpr std::string_view kColumns =
    "k.id, k.objective_id, k.text, k.owner_id, k.check_in_owner_id, k.kind, k.unit, k.baseline, "
    "k.target, k.low, k.commit_value, k.stretch_value, k.relative, k.weight, k.plan, k.due_day, "
    "k.created_at, k.latest_id, k.latest_value, k.latest_confidence, k.latest_at, "
    "k.latest_due_day, k.indicator";
constexpr int kColumnCount = 23;

okr::KeyResultKind key_result_kind_from(std::string_view text) {
  for (const auto kind : okr::kKeyResultKinds) {
    if (to_text(kind) == text) return kind;
  }
  throw std::logic_error{"unknown key result kind"};
}

okr::Decimal read_decimal(const Rows& rows, int column) {
  const auto value = okr::Decimal::parse(rows.text(column));
  if (!value) throw std::logic_error{"no decimal in the book: " + rows.text(column)};
  return *value;
}

std::optional<okr::Decimal> maybe_decimal(const Rows& rows, int column) {
  if (rows.is_null(column)) return std::nullopt;
  return read_decimal(rows, column);
}

// Five columns that are NULL together, but for the due day.
std::optional<okr::LatestCheckIn> read_latest(const Rows& rows, int column) {
  if (rows.is_null(column)) return std::nullopt;
  return okr::LatestCheckIn{
      .id = rows.id<okr::CheckInId>(column),
      .value = read_decimal(rows, column + 1),
      .confidence = okr::Confidence::from_int(static_cast<int>(rows.integer(column + 2))).value(),
      .at = rows.instant(column + 3),
      .due_day = rows.maybe_day(column + 4)};
}

std::optional<okr::Indicator> read_indicator(const Rows& rows, int column) {
  if (rows.is_null(column)) return std::nullopt;
  const auto indicator = okr::indicator_from(rows.text(column));
  if (!indicator) throw std::logic_error{"unknown indicator"};
  return indicator;
}

okr::KeyResult read_key_result(const Book& book, const Rows& rows) {
  okr::KeyResult key_result{.id = rows.id<okr::KeyResultId>(0),
                            .objective = rows.id<okr::ObjectiveId>(1),
                            .text = rows.text(2),
                            .owner = rows.id<okr::PersonId>(3),
                            .check_in_owner = rows.maybe_id<okr::PersonId>(4),
                            .kind = key_result_kind_from(rows.text(5)),
                            .unit = rows.text(6),
                            .baseline = read_decimal(rows, 7),
                            .target = read_decimal(rows, 8),
                            .low = maybe_decimal(rows, 9),
                            .commit = maybe_decimal(rows, 10),
                            .stretch = maybe_decimal(rows, 11),
                            .relative = maybe_decimal(rows, 12),
                            .weight = static_cast<int>(rows.integer(13)),
                            .indicator = read_indicator(rows, 22),
                            .plan = okr::plan_from(rows.text(14)),
                            .milestones = {},
                            .due_day = rows.maybe_day(15),
                            .created_at = rows.instant(16),
                            .latest = read_latest(rows, 17)};
  if (key_result.kind == okr::KeyResultKind::kMilestones) {
    key_result.milestones = milestones_of(book, key_result.id);
  }
  return key_result;
}

std::vector<okr::KeyResult> read_key_results(const Book& book, Rows rows) {
  std::vector<okr::KeyResult> result;
  while (rows.next()) result.push_back(read_key_result(book, rows));
  return result;
}

std::optional<std::string> maybe_text(const std::optional<okr::Decimal>& value) {
  return value ? std::optional{value->text()} : std::nullopt;
}

std::optional<std::string> maybe_text(const std::optional<okr::Indicator>& value) {
  return value ? std::optional{std::string{okr::word(*value)}} : std::nullopt;
}

}  // namespace

std::string_view to_text(okr::KeyResultKind kind) {
  switch (kind) {
    case okr::KeyResultKind::kIncrease:
      return "increase";
    case okr::KeyResultKind::kDecrease:
      return "decrease";
    case okr::KeyResultKind::kReach:
      return "reach";
    case okr::KeyResultKind::kMilestones:
      return "milestones";
    case okr::KeyResultKind::kPassFail:
      return "pass_fail";
    case okr::KeyResultKind::kKeepAbove:
      return "keep_above";
    case okr::KeyResultKind::kKeepBelow:
      return "keep_below";
    case okr::KeyResultKind::kKeepWithin:
      return "keep_within";
    case okr::KeyResultKind::kBaseline:
      return "baseline";
    case okr::KeyResultKind::kStaged:
      return "staged";
    case okr::KeyResultKind::kPercent:
      return "percent";
  }
  throw std::logic_error{"unknown key result kind"};
}

okr::KeyResultId add_key_result(const Book& book, const Author& author,
                                const okr::KeyResult& key_result) {
  const okr::KeyResultId id{next_number(book, "key_result")};
  book.tx.execute(R"(
    INSERT INTO key_result (org_id, id, objective_id, text, owner_id, check_in_owner_id, kind, unit,
                            baseline, target, low, commit_value, stretch_value, relative, weight,
                            plan, due_day, created_at, state, indicator)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
            'active', $19))",
                  book.org, id, key_result.objective, key_result.text, key_result.owner,
                  key_result.check_in_owner, to_text(key_result.kind), key_result.unit,
                  key_result.baseline.text(), key_result.target.text(), maybe_text(key_result.low),
                  maybe_text(key_result.commit), maybe_text(key_result.stretch),
                  maybe_text(key_result.relative), std::int64_t{key_result.weight},
                  to_text(key_result.plan), key_result.due_day, key_result.created_at,
                  maybe_text(key_result.indicator));
  add_milestones(book, id, key_result.milestones);
  record(book, author, okr::Noun::kKeyResult, id.value, "state", std::nullopt, "active");
  return id;
}

std::optional<okr::KeyResult> find_key_result(const Book& book, okr::KeyResultId id) {
  static const std::string sql = fmt::format(R"(
    SELECT {}
    FROM key_result k JOIN objective o ON o.org_id = k.org_id AND o.id = k.objective_id
    WHERE k.org_id = $1 AND k.id = $2 AND k.state <> 'withdrawn' AND o.state <> 'withdrawn')",
                                             kColumns);
  Rows rows = book.tx.query(sql, book.org, id);
  if (!rows.next()) return std::nullopt;
  return read_key_result(book, rows);
}

std::optional<Subject> find_subject(const Book& book, okr::KeyResultId id) {
  constexpr int kObjective = kColumnCount;
  constexpr int kCycle = kObjective + kObjectiveColumnCount;
  static const std::string sql = fmt::format(R"(
    SELECT {}, {}, c.id, c.name, c.first_day, c.last_day, c.state
    FROM key_result k
    JOIN objective o ON o.org_id = k.org_id AND o.id = k.objective_id
    JOIN cycle c ON c.org_id = o.org_id AND c.id = o.cycle_id
    WHERE k.org_id = $1 AND k.id = $2 AND k.state <> 'withdrawn' AND o.state <> 'withdrawn')",
                                             kColumns, kObjectiveColumns);
  Rows rows = book.tx.query(sql, book.org, id);
  if (!rows.next()) return std::nullopt;
  return Subject{read_key_result(book, rows), read_objective(rows, kObjective),
                 read_cycle(rows, kCycle)};
}

std::vector<okr::KeyResult> key_results_of(const Book& book, okr::ObjectiveId objective) {
  static const std::string sql = fmt::format(R"(
    SELECT {} FROM key_result k
    WHERE k.org_id = $1 AND k.objective_id = $2 AND k.state <> 'withdrawn'
    ORDER BY k.id)",
                                             kColumns);
  return read_key_results(book, book.tx.query(sql, book.org, objective));
}

std::vector<okr::KeyResult> key_results_asked_of(const Book& book, okr::PersonId person) {
  static const std::string sql = fmt::format(R"(
    SELECT {}
    FROM key_result k
    JOIN objective o ON o.org_id = k.org_id AND o.id = k.objective_id AND o.state = 'active'
    JOIN cycle c ON c.org_id = o.org_id AND c.id = o.cycle_id AND c.state = 'active'
    WHERE k.org_id = $1 AND k.state = 'active'
      AND (k.check_in_owner_id = $2 OR (k.owner_id = $2 AND k.check_in_owner_id IS NULL))
    ORDER BY k.id)",
                                             kColumns);
  return read_key_results(book, book.tx.query(sql, book.org, person));
}

std::vector<okr::KeyResult> ownerless_in_team(const Book& book, okr::TeamId team) {
  static const std::string sql = fmt::format(R"(
    SELECT {}
    FROM objective o
    JOIN cycle c ON c.org_id = o.org_id AND c.id = o.cycle_id AND c.state = 'active'
    JOIN key_result k ON k.org_id = o.org_id AND k.objective_id = o.id AND k.state = 'active'
    JOIN person p ON p.org_id = k.org_id AND p.id = k.owner_id AND p.left_at IS NOT NULL
    WHERE o.org_id = $1 AND o.team_id = $2 AND o.state = 'active'
    ORDER BY k.id)",
                                             kColumns);
  return read_key_results(book, book.tx.query(sql, book.org, team));
}

std::int64_t last_key_result(const Book& book) {
  Rows rows =
      book.tx.query("SELECT last FROM counter WHERE org_id = $1 AND noun = 'key_result'", book.org);
  return rows.next() ? rows.integer(0) : 0;
}

std::vector<Asked> asked_in_team(const Book& book, okr::TeamId team) {
  std::vector<Asked> result;
  Rows rows = book.tx.query(R"(
    SELECT p.id, coalesce(p.time_zone, (SELECT time_zone FROM org WHERE id = $1)), p.snoozed_until,
           min(CASE WHEN o.published_at > k.created_at THEN o.published_at ELSE k.created_at END),
           CASE WHEN count(k.latest_due_day) = count(*) THEN min(k.latest_due_day) END
    FROM objective o
    JOIN cycle c ON c.org_id = o.org_id AND c.id = o.cycle_id AND c.state = 'active'
    JOIN key_result k ON k.org_id = o.org_id AND k.objective_id = o.id AND k.state = 'active'
    JOIN person p ON p.org_id = k.org_id AND p.id = coalesce(k.check_in_owner_id, k.owner_id)
                 AND p.left_at IS NULL
    WHERE o.org_id = $1 AND o.team_id = $2 AND o.state = 'active'
      AND (k.kind NOT IN ('pass_fail', 'milestones') OR k.latest_value IS NULL
           OR k.latest_value <> CASE k.kind WHEN 'pass_fail' THEN '1' ELSE k.target END)
    GROUP BY p.id, p.time_zone, p.snoozed_until
    ORDER BY p.id)",
                            book.org, team);
  while (rows.next()) {
    result.push_back({.person = rows.id<okr::PersonId>(0),
                      .time_zone = rows.text(1),
                      .snoozed_until = rows.maybe_instant(2),
                      .since = rows.instant(3),
                      .answered = rows.maybe_day(4)});
  }
  return result;
}

}  // namespace store
