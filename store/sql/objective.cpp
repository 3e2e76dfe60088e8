#include "store/sql/objective.h"

#include <fmt/format.h>

#include <stdexcept>
#include <string>

#include "store/sql/objective_row.h"

namespace store {
namespace {

okr::ObjectiveKind objective_kind_from(std::string_view text) {
  if (text == "committed") return okr::ObjectiveKind::kCommitted;
  if (text == "aspirational") return okr::ObjectiveKind::kAspirational;
  if (text == "learning") return okr::ObjectiveKind::kLearning;
  throw std::logic_error{"unknown objective kind"};
}

okr::ObjectiveState objective_state_from(std::string_view text) {
  if (text == "draft") return okr::ObjectiveState::kDraft;
  if (text == "active") return okr::ObjectiveState::kActive;
  if (text == "closed" || text == "withdrawn") return okr::ObjectiveState::kClosed;
  throw std::logic_error{"unknown objective state"};
}

std::optional<okr::Objective> find_row(const Book& book, okr::ObjectiveId id, bool also_withdrawn) {
  static const std::string sql = fmt::format(R"(
    SELECT {} FROM objective o
    WHERE o.org_id = $1 AND o.id = $2 AND (o.state <> 'withdrawn' OR $3 = 1))",
                                             kObjectiveColumns);
  Rows rows = book.tx.query(sql, book.org, id, also_withdrawn);
  if (!rows.next()) return std::nullopt;
  return read_objective(rows);
}

constexpr std::string_view kListed = R"(
    FROM objective o
    WHERE o.org_id = $1 AND o.state <> 'withdrawn'
      AND o.team_id = coalesce($2, o.team_id)
      AND o.cycle_id = coalesce($3, o.cycle_id)
      AND o.state = coalesce($4, o.state)
      AND (o.parent_id = $5 OR $5 IS NULL)
      AND (o.owner_id = $6 OR $6 IS NULL OR EXISTS (
            SELECT 1 FROM key_result k
            WHERE k.org_id = o.org_id AND k.objective_id = o.id AND k.state <> 'withdrawn'
              AND (k.owner_id = $6 OR k.check_in_owner_id = $6))))";
constexpr std::string_view kOfTeam = " AND o.team_id = $2";
constexpr std::string_view kOfPerson = R"( AND o.id IN (
    SELECT id FROM objective WHERE org_id = $1 AND owner_id = $6
    UNION SELECT objective_id FROM key_result WHERE org_id = $1 AND owner_id = $6
    UNION SELECT objective_id FROM key_result WHERE org_id = $1 AND check_in_owner_id = $6))";
constexpr std::string_view kInOrder = " ORDER BY o.id";

// The filter says it all; what is said once more lets an index find the few rows.
std::string_view list_text(const ObjectiveFilter& filter) {
  static const std::string kSelect = fmt::format("SELECT {}{}", kObjectiveColumns, kListed);
  static const std::string kAll = fmt::format("{}{}", kSelect, kInOrder);
  static const std::string kTeam = fmt::format("{}{}{}", kSelect, kOfTeam, kInOrder);
  static const std::string kPerson = fmt::format("{}{}{}", kSelect, kOfPerson, kInOrder);
  if (filter.team) return kTeam;
  return filter.involved ? kPerson : kAll;
}

}  // namespace

okr::Objective read_objective(const Rows& rows, int first) {
  return {.id = rows.id<okr::ObjectiveId>(first),
          .text = rows.text(first + 1),
          .why = rows.text(first + 2),
          .owner = rows.id<okr::PersonId>(first + 3),
          .team = rows.id<okr::TeamId>(first + 4),
          .cycle = rows.id<okr::CycleId>(first + 5),
          .parent = rows.maybe_id<okr::ObjectiveId>(first + 6),
          .kind = objective_kind_from(rows.text(first + 7)),
          .state = objective_state_from(rows.text(first + 8)),
          .published_at = rows.maybe_instant(first + 9),
          .is_private = rows.integer(first + 10) == 1};
}

