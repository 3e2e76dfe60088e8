#include "store/sql/neighbour.h"

namespace store {

std::vector<Neighbour> neighbours_of(const Book& book, okr::CycleId cycle,
                                     okr::ObjectiveId objective, int limit) {
  std::vector<Neighbour> result;
  Rows rows = book.tx.query(R"(
    SELECT k.id, o.id, t.name, k.text, k.unit
    FROM objective o
    JOIN key_result k ON k.org_id = o.org_id AND k.objective_id = o.id
    JOIN team t ON t.org_id = o.org_id AND t.id = o.team_id
    WHERE o.org_id = $1 AND o.cycle_id = $2 AND o.id <> $3 AND o.private = 0
      AND o.state IN ('draft', 'active') AND k.state = 'active'
    ORDER BY k.id LIMIT $4)",
                            book.org, cycle, objective, limit);
  while (rows.next()) {
    result.push_back({rows.id<okr::KeyResultId>(0), rows.id<okr::ObjectiveId>(1), rows.text(2),
                      rows.text(3), rows.text(4)});
  }
  return result;
}

std::int64_t owned_in_cycle(const Book& book, okr::CycleId cycle, okr::PersonId person) {
  Rows rows = book.tx.query(R"(
    SELECT count(*)
    FROM key_result k
    JOIN objective o ON o.org_id = k.org_id AND o.id = k.objective_id
    WHERE k.org_id = $1 AND k.owner_id = $3 AND k.state = 'active' AND o.cycle_id = $2
      AND o.state IN ('draft', 'active'))",
                            book.org, cycle, person);
  rows.next();
  return rows.integer(0);
}

}  // namespace store
