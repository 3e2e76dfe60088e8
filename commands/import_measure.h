#pragma once

#include <string>

#include "commands/parse/number.h"
#include "store/okr/key_result.h"

namespace commands {

// What a line of a file says of how its key result is measured, cell by cell; empty where it says
// nothing. The columns are those of okr_import.h.
struct MeasureCells {
  std::string kind, baseline, target, unit, low, commit, stretch, percent, weight, indicator;
  parse::DecimalMark mark = parse::DecimalMark::kPoint;
  okr::Day today;
};

// Sets it. Throws UserError for what is missing or cannot be; what the numbers are to each other is
// for okr::target_problem() to judge.
void read_measure(const MeasureCells& cells, okr::KeyResult& key_result);

}  // namespace commands
