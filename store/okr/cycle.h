#pragma once

#include <string>
#include <string_view>

#include "store/okr/id.h"
#include "store/okr/time.h"

namespace okr {

enum class CycleState { kPlanning, kActive, kGrading, kClosed };

// A period for which objectives are set (method, section 1).
struct Cycle {
  CycleId id;
  std::string name;  // "2027-Q1"
  Day first_day;
  Day last_day;
  CycleState state = CycleState::kPlanning;
};

}  // namespace okr
