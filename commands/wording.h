#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "commands/standing.h"
#include "store/okr/cadence.h"
#include "store/okr/check_in.h"
#include "store/okr/delivery.h"
#include "store/okr/key_result.h"
#include "store/okr/kpi.h"
#include "store/okr/own_times.h"
#include "store/okr/rollup.h"

namespace commands {

// How the same things are always said.

[[nodiscard]] std::string id_text(okr::ObjectiveId id);  // "O3"
[[nodiscard]] std::string id_text(okr::KeyResultId id);  // "KR12"
[[nodiscard]] std::string id_text(okr::KpiId id);        // "K4"
// A value in the key result's own terms: "41 %", "€3,400", "7 days", "2 of 3 milestones", "passed",
// "not passed yet".
[[nodiscard]] std::string value_text(const okr::KeyResult& key_result, const okr::Decimal& value);
// A value of the KPI: "2.4 %", "€3,400".
[[nodiscard]] std::string value_text(const okr::Kpi& kpi, const okr::Decimal& value);
// "at least 80 %", "at most 3 days", "80 % to 90 %", "no target"
[[nodiscard]] std::string band_text(const okr::Kpi& kpi);
// "healthy ●"
[[nodiscard]] std::string health_text(okr::KpiHealth health);
// The values between the lowest and the highest of them, oldest first: "▁▂▅█"; empty for none.
[[nodiscard]] std::string sparkline(std::span<const okr::KpiValue> newest_first);
// "from 30 % to 45 %", "up by 20 %", "reach 12", "keep at least 99.5 %", "3 milestones",
// "pass or fail", "find a baseline"
[[nodiscard]] std::string target_text(const okr::KeyResult& key_result);
// The latest value of one that is to be kept where it is: "6 %, to keep at most 5 %".
[[nodiscard]] std::string kept_text(const okr::KeyResult& key_result);
// ", 55 % of the way"; nothing for one that is to be kept, which has no way to go.
[[nodiscard]] std::string way_text(const okr::KeyResult& key_result, const okr::Progress& progress);
// "Thu 15 Oct 35 %, Sun 15 Nov 40 %", "a straight line"
[[nodiscard]] std::string plan_text(const okr::KeyResult& key_result,
                                    const std::vector<okr::PlannedValue>& plan);
// Grouped by thousands: "1,200.5".
[[nodiscard]] std::string number_text(const okr::Decimal& value);
// "1 key result", "3 key results"
[[nodiscard]] std::string count_text(std::int64_t count, std::string_view one,
                                     std::string_view many);
// "7/10 (high)"
[[nodiscard]] std::string confidence_text(okr::Confidence confidence);
// "on pace ●"
[[nodiscard]] std::string pace_text(okr::Pace pace);
// What a message is called: "check-in card", "digest".
[[nodiscard]] std::string_view message_text(okr::DeliveryKind kind);
// Ten cells: "▓▓▓▓░░░░░░", a cell for every tenth that is reached in full; empty without data.
[[nodiscard]] std::string bar(const std::optional<okr::Progress>& progress);
[[nodiscard]] std::string bar(const okr::Rollup& rollup);
// The way from baseline to target at each check-in, oldest first: "▁▂▅█", the last one when it is
// reached. Empty without check-ins.
[[nodiscard]] std::string sparkline(const okr::KeyResult& key_result,
                                    std::span<const okr::CheckIn> newest_first);
// "40 % of the way, on pace ●", "no data yet ·"
[[nodiscard]] std::string standing_text(const Standing& standing);
// "0.40 average, 2 of 3 reported", "0 of 3 reported", "no key results yet"
[[nodiscard]] std::string rollup_text(const okr::Rollup& rollup);
// "lowest 0.10, median 0.30, highest 0.80"; empty for fewer than two that count.
[[nodiscard]] std::string spread_text(const okr::Rollup& rollup);
// "every Monday at 09:00 in each person's own zone"
[[nodiscard]] std::string cadence_text(const okr::Cadence& cadence, std::string_view team_zone);
// "asked at 08:30; work days Monday and Tuesday; quiet 18:00-09:00", "as your teams ask"
[[nodiscard]] std::string own_times_text(const okr::OwnTimes& own);
// How much of what somebody typed a sentence repeats, in code points.
inline constexpr std::size_t kShownCharacters = 60;
// That much of it, between quotation marks.
[[nodiscard]] std::string quoted(std::string_view typed);
// On one line, line breaks becoming spaces; at most `characters` code points, the last one an
// ellipsis when something was cut.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t characters);

}  // namespace commands
