#include "store/sql/contributor.h"

#include "store/sql/person.h"

namespace store {

std::vector<okr::Person> contributors_of(const Book& book, okr::Noun noun, std::int64_t noun_id) {
  std::vector<okr::Person> result;
  Rows rows = book.tx.query(R"(
    SELECT c.person_id
    FROM contributor c JOIN person p ON p.org_id = c.org_id AND p.id = c.person_id
    WHERE c.org_id = $1 AND c.noun = $2 AND c.noun_id = $3
    ORDER BY lower(p.name), p.id)",
                            book.org, noun_text(noun), noun_id);
  while (rows.next()) result.push_back(read_person(book, rows.id<okr::PersonId>(0)));
  return result;
}

}  // namespace store
