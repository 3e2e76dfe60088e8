#include <fmt/format.h>

#include "bot/api/answers.h"
#include "bot/api/json.h"
#include "bot/api/page.h"
#include "bot/api/visible.h"
#include "store/sql/blocker.h"
#include "store/sql/check_in.h"

namespace bot::api {
namespace {

okr::Objective require_objective(const Asked& asked) {
  auto found = public_objective(asked.book, okr::ObjectiveId{asked.id});
  if (found) return *std::move(found);
  throw Problem{404, fmt::format("There is no objective O{}. `GET /api/v1/objectives` lists them.",
                                 asked.id)};
}

okr::KeyResult require_key_result(const Asked& asked) {
  auto found = public_subject(asked.book, okr::KeyResultId{asked.id});
  if (found) return std::move(found->key_result);
  throw Problem{404, fmt::format("There is no key result KR{}. `GET /api/v1/key-results` lists "
                                 "them.",
                                 asked.id)};
}

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

bool Visible::operator()(okr::KeyResultId id) {
  const auto known = known_.find(id);
  if (known != known_.end()) return known->second;
  return known_[id] = public_subject(book_, id).has_value();
}

Json list_objectives(const Asked& asked) {
  return page_of_numbers(asked, store::Paged::kObjectives, [&](std::int64_t number) {
    const auto found = public_objective(asked.book, okr::ObjectiveId{number});
    return found ? to_json(*found) : Json(nullptr);
  });
}

Json get_objective(const Asked& asked) {
  return to_json(require_objective(asked));
}

Json list_key_results(const Asked& asked) {
  return page_of_numbers(asked, store::Paged::kKeyResults, [&](std::int64_t number) {
    const auto found = public_subject(asked.book, okr::KeyResultId{number});
    return found ? to_json(asked.book, found->key_result) : Json(nullptr);
  });
}

Json list_key_results_of(const Asked& asked) {
  const std::int64_t after = read_cursor(asked.page.cursor, 1).front();
  auto rows = store::key_results_of(asked.book, require_objective(asked).id);
  std::erase_if(rows, [&](const okr::KeyResult& row) { return row.id.value <= after; });
  return page_of(
      asked, rows, [&](const okr::KeyResult& row) { return to_json(asked.book, row); },
      [](const okr::KeyResult& row) { return std::to_string(row.id.value); });
}

Json get_key_result(const Asked& asked) {
  return to_json(asked.book, require_key_result(asked));
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
  const okr::KeyResultId id = require_key_result(asked).id;
  const auto rows =
      store::check_ins_after(asked.book, read_place(asked.page.cursor), id, asked.page.limit + 1);
  return page_of(
      asked, rows, [](const okr::CheckIn& row) { return to_json(row); }, check_in_cursor);
}

Json list_blockers(const Asked& asked) {
  Visible visible{asked.book};
  return page_of_numbers(asked, store::Paged::kBlockers, [&](std::int64_t number) {
    const auto found = store::find_blocker(asked.book, okr::BlockerId{number});
    return found && visible(found->key_result) ? to_json(*found) : Json(nullptr);
  });
}

}  // namespace bot::api
