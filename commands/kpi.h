#pragma once

#include <optional>
#include <string>

#include "commands/args.h"
#include "commands/command.h"
#include "store/okr/kpi.h"

namespace commands {

// What is done about KPIs, typed, filled in or sent to the API.

// Its owner, who stands in for them, its team's lead, an administrator. Throws UserError.
void require_right(const Context& context, const okr::Kpi& kpi);
// Throws UserError for one that was dropped.
void require_running(const okr::Kpi& kpi);
// "K4 Weekly churn" and what follows, as reply.h has it for objectives.
[[nodiscard]] Text about(const okr::Kpi& kpi, std::string_view rest);

// What is healthy, as it stands behind that word: `80..90%`, `80 to 90 %`, `≥ 80%`, `at most 3
// days`, `none`. Reads all of `args`; the units that were typed go into `unit`, which must agree
// with what it holds. Throws UserError.
[[nodiscard]] okr::Band read_band(Args& args, std::string& unit);

// A value that somebody reports.
struct KpiReport {
  okr::Decimal value;
  std::string note;
};
enum class KpiReportKind { kValue, kCorrection };
// What became of it.
struct KpiReported {
  okr::KpiValue value;                       // as it was stored
  std::vector<okr::KeyResultId> checked_in;  // the key results that it was checked in on
  Message message;                           // says all of that, without how to undo it
};
// Writes the value, checks it in once on every key result that the KPI measures, with the
// confidence that each had, and proposes a recovery when it is bad for the second time in a row.
// Whoever may set the value may do so: the link was made by somebody with a right on the key
// result. `kpi` must be running, and have a latest value for a correction.
[[nodiscard]] KpiReported reported(Context& context, const okr::Kpi& kpi, const KpiReport& report,
                                   KpiReportKind kind);

// The key result that was made of it and can still be checked in on; absent when there is none.
[[nodiscard]] std::optional<okr::KeyResultId> recovering(const store::Book& book, okr::KpiId kpi);
// For how many periods in a row it is bad, when that is enough to propose a recovery and none is
// under way; else 0.
[[nodiscard]] int worth_recovering(const store::Book& book, const okr::Kpi& kpi);
// The proposal, with its button for `person`.
void add_proposal(Message& message, const okr::Kpi& kpi, int periods, okr::PersonId person);

}  // namespace commands
