#include "store/sql/check_in.h"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <string>

#include "store/sql/card_change.h"
#include "store/sql/digest_change.h"
#include "store/sql/page.h"

namespace store {
namespace {

std::string_view kind_text(okr::CheckInKind kind) {
  switch (kind) {
    case okr::CheckInKind::kCheckIn:
      return "check_in";
    case okr::CheckInKind::kCorrection:
      return "correction";
    case okr::CheckInKind::kRetraction:
      return "retraction";
  }
  throw std::logic_error{"unknown check-in kind"};
}

okr::CheckInKind check_in_kind_from(std::string_view text) {
  if (text == "check_in") return okr::CheckInKind::kCheckIn;
  if (text == "correction") return okr::CheckInKind::kCorrection;
  if (text == "retraction") return okr::CheckInKind::kRetraction;
  throw std::logic_error{"unknown check-in kind"};
}

okr::CheckIn read_check_in(const Rows& rows) {
  return {.id = rows.id<okr::CheckInId>(0),
          .key_result = rows.id<okr::KeyResultId>(1),
          .at = rows.instant(2),
          .person = rows.id<okr::PersonId>(3),
          .kind = check_in_kind_from(rows.text(4)),
          .value = okr::Decimal::parse(rows.text(5)).value(),
          .confidence = okr::Confidence::from_int(static_cast<int>(rows.integer(6))).value(),
          .note = rows.text(7),
          .due_day = rows.maybe_day(8),
          .corrects = rows.maybe_id<okr::CheckInId>(9),
          .via = rows.text(10)};
}

// The check-ins that counted at the instant `before`, newest first. One that was taken back does
// not count, nor does one with a correction that was not taken back itself.
std::vector<okr::CheckIn> counting_before(const Book& book, okr::KeyResultId key_result,
                                          std::int64_t before, int limit) {
  std::vector<okr::CheckIn> result;
  Rows rows = book.tx.query(R"(
    SELECT c.id, c.key_result_id, c.at, c.person_id, c.kind, c.value, c.confidence, c.note,
           c.due_day, c.corrects, c.via
    FROM check_in c
    WHERE c.org_id = $1 AND c.key_result_id = $2 AND c.at < $3 AND c.kind <> 'retraction'
      AND NOT EXISTS (
        SELECT 1 FROM check_in x
        WHERE x.org_id = c.org_id AND x.key_result_id = c.key_result_id AND x.corrects = c.id
          AND +x.at < $3
          AND (x.kind = 'retraction' OR NOT EXISTS (
            SELECT 1 FROM check_in y
            WHERE y.org_id = x.org_id AND y.key_result_id = x.key_result_id AND y.corrects = x.id
              AND +y.at < $3 AND y.kind = 'retraction')))
    ORDER BY c.at DESC, c.id DESC LIMIT $4)",
                            book.org, key_result, before, limit);
  while (rows.next()) result.push_back(read_check_in(rows));
  return result;
}

constexpr std::int64_t kForever = std::numeric_limits<std::int64_t>::max();

// What a new row is added to.
struct Before {
  std::optional<okr::CheckInId> latest;  // that counts
  std::optional<okr::Instant> newest;    // of all rows
};

Before read_before(const Book& book, okr::KeyResultId key_result) {
  Rows rows = book.tx.query(R"(
    SELECT k.latest_id, (SELECT c.at FROM check_in c
                         WHERE c.org_id = k.org_id AND c.key_result_id = k.id
                         ORDER BY c.at DESC LIMIT 1)
    FROM key_result k WHERE k.org_id = $1 AND k.id = $2)",
                            book.org, key_result);
  if (!rows.next()) throw std::logic_error{"no key result " + std::to_string(key_result.value)};
  return {rows.maybe_id<okr::CheckInId>(0), rows.maybe_instant(1)};
}

// Not before the newest row of the history: a clock that was set back must not hide a new row
// behind older ones.
okr::CheckIn insert(const Book& book, const Before& before, okr::CheckIn check_in) {
  check_in.id = okr::CheckInId{next_ledger_number(book)};
  check_in.at = std::max(check_in.at, before.newest.value_or(check_in.at));
  book.tx.execute(R"(
    INSERT INTO check_in (org_id, key_result_id, at, id, person_id, kind, value, confidence, note,
                          due_day, corrects, via)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12))",
                  book.org, check_in.key_result, check_in.at, check_in.id, check_in.person,
                  kind_text(check_in.kind), check_in.value.text(), check_in.confidence.value(),
                  check_in.note, check_in.due_day, check_in.corrects, check_in.via);
  return check_in;
}

std::optional<std::string> digits(std::optional<okr::CheckInId> id) {
  return id ? std::optional{std::to_string(id->value)} : std::nullopt;
}

// Keeps the newest check-in that counts on the key result, with the ledger row.
void set_latest(const Book& book, const Author& author, okr::KeyResultId key_result,
                const Before& before, const std::optional<okr::LatestCheckIn>& latest) {
  book.tx.execute(R"(
    UPDATE key_result
    SET latest_id = $3, latest_value = $4, latest_confidence = $5, latest_at = $6,
        latest_due_day = $7
    WHERE org_id = $1 AND id = $2)",
                  book.org, key_result, latest ? std::optional{latest->id} : std::nullopt,
                  latest ? std::optional{latest->value.text()} : std::nullopt,
                  latest ? std::optional{latest->confidence.value()} : std::nullopt,
                  latest ? std::optional{latest->at} : std::nullopt,
                  latest ? latest->due_day : std::nullopt);
  record(book, author, okr::Noun::kKeyResult, key_result.value, "check_in", digits(before.latest),
         digits(latest ? std::optional{latest->id} : std::nullopt));
  note_card_change(book, author, key_result);
  note_digest_change(book, author, key_result);
}

