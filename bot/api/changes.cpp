#include <charconv>

#include "bot/api/answers.h"
#include "bot/api/json.h"
#include "bot/api/visible.h"
#include "store/sql/dependency.h"
#include "store/sql/entry.h"
#include "store/sql/grade.h"
#include "store/sql/kpi.h"
#include "store/sql/proposal.h"
#include "store/sql/retro.h"

namespace bot::api {
namespace {

// Whether the value names no private objective.
bool names_public(const store::Book& book, const std::optional<std::string>& stored) {
  if (!stored) return true;
  okr::ObjectiveId id;
  std::from_chars(stored->data(), stored->data() + stored->size(), id.value);
  return is_public(store::read_objective(book, id));
}

// Whether everybody may read what the field of an objective points at.
bool is_told_of(const store::Book& book, const okr::Objective& objective,
                const okr::Change& change) {
  if (store::is_proposal(change.field)) return stands_in_public(book, objective);
  if (change.field != "parent" && change.field != "carried_from") return true;
  return names_public(book, change.old_value) && names_public(book, change.new_value);
}

// The same of any field: no vote and no answer in a retrospective, which are their authors' alone.
bool is_told_field(const store::Book& book, const okr::Change& change, Visible& visible) {
  const std::string& field = change.field;
  if (store::voter_of(field) || store::retro_answer_of(field)) return false;
  if (const auto id = store::entry_of(field)) return !entry_item(book, id->value).is_null();
  if (const auto id = store::dependency_of(field)) {
    return !dependency_item(book, id->value).is_null();
  }
  const auto link = store::kpi_link_of(field);
  return !link || visible(link->key_result);
}

// Whether the ledger's row is everybody's to read: nobody's own times, nothing private.
bool is_told(const store::Book& book, const okr::Change& change, Visible& visible) {
  if (!is_told_field(book, change, visible)) return false;
  switch (change.noun) {
    case okr::Noun::kTeam:
    case okr::Noun::kCycle:
    case okr::Noun::kKpi:
      return true;
    case okr::Noun::kObjective: {
      const auto objective = public_objective(book, okr::ObjectiveId{change.noun_id});
      return objective && is_told_of(book, *objective, change);
    }
    case okr::Noun::kKeyResult:
      return visible(okr::KeyResultId{change.noun_id});
    default:
      return false;
  }
}

}  // namespace

Json list_changes(const Asked& asked) {
  using Row = std::pair<std::int64_t, okr::Change>;
  const std::int64_t after = read_cursor(asked.page.cursor, 1).front();
  const auto rows = store::changes_after(asked.book, after, asked.page.limit + 1);
  Visible visible{asked.book};
  return page_of(
      asked, rows,
      [&](const Row& row) {
        return is_told(asked.book, row.second, visible) ? to_json(row.first, row.second)
                                                        : Json(nullptr);
      },
      [](const Row& row) { return std::to_string(row.first); });
}

}  // namespace bot::api
