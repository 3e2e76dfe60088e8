#include "bot/api/answers.h"
#include "bot/api/json.h"
#include "bot/api/visible.h"
#include "commands/remark.h"
#include "store/sql/dependency.h"
#include "store/sql/entry.h"
#include "store/sql/proposal.h"
#include "store/sql/retro.h"

namespace bot::api {
namespace {

bool is_public_end(const store::Book& book, okr::Noun noun, std::int64_t id) {
  if (noun == okr::Noun::kTeam) return true;
  if (noun == okr::Noun::kObjective) {
    return public_objective(book, okr::ObjectiveId{id}).has_value();
  }
  return public_subject(book, okr::KeyResultId{id}).has_value();
}

}  // namespace

bool is_public(const store::Book& book, const okr::Dependency& dependency) {
  return is_public_end(book, dependency.noun, dependency.noun_id) &&
         is_public_end(book, dependency.on, dependency.on_id);
}

bool is_public(const store::Book& book, const okr::Proposal& proposal) {
  const auto objective = public_objective(book, proposal.objective);
  return objective && stands_in_public(book, *objective);
}

bool is_public(const store::Book& book, const okr::Entry& entry) {
  if (entry.key_result && !public_subject(book, *entry.key_result)) return false;
  return !entry.objective || is_public(store::read_objective(book, *entry.objective));
}

Json dependency_item(const store::Book& book, std::int64_t number) {
  const auto found = store::find_dependency(book, okr::DependencyId{number});
  return found && is_public(book, *found) ? to_json(*found) : Json(nullptr);
}

Json proposal_item(const store::Book& book, std::int64_t number) {
  const auto found = store::find_proposal(book, okr::ProposalId{number});
  return found && is_public(book, *found) ? to_json(*found) : Json(nullptr);
}

Json list_remarks(const Asked& asked) {
  const std::int64_t after = read_cursor(asked.page.cursor, 1).front();
  const auto rows = store::remarks_after(asked.book, after, asked.page.limit + 1);
  return page_of(
      asked, rows,
      [&](const okr::Remark& row) {
        return commands::is_public(asked.book, row) ? to_json(row) : Json(nullptr);
      },
      [](const okr::Remark& row) { return std::to_string(row.id.value); });
}

Json get_remark(const Asked& asked) {
  const auto next = store::remarks_after(asked.book, asked.id - 1, 1);
  const bool there = !next.empty() && next.front().id.value == asked.id;
  return there && commands::is_public(asked.book, next.front()) ? to_json(next.front())
                                                                : Json(nullptr);
}

Json entry_item(const store::Book& book, std::int64_t number) {
  const auto found = store::find_entry(book, okr::EntryId{number});
  return found && is_public(book, *found) ? to_json(*found) : Json(nullptr);
}

Json retro_item(const store::Book& book, std::int64_t number) {
  const auto found = store::find_retro(book, okr::RetroId{number});
  return found ? to_json(book, *found) : Json(nullptr);
}

}  // namespace bot::api
