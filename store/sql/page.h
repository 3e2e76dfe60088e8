#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "store/ledger.h"
#include "store/okr/check_in.h"
#include "store/okr/kpi.h"
#include "store/okr/remark.h"
#include "store/transaction.h"

namespace store {

// For reading everything of the book a page at a time: each continues behind what came last, and
// returns at most `limit` of what is there and was not taken back.

enum class Paged {
  kCycles,
  kTeams,
  kPeople,
  kObjectives,
  kKeyResults,
  kBlockers,
  kKpis,
  kDependencies,
  kProposals,
  kEntries,
  kRetros
};
// Their numbers larger than `after`, ascending.
[[nodiscard]] std::vector<std::int64_t> numbers_after(const Book& book, Paged what,
                                                      std::int64_t after, int limit);

// A place in the histories: behind this row of this key result or KPI.
struct HistoryPlace {
  std::int64_t of = 0;
  okr::Instant at;
  std::int64_t id = 0;
};
// Every row of the histories, by key result and then oldest first; of one key result when that is
// set.
[[nodiscard]] std::vector<okr::CheckIn> check_ins_after(const Book& book, const HistoryPlace& place,
                                                        std::optional<okr::KeyResultId> of,
                                                        int limit);
[[nodiscard]] std::vector<okr::KpiValue> kpi_values_after(const Book& book,
                                                          const HistoryPlace& place, okr::KpiId of,
                                                          int limit);
// What was said of objectives and key results, by number.
[[nodiscard]] std::vector<okr::Remark> remarks_after(const Book& book, std::int64_t after,
                                                     int limit);
// The ledger, oldest first, each row with its number.
[[nodiscard]] std::vector<std::pair<std::int64_t, okr::Change>> changes_after(const Book& book,
                                                                              std::int64_t after,
                                                                              int limit);

}  // namespace store
