#pragma once

#include <optional>
#include <string>

#include "store/okr/id.h"
#include "store/okr/time.h"

namespace okr {

// A rule of the coach that somebody set aside for an objective, with all its key results, or for
// one key result.
struct Waiver {
  ObjectiveId objective;
  std::optional<KeyResultId> key_result;  // absent: the whole objective
  int rule = 0;                           // 15 is L15
  PersonId person;
  Instant at;
  std::string reason;
};

}  // namespace okr