okr::LatestCheckIn as_latest(const okr::CheckIn& check_in) {
  return {check_in.id, check_in.value, check_in.confidence, check_in.at, check_in.due_day};
}

}  // namespace

okr::LatestCheckIn add_check_in(const Book& book, const Author& author,
                                const okr::CheckIn& check_in) {
  const bool corrects = check_in.kind == okr::CheckInKind::kCorrection;
  if (check_in.kind == okr::CheckInKind::kRetraction || corrects != check_in.corrects.has_value()) {
    throw std::logic_error{"a correction, and nothing else, names the check-in it replaces"};
  }
  if (corrects && !find_check_in(book, check_in.key_result, *check_in.corrects)) {
    throw std::logic_error{"the corrected check-in is not one of this key result"};
  }
  const Before before = read_before(book, check_in.key_result);
  // The newest row, and no retraction: so it counts before all others.
  const okr::LatestCheckIn latest = as_latest(insert(book, before, check_in));
  set_latest(book, author, check_in.key_result, before, latest);
  return latest;
}

void retract_check_in(const Book& book, const Author& author, okr::KeyResultId key_result,
                      okr::CheckInId id) {
  auto retraction = find_check_in(book, key_result, id);
  const Before before = read_before(book, key_result);
  if (!retraction || before.latest != id) {
    throw std::logic_error{"only the latest check-in can be taken back"};
  }
  retraction->kind = okr::CheckInKind::kRetraction;
  retraction->corrects = id;
  retraction->at = author.at;
  retraction->person = author.person;
  retraction->note = author.because;
  retraction->via = author.via;
  insert(book, before, *retraction);
  const auto newest = counting_before(book, key_result, kForever, 1);
  set_latest(book, author, key_result, before,
             newest.empty() ? std::nullopt : std::optional{as_latest(newest.front())});
}

std::optional<okr::CheckIn> find_check_in(const Book& book, okr::KeyResultId key_result,
                                          okr::CheckInId id) {
  Rows rows = book.tx.query(R"(
    SELECT id, key_result_id, at, person_id, kind, value, confidence, note, due_day, corrects, via
    FROM check_in WHERE org_id = $1 AND key_result_id = $2 AND id = $3)",
                            book.org, key_result, id);
  if (!rows.next()) return std::nullopt;
  return read_check_in(rows);
}

okr::CheckIn read_latest_check_in(const Book& book, const okr::KeyResult& key_result) {
  const okr::LatestCheckIn& latest = key_result.latest.value();
  Rows rows = book.tx.query(R"(
    SELECT id, key_result_id, at, person_id, kind, value, confidence, note, due_day, corrects, via
    FROM check_in WHERE org_id = $1 AND key_result_id = $2 AND at = $3 AND id = $4)",
                            book.org, key_result.id, latest.at, latest.id);
  if (!rows.next()) throw std::logic_error{"no check-in " + std::to_string(latest.id.value)};
  return read_check_in(rows);
}

std::int64_t history_length(const Book& book, okr::KeyResultId key_result,
                            std::optional<okr::Instant> since) {
  Rows rows = book.tx.query(
      "SELECT count(*) FROM check_in WHERE org_id = $1 AND key_result_id = $2 AND at >= $3",
      book.org, key_result, since.value_or(okr::Instant{}));
  rows.next();
  return rows.integer(0);
}

std::vector<okr::CheckIn> history(const Book& book, okr::KeyResultId key_result,
                                  std::optional<okr::Instant> since, int limit) {
  std::vector<okr::CheckIn> result;
  Rows rows = book.tx.query(R"(
    SELECT id, key_result_id, at, person_id, kind, value, confidence, note, due_day, corrects, via
    FROM check_in WHERE org_id = $1 AND key_result_id = $2 AND at >= $3
    ORDER BY at DESC, id DESC LIMIT $4)",
                            book.org, key_result, since.value_or(okr::Instant{}), limit);
  while (rows.next()) result.push_back(read_check_in(rows));
  return result;
}

std::vector<okr::CheckIn> counting_check_ins(const Book& book, okr::KeyResultId key_result,
                                             int limit) {
  return counting_before(book, key_result, kForever, limit);
}

std::vector<okr::CheckIn> counting_check_ins_before(const Book& book, okr::KeyResultId key_result,
                                                    okr::Instant before, int limit) {
  return counting_before(book, key_result, before.time_since_epoch().count(), limit);
}

std::vector<okr::CheckIn> check_ins_after(const Book& book, const HistoryPlace& place,
                                          std::optional<okr::KeyResultId> of, int limit) {
  std::vector<okr::CheckIn> result;
  Rows rows = of ? book.tx.query(R"(
    SELECT id, key_result_id, at, person_id, kind, value, confidence, note, due_day, corrects, via
    FROM check_in WHERE org_id = $1 AND key_result_id = $2 AND (at, id) > ($3, $4)
    ORDER BY at, id LIMIT $5)",
                                 book.org, *of, place.at, place.id, limit)
                 : book.tx.query(R"(
    SELECT id, key_result_id, at, person_id, kind, value, confidence, note, due_day, corrects, via
    FROM check_in WHERE org_id = $1 AND (key_result_id, at, id) > ($2, $3, $4)
    ORDER BY key_result_id, at, id LIMIT $5)",
                                 book.org, place.of, place.at, place.id, limit);
  while (rows.next()) result.push_back(read_check_in(rows));
  return result;
}

std::optional<okr::CheckIn> counted_at(const Book& book, okr::KeyResultId key_result,
                                       okr::Instant before) {
  const auto newest = counting_before(book, key_result, before.time_since_epoch().count(), 1);
  return newest.empty() ? std::nullopt : std::optional{newest.front()};
}

}  // namespace store
