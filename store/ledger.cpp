#include "store/ledger.h"

#include <stdexcept>

#include "store/sql/page.h"
#include "store/sql/team.h"

namespace store {

std::string_view noun_text(okr::Noun noun) {
  switch (noun) {
    case okr::Noun::kPerson:
      return "person";
    case okr::Noun::kTeam:
      return "team";
    case okr::Noun::kCycle:
      return "cycle";
    case okr::Noun::kObjective:
      return "objective";
    case okr::Noun::kKeyResult:
      return "key_result";
    case okr::Noun::kCadence:
      return "cadence";
    case okr::Noun::kAway:
      return "away";
    case okr::Noun::kOrg:
      return "org";
    case okr::Noun::kKpi:
      return "kpi";
    case okr::Noun::kApiToken:
      return "api_token";
  }
  throw std::logic_error{"unknown noun"};
}

namespace {

okr::Noun noun_from(std::string_view text) {
  for (const auto noun :
       {okr::Noun::kPerson, okr::Noun::kTeam, okr::Noun::kCycle, okr::Noun::kObjective,
        okr::Noun::kKeyResult, okr::Noun::kCadence, okr::Noun::kAway, okr::Noun::kOrg,
        okr::Noun::kKpi, okr::Noun::kApiToken}) {
    if (noun_text(noun) == text) return noun;
  }
  throw std::logic_error{"unknown noun"};
}

// The columns of a change in the order of the queries below.
okr::Change read_change(const Rows& rows) {
  return {.command = rows.id<okr::CommandId>(0),
          .at = rows.instant(1),
          .person = rows.id<okr::PersonId>(2),
          .via = rows.text(3),
          .noun = noun_from(rows.text(4)),
          .noun_id = rows.integer(5),
          .field = rows.text(6),
          .old_value = rows.maybe_text(7),
          .new_value = rows.maybe_text(8),
          .because = rows.text(9),
          .undoes = rows.maybe_id<okr::CommandId>(10)};
}

std::optional<okr::CommandId> newest_undoable_command(const Book& book, okr::PersonId person) {
  Rows rows = book.tx.query(R"(
    SELECT c.command_id
    FROM change c
    WHERE c.org_id = $1 AND c.person_id = $2 AND c.undoes IS NULL
      AND NOT EXISTS (SELECT 1 FROM change u
                      WHERE u.org_id = c.org_id AND u.undoes = c.command_id)
    ORDER BY c.command_id DESC LIMIT 1)",
                            book.org, person);
  if (!rows.next()) return std::nullopt;
  return rows.id<okr::CommandId>(0);
}

}  // namespace

std::int64_t next_number(const Book& book, std::string_view noun) {
  Rows rows = book.tx.query(R"(
    INSERT INTO counter (org_id, noun, last) VALUES ($1, $2, 1)
    ON CONFLICT (org_id, noun) DO UPDATE SET last = counter.last + 1
    RETURNING last)",
                            book.org, noun);
  rows.next();
  return rows.integer(0);
}

std::int64_t next_ledger_number(const Book& book) {
  return book.tx.next_ledger_number(book.org.value);
}

// NOLINTNEXTLINE(readability-function-size): the parts of a ledger row, each once
void record(const Book& book, const Author& author, okr::Noun noun, std::int64_t noun_id,
            std::string_view field, const std::optional<std::string>& old_value,
            const std::optional<std::string>& new_value) {
  book.tx.execute(R"(
    INSERT INTO change (org_id, id, command_id, at, person_id, via, noun, noun_id, field,
                        old_value, new_value, because, undoes)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13))",
                  book.org, next_ledger_number(book), author.command, author.at, author.person,
                  author.via, noun_text(noun), noun_id, field, old_value, new_value, author.because,
                  author.undoes);
}

std::vector<okr::Change> changes_of(const Book& book, okr::Noun noun, std::int64_t noun_id,
                                    int limit) {
  std::vector<okr::Change> result;
  Rows rows = book.tx.query(R"(
    SELECT command_id, at, person_id, via, noun, noun_id, field, old_value, new_value, because,
           undoes
    FROM change WHERE org_id = $1 AND noun = $2 AND noun_id = $3
    ORDER BY id DESC LIMIT $4)",
                            book.org, noun_text(noun), noun_id, limit);
  while (rows.next()) result.push_back(read_change(rows));
  return result;
}

std::vector<okr::Change> edits_of(const Book& book, okr::Noun noun, std::int64_t noun_id,
                                  int limit) {
  std::vector<okr::Change> result;
  // In two parts, so that an index leads past the many check-ins.
  Rows rows = book.tx.query(R"(
    SELECT command_id, at, person_id, via, noun, noun_id, field, old_value, new_value, because,
           undoes, id
    FROM change WHERE org_id = $1 AND noun = $2 AND noun_id = $3 AND field < 'check_in'
    UNION ALL
    SELECT command_id, at, person_id, via, noun, noun_id, field, old_value, new_value, because,
           undoes, id
    FROM change WHERE org_id = $1 AND noun = $2 AND noun_id = $3 AND field > 'check_in'
    ORDER BY id DESC LIMIT $4)",
                            book.org, noun_text(noun), noun_id, limit);
  while (rows.next()) result.push_back(read_change(rows));
  return result;
}

std::vector<std::pair<std::int64_t, okr::Change>> changes_after(const Book& book,
                                                                std::int64_t after, int limit) {
  constexpr int kId = 11;
  std::vector<std::pair<std::int64_t, okr::Change>> result;
  Rows rows = book.tx.query(R"(
    SELECT command_id, at, person_id, via, noun, noun_id, field, old_value, new_value, because,
           undoes, id
    FROM change WHERE org_id = $1 AND id > $2 ORDER BY id LIMIT $3)",
                            book.org, after, limit);
  while (rows.next()) result.emplace_back(rows.integer(kId), read_change(rows));
  return result;
}

std::vector<okr::Change> newest_undoable(const Book& book, okr::PersonId person) {
  const auto command = newest_undoable_command(book, person);
  return command ? changes_by(book, person, *command) : std::vector<okr::Change>{};
}

std::vector<okr::Change> changes_by(const Book& book, okr::PersonId person,
                                    okr::CommandId command) {
  std::vector<okr::Change> result;
  Rows rows = book.tx.query(R"(
    SELECT command_id, at, person_id, via, noun, noun_id, field, old_value, new_value, because,
           undoes
    FROM change WHERE org_id = $1 AND person_id = $2 AND command_id = $3
    ORDER BY id)",
                            book.org, person, command);
  while (rows.next()) result.push_back(read_change(rows));
  return result;
}

bool is_undone(const Book& book, okr::CommandId command) {
  return book.tx
      .query("SELECT 1 FROM change WHERE org_id = $1 AND undoes = $2 LIMIT 1", book.org, command)
      .next();
}

bool built_upon(const Book& book, const okr::Change& change) {
  return book.tx
      .query(R"(
    SELECT 1
    FROM change c
    WHERE c.org_id = $1 AND c.noun = $2 AND c.noun_id = $3 AND c.field = $4 AND c.id > $5
      AND c.command_id > $5
      AND c.undoes IS NULL
      AND NOT EXISTS (SELECT 1 FROM change u
                      WHERE u.org_id = c.org_id AND u.undoes = c.command_id)
    LIMIT 1)",
             book.org, noun_text(change.noun), change.noun_id, change.field, change.command)
      .next();
}

}  // namespace store
