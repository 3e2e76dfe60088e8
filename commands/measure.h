#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "commands/args.h"
#include "store/okr/key_result.h"

namespace commands {

// How a key result is measured, typed or filled in. Each throws UserError for what cannot be; the
// unit is set apart from the numbers.

void measure_range(okr::KeyResult& key_result, const okr::Decimal& from, const okr::Decimal& to);
void measure_reach(okr::KeyResult& key_result, const okr::Decimal& target);
// "draft by 15 oct", "ship"
void measure_milestones(const Context& context, okr::KeyResult& key_result,
                        const std::vector<std::string_view>& texts);
void measure_pass_fail(okr::KeyResult& key_result);
// By so many percent of the baseline, up or down; from then on absolute.
void measure_relative(okr::KeyResult& key_result, const okr::Decimal& baseline);

// The one unit that was typed at several places; throws UserError when they differ.
[[nodiscard]] std::string one_unit(const std::vector<std::string_view>& typed);

// Whether how it is measured comes next, rather than more of its text: "from 30% to 45%",
// "reach 12", "keep at least 99.5%", "milestones …", "by 20%".
[[nodiscard]] bool begins_measure(Args args);
// Whether one of the optional parts comes next: an owner, a due day, a weight, or "leading" or
// "lagging" with nothing but such parts behind it.
[[nodiscard]] bool begins_tail(Args args);
// Reads it up to there; `key_result.text` says which way "by 20%" goes.
void measure_typed(Args& args, okr::KeyResult& key_result);

// A whole number from 0 to okr::kMostWeight.
[[nodiscard]] int read_weight(Args& args);
// "leading" or "lagging".
[[nodiscard]] okr::Indicator read_indicator(Args& args);
// "15 oct 35%; 15 nov 40%", or "none".
[[nodiscard]] std::vector<okr::PlannedValue> read_plan(Args& args,
                                                       const okr::KeyResult& key_result);

}  // namespace commands
