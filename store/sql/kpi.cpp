#include "store/sql/kpi.h"

#include <array>
#include <charconv>
#include <stdexcept>

#include "store/sql/card_change.h"
#include "store/sql/digest_change.h"

namespace store {
namespace {

std::optional<okr::Decimal> maybe_decimal(const Rows& rows, int column) {
  return rows.is_null(column) ? std::nullopt : okr::Decimal::parse(rows.text(column));
}

std::optional<okr::LatestKpiValue> read_latest_value(const Rows& rows, int column) {
  if (rows.is_null(column)) return std::nullopt;
  return okr::LatestKpiValue{.id = rows.id<okr::KpiValueId>(column),
                             .value = okr::Decimal::parse(rows.text(column + 1)).value(),
                             .at = rows.instant(column + 2),
                             .day = rows.day(column + 3)};
}

okr::Kpi read_kpi(const Rows& rows) {
  const bool weekly = rows.text(5) == to_text(okr::KpiFrequency::kWeekly);
  return {.id = rows.id<okr::KpiId>(0),
          .text = rows.text(1),
          .unit = rows.text(2),
          .healthy = {maybe_decimal(rows, 3), maybe_decimal(rows, 4)},
          .frequency = weekly ? okr::KpiFrequency::kWeekly : okr::KpiFrequency::kMonthly,
          .owner = rows.id<okr::PersonId>(6),
          .team = rows.maybe_id<okr::TeamId>(7),
          .created_at = rows.instant(8),
          .dropped = rows.text(9) == "dropped",
          .latest = read_latest_value(rows, 10)};
}

constexpr std::string_view kLinkNames[] = {"measures", "elevated"};

std::string_view link_text(KpiLink link) {
  return kLinkNames[link == KpiLink::kMeasures ? 0 : 1];
}

std::optional<std::string> edge(const std::optional<okr::Decimal>& value) {
  return value ? std::optional{value->text()} : std::nullopt;
}

}  // namespace

std::string_view to_text(okr::KpiFrequency frequency) {
  return frequency == okr::KpiFrequency::kWeekly ? "weekly" : "monthly";
}

okr::KpiId add_kpi(const Book& book, const Author& author, const okr::Kpi& kpi) {
  const okr::KpiId id{next_number(book, "kpi")};
  book.tx.execute(R"(
    INSERT INTO kpi (org_id, id, text, unit, low, high, frequency, owner_id, team_id, created_at,
                     state)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'active'))",
                  book.org, id, kpi.text, kpi.unit, edge(kpi.healthy.low), edge(kpi.healthy.high),
                  to_text(kpi.frequency), kpi.owner, kpi.team, kpi.created_at);
  record(book, author, okr::Noun::kKpi, id.value, "state", std::nullopt, "active");
  note_card_change(book, author, kpi.owner);
  if (kpi.team) note_digest_change(book, author, *kpi.team);
  return id;
}

std::optional<okr::Kpi> find_kpi(const Book& book, okr::KpiId id) {
  Rows rows = book.tx.query(R"(
    SELECT id, text, unit, low, high, frequency, owner_id, team_id, created_at, state,
           latest_id, latest_value, latest_at, latest_day
    FROM kpi WHERE org_id = $1 AND id = $2 AND state <> 'withdrawn')",
                            book.org, id);
  if (!rows.next()) return std::nullopt;
  return read_kpi(rows);
}

std::vector<okr::Kpi> list_kpis(const Book& book, const KpiFilter& filter) {
  std::vector<okr::Kpi> result;
  Rows rows = book.tx.query(R"(
    SELECT id, text, unit, low, high, frequency, owner_id, team_id, created_at, state,
           latest_id, latest_value, latest_at, latest_day
    FROM kpi
    WHERE org_id = $1 AND (state = 'active' OR (state = 'dropped' AND $4 = 1))
      AND (CAST($2 AS BIGINT) IS NULL OR team_id = $2)
      AND (CAST($3 AS BIGINT) IS NULL OR owner_id = $3)
    ORDER BY id)",
                            book.org, filter.team, filter.owner, filter.dropped);
  while (rows.next()) result.push_back(read_kpi(rows));
  return result;
}

