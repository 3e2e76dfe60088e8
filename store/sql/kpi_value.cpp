#include <algorithm>
#include <limits>
#include <stdexcept>

#include "store/sql/card_change.h"
#include "store/sql/digest_change.h"
#include "store/sql/kpi.h"
#include "store/sql/page.h"

namespace store {
namespace {

okr::CheckInKind value_kind_from(std::string_view text) {
  for (const auto kind :
       {okr::CheckInKind::kCheckIn, okr::CheckInKind::kCorrection, okr::CheckInKind::kRetraction}) {
    if (to_text(kind) == text) return kind;
  }
  throw std::logic_error{"unknown kind of value"};
}

okr::KpiValue read_kpi_value(const Rows& rows) {
  return {.id = rows.id<okr::KpiValueId>(0),
          .kpi = rows.id<okr::KpiId>(1),
          .at = rows.instant(2),
          .person = rows.id<okr::PersonId>(3),
          .kind = value_kind_from(rows.text(4)),
          .value = okr::Decimal::parse(rows.text(5)).value(),
          .note = rows.text(6),
          .day = rows.day(7),
          .corrects = rows.maybe_id<okr::KpiValueId>(8),
          .via = rows.text(9)};
}

// What a new row is added to.
struct ValueBefore {
  std::optional<okr::KpiValueId> latest;  // that counts
  std::optional<okr::Instant> newest;     // of all rows
  okr::PersonId owner;
  std::optional<okr::TeamId> team;
};

ValueBefore read_value_before(const Book& book, okr::KpiId kpi) {
  Rows rows = book.tx.query(R"(
    SELECT k.latest_id, (SELECT v.at FROM kpi_value v
                         WHERE v.org_id = k.org_id AND v.kpi_id = k.id
                         ORDER BY v.at DESC LIMIT 1), k.owner_id, k.team_id
    FROM kpi k WHERE k.org_id = $1 AND k.id = $2)",
                            book.org, kpi);
  if (!rows.next()) throw std::logic_error{"no KPI " + std::to_string(kpi.value)};
  return {rows.maybe_id<okr::KpiValueId>(0), rows.maybe_instant(1), rows.id<okr::PersonId>(2),
          rows.maybe_id<okr::TeamId>(3)};
}

// Not before the newest row of the history, as check-ins.
okr::KpiValue insert_value(const Book& book, const ValueBefore& before, okr::KpiValue value) {
  value.id = okr::KpiValueId{next_ledger_number(book)};
  value.at = std::max(value.at, before.newest.value_or(value.at));
  book.tx.execute(R"(
    INSERT INTO kpi_value (org_id, kpi_id, at, id, person_id, kind, value, note, day, corrects, via)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11))",
                  book.org, value.kpi, value.at, value.id, value.person, to_text(value.kind),
                  value.value.text(), value.note, value.day, value.corrects, value.via);
  return value;
}

std::optional<std::string> value_digits(std::optional<okr::KpiValueId> id) {
  return id ? std::optional{std::to_string(id->value)} : std::nullopt;
}

void set_latest_value(const Book& book, const Author& author, okr::KpiId kpi,
                      const ValueBefore& before, const std::optional<okr::LatestKpiValue>& latest) {
  book.tx.execute(R"(
    UPDATE kpi SET latest_id = $3, latest_value = $4, latest_at = $5, latest_day = $6
    WHERE org_id = $1 AND id = $2)",
                  book.org, kpi, latest ? std::optional{latest->id} : std::nullopt,
                  latest ? std::optional{latest->value.text()} : std::nullopt,
                  latest ? std::optional{latest->at} : std::nullopt,
                  latest ? std::optional{latest->day} : std::nullopt);
  record(book, author, okr::Noun::kKpi, kpi.value, "value", value_digits(before.latest),
         value_digits(latest ? std::optional{latest->id} : std::nullopt));
  note_card_change(book, author, before.owner);
  if (before.team) note_digest_change(book, author, *before.team);
}

okr::LatestKpiValue as_latest_value(const okr::KpiValue& value) {
  return {value.id, value.value, value.at, value.day};
}

}  // namespace

std::string_view to_text(okr::CheckInKind kind) {
  switch (kind) {
    case okr::CheckInKind::kCheckIn:
      return "check_in";
    case okr::CheckInKind::kCorrection:
      return "correction";
    case okr::CheckInKind::kRetraction:
      return "retraction";
  }
  throw std::logic_error{"unknown kind of value"};
}

