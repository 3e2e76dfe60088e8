#include <fmt/format.h>

#include "bot/api/answers.h"
#include "bot/api/json.h"
#include "bot/api/page.h"
#include "bot/api/visible.h"
#include "store/sql/kpi.h"
#include "store/sql/person.h"
#include "store/sql/team.h"

namespace bot::api {
namespace {

okr::Kpi require_kpi(const Asked& asked) {
  auto found = store::find_kpi(asked.book, okr::KpiId{asked.id});
  if (found) return *std::move(found);
  throw Problem{404, fmt::format("There is no KPI K{}. `GET /api/v1/kpis` lists them.", asked.id)};
}

// Whether the ledger's row is everybody's to read: nobody's own times, nothing private, and no
// vote, which its voter alone knows until all are shown.
bool is_told(const store::Book& book, const okr::Change& change, Visible& visible) {
  if (change.field.starts_with("vote")) return false;
  switch (change.noun) {
    case okr::Noun::kTeam:
    case okr::Noun::kCycle:
    case okr::Noun::kKpi:
      return true;
    case okr::Noun::kObjective:
      return public_objective(book, okr::ObjectiveId{change.noun_id}).has_value();
    case okr::Noun::kKeyResult:
      return visible(okr::KeyResultId{change.noun_id});
    default:
      return false;
  }
}

}  // namespace

Json list_cycles(const Asked& asked) {
  return page_of_numbers(asked, store::Paged::kCycles, [&](std::int64_t number) {
    return to_json(store::read_cycle(asked.book, okr::CycleId{number}));
  });
}

Json list_teams(const Asked& asked) {
  return page_of_numbers(asked, store::Paged::kTeams, [&](std::int64_t number) {
    return to_json(store::read_team(asked.book, okr::TeamId{number}));
  });
}

Json list_people(const Asked& asked) {
  return page_of_numbers(asked, store::Paged::kPeople, [&](std::int64_t number) {
    return to_json(store::read_person(asked.book, okr::PersonId{number}));
  });
}

Json list_kpis(const Asked& asked) {
  return page_of_numbers(asked, store::Paged::kKpis, [&](std::int64_t number) {
    const auto found = store::find_kpi(asked.book, okr::KpiId{number});
    return found ? to_json(asked.book, *found) : Json(nullptr);
  });
}

Json get_kpi(const Asked& asked) {
  return to_json(asked.book, require_kpi(asked));
}

Json list_values_of(const Asked& asked) {
  const okr::KpiId id = require_kpi(asked).id;
  const auto rows =
      store::kpi_values_after(asked.book, read_place(asked.page.cursor), id, asked.page.limit + 1);
  return page_of(
      asked, rows, [](const okr::KpiValue& row) { return to_json(row); },
      [](const okr::KpiValue& row) {
        return place_text({row.kpi.value, row.at, row.id.value});
      });
}

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