std::int64_t last_kpi(const Book& book) {
  Rows rows =
      book.tx.query("SELECT last FROM counter WHERE org_id = $1 AND noun = 'kpi'", book.org);
  return rows.next() ? rows.integer(0) : 0;
}

bool set_kpi_link(const Book& book, const Author& author, okr::KpiId kpi, KpiLink link,
                  okr::KeyResultId key_result, bool linked) {
  const std::int64_t changed = linked ? book.tx.execute(R"(
    INSERT INTO kpi_link (org_id, kpi_id, kind, key_result_id) VALUES ($1, $2, $3, $4)
    ON CONFLICT (org_id, kpi_id, kind, key_result_id) DO NOTHING)",
                                                        book.org, kpi, link_text(link), key_result)
                                      : book.tx.execute(R"(
    DELETE FROM kpi_link WHERE org_id = $1 AND kpi_id = $2 AND kind = $3 AND key_result_id = $4)",
                                                        book.org, kpi, link_text(link), key_result);
  if (changed == 0) return false;
  const std::string number = std::to_string(key_result.value);
  const auto there = std::optional{number};
  record(book, author, okr::Noun::kKpi, kpi.value, std::string{link_text(link)} + ":" + number,
         linked ? std::nullopt : there, linked ? there : std::nullopt);
  return true;
}

std::vector<okr::KeyResultId> linked_key_results(const Book& book, okr::KpiId kpi, KpiLink link) {
  std::vector<okr::KeyResultId> result;
  Rows rows = book.tx.query(R"(
    SELECT key_result_id FROM kpi_link WHERE org_id = $1 AND kpi_id = $2 AND kind = $3
    ORDER BY key_result_id)",
                            book.org, kpi, link_text(link));
  while (rows.next()) result.push_back(rows.id<okr::KeyResultId>(0));
  return result;
}

std::optional<okr::KpiId> measuring_kpi(const Book& book, okr::KeyResultId key_result) {
  Rows rows = book.tx.query(R"(
    SELECT l.kpi_id
    FROM kpi_link l JOIN kpi k ON k.org_id = l.org_id AND k.id = l.kpi_id AND k.state = 'active'
    WHERE l.org_id = $1 AND l.key_result_id = $2 AND l.kind = 'measures'
    ORDER BY l.kpi_id LIMIT 1)",
                            book.org, key_result);
  if (!rows.next()) return std::nullopt;
  return rows.id<okr::KpiId>(0);
}

std::optional<okr::KpiId> kpi_behind(const Book& book, okr::KeyResultId key_result) {
  if (const auto measuring = measuring_kpi(book, key_result)) return measuring;
  Rows rows = book.tx.query(R"(
    SELECT l.kpi_id
    FROM kpi_link l JOIN kpi k ON k.org_id = l.org_id AND k.id = l.kpi_id AND k.state = 'active'
    WHERE l.org_id = $1 AND l.key_result_id = $2 AND l.kind = 'elevated'
    ORDER BY l.kpi_id LIMIT 1)",
                            book.org, key_result);
  if (!rows.next()) return std::nullopt;
  return rows.id<okr::KpiId>(0);
}

std::optional<KpiLinkField> kpi_link_of(std::string_view field) {
  for (const KpiLink link : {KpiLink::kMeasures, KpiLink::kElevated}) {
    const std::string_view name = link_text(link);
    if (!field.starts_with(name) || field.size() <= name.size() || field[name.size()] != ':') {
      continue;
    }
    const std::string_view number = field.substr(name.size() + 1);
    okr::KeyResultId id;
    const auto read = std::from_chars(number.data(), number.data() + number.size(), id.value);
    if (read.ec != std::errc{} || read.ptr != number.data() + number.size()) return std::nullopt;
    return KpiLinkField{link, id};
  }
  return std::nullopt;
}

}  // namespace store