std::string_view to_text(okr::ObjectiveKind kind) {
  switch (kind) {
    case okr::ObjectiveKind::kCommitted:
      return "committed";
    case okr::ObjectiveKind::kAspirational:
      return "aspirational";
    case okr::ObjectiveKind::kLearning:
      return "learning";
  }
  throw std::logic_error{"unknown objective kind"};
}

std::string_view to_text(okr::ObjectiveState state) {
  switch (state) {
    case okr::ObjectiveState::kDraft:
      return "draft";
    case okr::ObjectiveState::kActive:
      return "active";
    case okr::ObjectiveState::kClosed:
      return "closed";
  }
  throw std::logic_error{"unknown objective state"};
}

okr::ObjectiveId add_objective(const Book& book, const Author& author,
                               const okr::Objective& objective) {
  const okr::ObjectiveId id{next_number(book, "objective")};
  book.tx.execute(R"(
    INSERT INTO objective (org_id, id, text, why, owner_id, team_id, cycle_id, parent_id, kind,
                           state, published_at, private)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12))",
                  book.org, id, objective.text, objective.why, objective.owner, objective.team,
                  objective.cycle, objective.parent, to_text(objective.kind),
                  to_text(objective.state), objective.published_at, objective.is_private);
  record(book, author, okr::Noun::kObjective, id.value, "state", std::nullopt,
         std::string{to_text(objective.state)});
  return id;
}

std::optional<okr::Objective> find_objective(const Book& book, okr::ObjectiveId id) {
  return find_row(book, id, false);
}

okr::Objective read_objective(const Book& book, okr::ObjectiveId id) {
  auto objective = find_row(book, id, true);
  if (!objective) throw std::logic_error{"no objective " + std::to_string(id.value)};
  return *std::move(objective);
}

std::vector<okr::Objective> list_objectives(const Book& book, const ObjectiveFilter& filter) {
  const auto state = filter.state ? std::optional{to_text(*filter.state)} : std::nullopt;
  std::vector<okr::Objective> result;
  Rows rows = book.tx.query(list_text(filter), book.org, filter.team, filter.cycle, state,
                            filter.parent, filter.involved);
  while (rows.next()) result.push_back(read_objective(rows));
  std::erase_if(result, [&](const okr::Objective& one) {
    return one.is_private &&
           (filter.is_public || (filter.visible_to && !may_see(book, *filter.visible_to, one)));
  });
  return result;
}

bool may_see(const Book& book, okr::PersonId person, const okr::Objective& objective) {
  if (!objective.is_private || objective.owner == person) return true;
  Rows rows = book.tx.query(R"(
    SELECT 1
    WHERE EXISTS (SELECT 1 FROM person
                  WHERE org_id = $1 AND id = $3 AND role = 'administrator')
      OR EXISTS (SELECT 1 FROM team WHERE org_id = $1 AND id = $4 AND lead_id = $3)
      OR EXISTS (SELECT 1 FROM contributor
                 WHERE org_id = $1 AND noun = 'objective' AND noun_id = $2 AND person_id = $3)
      OR EXISTS (SELECT 1 FROM key_result k
                 WHERE k.org_id = $1 AND k.objective_id = $2 AND k.state <> 'withdrawn'
                   AND (k.owner_id = $3 OR k.check_in_owner_id = $3 OR EXISTS (
                         SELECT 1 FROM contributor c
                         WHERE c.org_id = $1 AND c.noun = 'key_result' AND c.noun_id = k.id
                           AND c.person_id = $3))))",
                            book.org, objective.id, person, objective.team);
  return rows.next();
}

std::int64_t last_objective(const Book& book) {
  Rows rows =
      book.tx.query("SELECT last FROM counter WHERE org_id = $1 AND noun = 'objective'", book.org);
  return rows.next() ? rows.integer(0) : 0;
}

}  // namespace store
