#pragma once

#include <optional>
#include <string>

#include "store/okr/confidence.h"
#include "store/okr/decimal.h"
#include "store/okr/id.h"
#include "store/okr/time.h"

namespace okr {

enum class CheckInKind {
  kCheckIn,     // a value
  kCorrection,  // a value in the place of the check-in it corrects
  kRetraction,  // takes back the check-in it corrects; its own value repeats that one's
};

// One row of a key result's history. Rows are only ever added.
struct CheckIn {
  CheckInId id;
  KeyResultId key_result;
  Instant at;
  PersonId person;
  CheckInKind kind = CheckInKind::kCheckIn;
  Decimal value;
  Confidence confidence = *Confidence::from_int(Confidence::kFirst);
  std::string note;                   // may be empty
  std::optional<Day> due_day;         // the occurrence it answers, a day in the person's zone
  std::optional<CheckInId> corrects;  // for corrections and retractions
  std::string via;                    // platform it came through: "slack", "mattermost", "sandbox"
};

}  // namespace okr
