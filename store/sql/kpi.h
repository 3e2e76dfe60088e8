#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/ledger.h"
#include "store/okr/kpi.h"
#include "store/transaction.h"

namespace store {

// With a ledger row (noun KPI, field "state"). `kpi.id` and `latest` are ignored.
okr::KpiId add_kpi(const Book& book, const Author& author, const okr::Kpi& kpi);
// Also a dropped one; absent when there is none or its creation was undone.
[[nodiscard]] std::optional<okr::Kpi> find_kpi(const Book& book, okr::KpiId id);

// Which KPIs to list: those that satisfy every filter that is set, by id.
struct KpiFilter {
  std::optional<okr::TeamId> team;
  std::optional<okr::PersonId> owner;
  bool dropped = false;  // those too
};
[[nodiscard]] std::vector<okr::Kpi> list_kpis(const Book& book, const KpiFilter& filter);
// The highest number given out, 0 when none: for near-miss hints.
[[nodiscard]] std::int64_t last_kpi(const Book& book);

// Adds the value, makes it the KPI's latest, and writes the ledger row (noun KPI, field "value",
// old and new value the ids of the latest value before and after). As add_check_in().
okr::LatestKpiValue add_kpi_value(const Book& book, const Author& author,
                                  const okr::KpiValue& value);
// Takes back the KPI's latest value. As retract_check_in().
void retract_kpi_value(const Book& book, const Author& author, okr::KpiId kpi, okr::KpiValueId id);
[[nodiscard]] std::optional<okr::KpiValue> find_kpi_value(const Book& book, okr::KpiId kpi,
                                                          okr::KpiValueId id);
// Every row, newest first: corrections and what they corrected alike.
[[nodiscard]] std::vector<okr::KpiValue> kpi_history(const Book& book, okr::KpiId kpi, int limit);
// The values that counted at the instant `before`, newest first; absent: that count now.
[[nodiscard]] std::vector<okr::KpiValue> counting_kpi_values(const Book& book, okr::KpiId kpi,
                                                             std::optional<okr::Instant> before,
                                                             int limit);

// How a key result hangs together with a KPI.
enum class KpiLink {
  kMeasures,  // the KPI's values are checked in on it
  kElevated,  // it was made of the KPI
};
// With a ledger row (noun KPI, field "measures:12" or "elevated:12", the key result's number, old
// or new value "12"). False when nothing changed.
bool set_kpi_link(const Book& book, const Author& author, okr::KpiId kpi, KpiLink link,
                  okr::KeyResultId key_result, bool linked);
// By id.
[[nodiscard]] std::vector<okr::KeyResultId> linked_key_results(const Book& book, okr::KpiId kpi,
                                                               KpiLink link);
// Which KPI's values are checked in on it; absent for none.
[[nodiscard]] std::optional<okr::KpiId> measuring_kpi(const Book& book,
                                                      okr::KeyResultId key_result);
// Whose history tells of it: the KPI that measures it, else the one that it was made of.
[[nodiscard]] std::optional<okr::KpiId> kpi_behind(const Book& book, okr::KeyResultId key_result);
// What such a field of the ledger is about; absent for other fields.
struct KpiLinkField {
  KpiLink link = KpiLink::kMeasures;
  okr::KeyResultId key_result;
};
[[nodiscard]] std::optional<KpiLinkField> kpi_link_of(std::string_view field);

// As stored.
[[nodiscard]] std::string_view to_text(okr::KpiFrequency frequency);
[[nodiscard]] std::string_view to_text(okr::CheckInKind kind);

}  // namespace store
