#include "commands/planned_objective.h"

#include <fmt/format.h>

#include "commands/wording.h"
#include "store/sql/objective.h"
#include "store/sql/person.h"
#include "store/sql/team.h"

namespace commands {

void make_planned(const store::Book& book, const store::Author& author,
                  const std::vector<PlannedObjective>& planned) {
  std::vector<okr::ObjectiveId> ids;
  for (const PlannedObjective& one : planned) {
    ids.push_back(store::add_objective(book, author, one.objective));
    for (okr::KeyResult key_result : one.key_results) {
      key_result.objective = ids.back();
      store::add_key_result(book, author, key_result);
    }
  }
  for (std::size_t i = 0; i < planned.size(); ++i) {
    if (!planned[i].planned_parent) continue;
    store::change_field(book, author, okr::Noun::kObjective, ids[i].value, "parent",
                        std::to_string(ids[*planned[i].planned_parent].value));
  }
}

std::vector<std::string> lines_of(const store::Book& book,
                                  const std::vector<PlannedObjective>& planned) {
  std::vector<std::string> lines;
  const auto owner = [&](okr::PersonId id) { return store::read_person(book, id).name; };
  for (const PlannedObjective& one : planned) {
    lines.push_back(fmt::format(
        "{} ({}, {}, {}{}{})", one.objective.text, store::read_team(book, one.objective.team).name,
        one.cycle.name, owner(one.objective.owner), one.objective.is_private ? ", private" : "",
        one.parent_text.empty() ? "" : ", under " + one.parent_text));
    for (const okr::KeyResult& row : one.key_results) {
      lines.push_back(fmt::format("  {}: {} ({})", row.text, target_text(row), owner(row.owner)));
    }
  }
  return lines;
}

}  // namespace commands
