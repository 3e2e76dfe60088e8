#include "store/sql/link.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "store/copy.h"
#include "store/pages.h"
#include "store/sql/delivery.h"
#include "store/sql/objective.h"
#include "store/sql/team.h"

namespace store {
namespace {

// What columns are called that hold a person's number, in all tables.
constexpr std::string_view kPersonNames[] = {
    "person_id", "owner_id",  "check_in_owner_id", "lead_id", "stand_in",
    "waits_for", "opened_by", "made_by",           "asked",   "decided_by"};

std::vector<PersonColumn> find_person_columns() {
  std::vector<PersonColumn> columns;
  for (const Table& table : tables()) {
    if (table.kept != Kept::kBook || table.name == "change") continue;
    for (const std::string_view name : names_in(table.columns)) {
      const bool person = std::find(std::begin(kPersonNames), std::end(kPersonNames), name) !=
                          std::end(kPersonNames);
      if (person) columns.push_back({table.name, name});
    }
  }
  return columns;
}

constexpr std::chrono::hours kKept{24};

std::string key_of(std::string_view table) {
  const auto all = tables();
  return std::string{std::find_if(all.begin(), all.end(), [&](const Table& one) {
                       return one.name == table;
                     })->key};
}

// Where a row of the same key is there already, that one stays.
std::int64_t sweep(const Book& book, const PersonColumn& at, okr::PersonId from,
                   okr::PersonId into) {
  const std::string key = key_of(at.table);
  std::string same;
  bool in_key = false;
  for (const std::string_view column : names_in(key)) {
    if (column == at.column) {
      in_key = true;
    } else {
      same += fmt::format(" AND o.{0} = {1}.{0}", column, at.table);
    }
  }
  const std::string unless =
      in_key ? fmt::format(" AND NOT EXISTS (SELECT 1 FROM {} o WHERE o.{} = $3{})", at.table,
                           at.column, same)
             : "";
  const std::int64_t moved =
      book.tx.execute(fmt::format("UPDATE {0} SET {1} = $3 WHERE org_id = $1 AND {1} = $2{2}",
                                  at.table, at.column, unless),
                      book.org, from, into);
  if (in_key) {
    book.tx.execute(
        fmt::format("DELETE FROM {} WHERE org_id = $1 AND {} = $2", at.table, at.column), book.org,
        from);
  }
  return moved;
}

// The numbers of the rows whose `column` is the person.
std::vector<std::int64_t> rows_of(const Book& book, std::string_view table, std::string_view column,
                                  okr::PersonId person) {
  std::vector<std::int64_t> ids;
  Rows rows = book.tx.query(
      fmt::format("SELECT id FROM {} WHERE org_id = $1 AND {} = $2 ORDER BY id", table, column),
      book.org, person);
  while (rows.next()) ids.push_back(rows.integer(0));
  return ids;
}

}  // namespace

std::span<const PersonColumn> person_columns() {
  static const std::vector<PersonColumn> columns = find_person_columns();
  return columns;
}

void add_link_code(const Book& book, const LinkCode& code, okr::Instant now) {
  book.tx.execute("DELETE FROM link_code WHERE org_id = $1 AND (person_id = $2 OR expires_at < $3)",
                  book.org, code.person, now - kKept);
  book.tx.execute(R"(
    INSERT INTO link_code (org_id, code, person_id, connection_id, expires_at)
    VALUES ($1, $2, $3, $4, $5))",
                  book.org, code.code, code.person, code.connection, code.expires_at);
}

std::optional<LinkCode> find_link_code(const Book& book, std::string_view code) {
  Rows rows = book.tx.query(R"(
    SELECT code, person_id, connection_id, expires_at, used_at
    FROM link_code WHERE org_id = $1 AND code = $2)",
                            book.org, code);
  if (!rows.next()) return std::nullopt;
  return LinkCode{rows.text(0), rows.id<okr::PersonId>(1), rows.id<okr::ConnectionId>(2),
                  rows.instant(3), rows.maybe_instant(4)};
}

void use_link_code(const Book& book, std::string_view code, okr::Instant at) {
  book.tx.execute("UPDATE link_code SET used_at = $3 WHERE org_id = $1 AND code = $2", book.org,
                  code, at);
}

Merged merge_persons(const Book& book, const Author& author, okr::PersonId from,
                     okr::PersonId into) {
  using okr::Noun;
  const std::string person = std::to_string(into.value);
  Merged merged;
  for (const std::int64_t id : rows_of(book, "team", "lead_id", from)) {
    change_field(book, author, Noun::kTeam, id, "lead", person);
  }
  for (const okr::Team& team : teams_of(book, from)) {
    merged.teams += join_team(book, author, team.id, into) ? 1 : 0;
    leave_team(book, author, team.id, from);
  }
  for (const std::int64_t id : rows_of(book, "objective", "owner_id", from)) {
    change_field(book, author, Noun::kObjective, id, "owner", person);
    ++merged.objectives;
  }
  for (const std::int64_t id : rows_of(book, "key_result", "owner_id", from)) {
    change_field(book, author, Noun::kKeyResult, id, "owner", person);
    ++merged.key_results;
  }
  for (const std::int64_t id : rows_of(book, "key_result", "check_in_owner_id", from)) {
    change_field(book, author, Noun::kKeyResult, id, "check_in_owner", person);
  }
  // Their cards are of what is the other's now; what else is under way goes there.
  cancel_prompts(book, from);
  book.tx.execute(R"(
    UPDATE delivery SET person_id = $3
    WHERE org_id = $1 AND person_id = $2
      AND state <> 'sent' AND state <> 'dead' AND state <> 'cancelled')",
                  book.org, from, into);
  book.tx.execute("UPDATE api_token SET person_id = $3 WHERE org_id = $1 AND person_id = $2",
                  book.org, from, into);
  for (const PersonColumn& column : person_columns()) {
    const std::int64_t moved = sweep(book, column, from, into);
    if (column.table == "check_in") merged.check_ins = moved;
  }
  book.tx.execute(R"(
    UPDATE person SET
      role = CASE WHEN (SELECT f.role FROM person f WHERE f.org_id = $1 AND f.id = $2)
                       = 'administrator' THEN 'administrator' ELSE role END,
      left_at = CASE WHEN EXISTS (SELECT 1 FROM identity i
                                  WHERE i.org_id = $1 AND i.person_id = $3 AND i.left_at IS NULL)
                     THEN NULL ELSE left_at END
    WHERE org_id = $1 AND id = $3)",
                  book.org, from, into);
  book.tx.execute("UPDATE person SET merged_into = $3, left_at = $4 WHERE org_id = $1 AND id = $2",
                  book.org, from, into, author.at);
  record(book, author, Noun::kPerson, from.value, "merged", std::nullopt, person);
  return merged;
}

}  // namespace store
