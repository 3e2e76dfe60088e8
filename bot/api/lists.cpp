#include "bot/api/answers.h"
#include "bot/api/json.h"
#include "store/okr/team_levels.h"
#include "store/sql/kpi.h"
#include "store/sql/person.h"
#include "store/sql/team.h"

namespace bot::api {

Json cycle_item(const store::Book& book, std::int64_t number) {
  return to_json(store::read_cycle(book, okr::CycleId{number}));
}

Json list_teams(const Asked& asked) {
  const okr::TeamLevels levels{store::list_teams(asked.book)};
  return page_of_numbers(asked, store::Paged::kTeams, [&](std::int64_t number) {
    return to_json(asked.book, store::read_team(asked.book, okr::TeamId{number}), levels);
  });
}

Json team_item(const store::Book& book, std::int64_t number) {
  const okr::TeamLevels levels{store::list_teams(book)};
  return to_json(book, store::read_team(book, okr::TeamId{number}), levels);
}

Json person_item(const store::Book& book, std::int64_t number) {
  return to_json(book, store::read_person(book, okr::PersonId{number}));
}

Json kpi_item(const store::Book& book, std::int64_t number) {
  const auto found = store::find_kpi(book, okr::KpiId{number});
  return found ? to_json(book, *found) : Json(nullptr);
}

Json list_values_of(const Asked& asked) {
  const okr::KpiId id{asked.id};
  if (!store::find_kpi(asked.book, id)) return nullptr;
  const auto rows =
      store::kpi_values_after(asked.book, read_place(asked.page.cursor), id, asked.page.limit + 1);
  return page_of(
      asked, rows, [](const okr::KpiValue& row) { return to_json(row); },
      [](const okr::KpiValue& row) {
        return place_text({row.kpi.value, row.at, row.id.value});
      });
}

}  // namespace bot::api
