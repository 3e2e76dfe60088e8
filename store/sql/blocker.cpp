#include "store/sql/blocker.h"

#include <charconv>
#include <stdexcept>
#include <string>

#include "store/sql/card_change.h"
#include "store/sql/digest_change.h"

namespace store {
namespace {

constexpr std::string_view kBlockerField = "blocker:";

okr::Blocker read_blocker(const Rows& rows) {
  return {.id = rows.id<okr::BlockerId>(0),
          .key_result = rows.id<okr::KeyResultId>(1),
          .text = rows.text(2),
          .waits_for = rows.maybe_id<okr::PersonId>(3),
          .needed_by = rows.maybe_day(4),
          .opened_by = rows.id<okr::PersonId>(5),
          .opened_at = rows.instant(6),
          .closed_at = rows.maybe_instant(7)};
}

std::vector<okr::Blocker> read_blockers(Rows rows) {
  std::vector<okr::Blocker> result;
  while (rows.next()) result.push_back(read_blocker(rows));
  return result;
}

}  // namespace

okr::BlockerId add_blocker(const Book& book, const Author& author, const okr::Blocker& blocker) {
  const okr::BlockerId id{next_number(book, "blocker")};
  book.tx.execute(R"(
    INSERT INTO blocker (org_id, id, key_result_id, text, waits_for, needed_by, opened_by,
                         opened_at, state)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open'))",
                  book.org, id, blocker.key_result, blocker.text, blocker.waits_for,
                  blocker.needed_by, blocker.opened_by, blocker.opened_at);
  record(book, author, okr::Noun::kKeyResult, blocker.key_result.value, blocker_field(id),
         std::nullopt, "open");
  note_card_change(book, author, blocker.key_result);
  note_digest_change(book, author, blocker.key_result);
  return id;
}

void close_blocker(const Book& book, const Author& author, const okr::Blocker& blocker) {
  change_field(book, author, okr::Noun::kKeyResult, blocker.key_result.value,
               blocker_field(blocker.id), "closed");
}

std::optional<okr::Blocker> find_blocker(const Book& book, okr::BlockerId id) {
  Rows rows = book.tx.query(R"(
    SELECT id, key_result_id, text, waits_for, needed_by, opened_by, opened_at, closed_at
    FROM blocker WHERE org_id = $1 AND id = $2 AND state <> 'withdrawn')",
                            book.org, id);
  if (!rows.next()) return std::nullopt;
  return read_blocker(rows);
}

std::vector<okr::Blocker> open_blockers(const Book& book, okr::KeyResultId key_result) {
  return read_blockers(book.tx.query(R"(
    SELECT id, key_result_id, text, waits_for, needed_by, opened_by, opened_at, closed_at
    FROM blocker WHERE org_id = $1 AND key_result_id = $2 AND state = 'open'
    ORDER BY opened_at, id)",
                                     book.org, key_result));
}

std::vector<okr::Blocker> blockers_at(const Book& book, std::optional<okr::TeamId> team,
                                      okr::Instant at) {
  return read_blockers(book.tx.query(R"(
    SELECT b.id, b.key_result_id, b.text, b.waits_for, b.needed_by, b.opened_by, b.opened_at,
           b.closed_at
    FROM blocker b
    JOIN key_result k ON k.org_id = b.org_id AND k.id = b.key_result_id
    JOIN objective o ON o.org_id = k.org_id AND o.id = k.objective_id
    WHERE b.org_id = $1 AND b.state <> 'withdrawn' AND k.state = 'active' AND o.state = 'active'
      AND b.opened_at <= $2 AND (b.closed_at IS NULL OR b.closed_at > $2)
      AND o.team_id = coalesce($3, o.team_id)
    ORDER BY b.opened_at, b.id)",
                                     book.org, at, team));
}

std::string blocker_field(okr::BlockerId id) {
  return std::string{kBlockerField} + std::to_string(id.value);
}

std::optional<okr::BlockerId> blocker_of(std::string_view field) {
  if (!field.starts_with(kBlockerField)) return std::nullopt;
  field.remove_prefix(kBlockerField.size());
  okr::BlockerId id;
  const auto read = std::from_chars(field.data(), field.data() + field.size(), id.value);
  if (read.ec != std::errc{} || read.ptr != field.data() + field.size()) return std::nullopt;
  return id;
}

std::optional<std::string> blocker_state(const Book& book, okr::BlockerId id) {
  Rows rows = book.tx.query(
      "SELECT nullif(state, 'withdrawn') FROM blocker WHERE org_id = $1 AND id = $2", book.org, id);
  if (!rows.next()) throw std::logic_error{"no blocker " + std::to_string(id.value)};
  return rows.maybe_text(0);
}

void set_blocker_state(const Book& book, okr::BlockerId id, const std::optional<std::string>& state,
                       okr::Instant at) {
  book.tx.execute(R"(
    UPDATE blocker SET state = coalesce($3, 'withdrawn'), closed_at = $4
    WHERE org_id = $1 AND id = $2)",
                  book.org, id, state, state == "closed" ? std::optional{at} : std::nullopt);
}

}  // namespace store
