#include "bot/api/answers.h"
#include "bot/api/json.h"
#include "bot/api/visible.h"
#include "store/sql/blocker.h"
#include "store/sql/check_in.h"

namespace bot::api {
namespace {

std::string check_in_cursor(const okr::CheckIn& check_in) {
  return place_text({check_in.key_result.value, check_in.at, check_in.id.value});
}

}  // namespace

std::optional<okr::Objective> public_objective(const store::Book& book, okr::ObjectiveId id) {
  auto found = store::find_objective(book, id);
  return found && is_public(*found) ? std::move(found) : std::nullopt;
}

std::optional<store::Subject> public_subject(const store::Book& book, okr::KeyResultId id) {
  auto found = store::find_subject(book, id);
  return found && is_public(found->objective) ? std::move(found) : std::nullopt;
}

bool stands_in_public(const store::Book& book, const okr::Objective& objective) {
  return !objective.parent || is_public(store::read_objective(book, *objective.parent));
}

bool Visible::operator()(okr::KeyResultId id) {
  const auto known = known_.find(id);
  if (known != known_.end()) return known->second;
  return known_[id] = public_subject(book_, id).has_value();
}

Json objective_item(const store::Book& book, std::int64_t number) {
  const auto found = public_objective(book, okr::ObjectiveId{number});
  return found ? to_json(book, *found) : Json(nullptr);
}

Json key_result_item(const store::Book& book, std::int64_t number) {
  const auto found = public_subject(book, okr::KeyResultId{number});
  return found ? to_json(book, found->key_result) : Json(nullptr);
}

Json list_key_results_of(const Asked& asked) {
  const okr::ObjectiveId id{asked.id};
  if (!public_objective(asked.book, id)) return nullptr;
  const std::int64_t after = read_cursor(asked.page.cursor, 1).front();
  auto rows = store::key_results_of(asked.book, id);
  std::erase_if(rows, [&](const okr::KeyResult& row) { return row.id.value <= after; });
  return page_of(
      asked, rows, [&](const okr::KeyResult& row) { return to_json(asked.book, row); },
      [](const okr::KeyResult& row) { return std::to_string(row.id.value); });
}

Json list_check_ins(const Asked& asked) {
  const auto rows = store::check_ins_after(asked.book, read_place(asked.page.cursor), std::nullopt,
                                           asked.page.limit + 1);
  Visible visible{asked.book};
  return page_of(
      asked, rows,
      [&](const okr::CheckIn& row) {
        return visible(row.key_result) ? to_json(row) : Json(nullptr);
      },
      check_in_cursor);
}

Json list_check_ins_of(const Asked& asked) {
  const okr::KeyResultId id{asked.id};
  if (!public_subject(asked.book, id)) return nullptr;
  const auto rows =
      store::check_ins_after(asked.book, read_place(asked.page.cursor), id, asked.page.limit + 1);
  return page_of(
      asked, rows, [](const okr::CheckIn& row) { return to_json(row); }, check_in_cursor);
}

Json blocker_item(const store::Book& book, std::int64_t number) {
  const auto found = store::find_blocker(book, okr::BlockerId{number});
  return found && public_subject(book, found->key_result) ? to_json(*found) : Json(nullptr);
}

}  // namespace bot::api