okr::LatestKpiValue add_kpi_value(const Book& book, const Author& author,
                                  const okr::KpiValue& value) {
  const bool corrects = value.kind == okr::CheckInKind::kCorrection;
  if (value.kind == okr::CheckInKind::kRetraction || corrects != value.corrects.has_value()) {
    throw std::logic_error{"a correction, and nothing else, names the value it replaces"};
  }
  if (corrects && !find_kpi_value(book, value.kpi, *value.corrects)) {
    throw std::logic_error{"the corrected value is not one of this KPI"};
  }
  const ValueBefore before = read_value_before(book, value.kpi);
  const auto latest = as_latest_value(insert_value(book, before, value));
  set_latest_value(book, author, value.kpi, before, latest);
  return latest;
}

void retract_kpi_value(const Book& book, const Author& author, okr::KpiId kpi, okr::KpiValueId id) {
  auto retraction = find_kpi_value(book, kpi, id);
  const ValueBefore before = read_value_before(book, kpi);
  if (!retraction || before.latest != id) {
    throw std::logic_error{"only the latest value can be taken back"};
  }
  retraction->kind = okr::CheckInKind::kRetraction;
  retraction->corrects = id;
  retraction->at = author.at;
  retraction->person = author.person;
  retraction->note = author.because;
  retraction->via = author.via;
  insert_value(book, before, *retraction);
  const auto newest = counting_kpi_values(book, kpi, std::nullopt, 1);
  set_latest_value(book, author, kpi, before,
                   newest.empty() ? std::nullopt : std::optional{as_latest_value(newest.front())});
}

std::optional<okr::KpiValue> find_kpi_value(const Book& book, okr::KpiId kpi, okr::KpiValueId id) {
  Rows rows = book.tx.query(R"(
    SELECT id, kpi_id, at, person_id, kind, value, note, day, corrects, via
    FROM kpi_value WHERE org_id = $1 AND kpi_id = $2 AND id = $3)",
                            book.org, kpi, id);
  if (!rows.next()) return std::nullopt;
  return read_kpi_value(rows);
}

std::vector<okr::KpiValue> kpi_history(const Book& book, okr::KpiId kpi, int limit) {
  std::vector<okr::KpiValue> result;
  Rows rows = book.tx.query(R"(
    SELECT id, kpi_id, at, person_id, kind, value, note, day, corrects, via
    FROM kpi_value WHERE org_id = $1 AND kpi_id = $2 ORDER BY at DESC, id DESC LIMIT $3)",
                            book.org, kpi, limit);
  while (rows.next()) result.push_back(read_kpi_value(rows));
  return result;
}

std::vector<okr::KpiValue> counting_kpi_values(const Book& book, okr::KpiId kpi,
                                               std::optional<okr::Instant> before, int limit) {
  const std::int64_t end =
      before ? before->time_since_epoch().count() : std::numeric_limits<std::int64_t>::max();
  std::vector<okr::KpiValue> result;
  Rows rows = book.tx.query(R"(
    SELECT c.id, c.kpi_id, c.at, c.person_id, c.kind, c.value, c.note, c.day, c.corrects, c.via
    FROM kpi_value c
    WHERE c.org_id = $1 AND c.kpi_id = $2 AND c.at < $3 AND c.kind <> 'retraction'
      AND NOT EXISTS (
        SELECT 1 FROM kpi_value x
        WHERE x.org_id = c.org_id AND x.kpi_id = c.kpi_id AND x.corrects = c.id AND +x.at < $3
          AND (x.kind = 'retraction' OR NOT EXISTS (
            SELECT 1 FROM kpi_value y
            WHERE y.org_id = x.org_id AND y.kpi_id = x.kpi_id AND y.corrects = x.id
              AND +y.at < $3 AND y.kind = 'retraction')))
    ORDER BY c.at DESC, c.id DESC LIMIT $4)",
                            book.org, kpi, end, limit);
  while (rows.next()) result.push_back(read_kpi_value(rows));
  return result;
}

std::vector<okr::KpiValue> kpi_values_after(const Book& book, const HistoryPlace& place,
                                            okr::KpiId of, int limit) {
  std::vector<okr::KpiValue> result;
  Rows rows = book.tx.query(R"(
    SELECT id, kpi_id, at, person_id, kind, value, note, day, corrects, via
    FROM kpi_value WHERE org_id = $1 AND kpi_id = $2 AND (at, id) > ($3, $4)
    ORDER BY at, id LIMIT $5)",
                            book.org, of, place.at, place.id, limit);
  while (rows.next()) result.push_back(read_kpi_value(rows));
  return result;
}

}  // namespace store
