#include "store/sql/author.h"

namespace store {

std::optional<okr::PersonId> author_of(const Book& book, okr::ObjectiveId objective) {
  Rows rows = book.tx.query(R"(
    SELECT coalesce(p.merged_into, p.id)
    FROM change c JOIN person p ON p.org_id = c.org_id AND p.id = c.person_id
    WHERE c.org_id = $1 AND c.noun = 'objective' AND c.noun_id = $2 AND c.field = 'state'
    ORDER BY c.id LIMIT 1)",
                            book.org, objective);
  if (!rows.next()) return std::nullopt;
  return rows.id<okr::PersonId>(0);
}

}  // namespace store
