#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/okr/confidence.h"
#include "store/okr/decimal.h"
#include "store/okr/id.h"
#include "store/okr/time.h"

namespace okr {

// How a key result is measured (method, section 2).
enum class KeyResultKind {
  kIncrease,    // from a baseline up to a target
  kDecrease,    // from a baseline down to a target
  kReach,       // a target counted from zero
  kMilestones,  // a list, the value is how many are done
  kPassFail,    // 0 or 1
};

// The newest check-in that counts, kept on the key result so that a card needs no search.
struct LatestCheckIn {
  CheckInId id;
  Decimal value;
  Confidence confidence = *Confidence::from_int(Confidence::kFirst);
  Instant at;
  std::optional<Day> due_day;  // the occurrence it answered
};

struct KeyResult {
  KeyResultId id;
  ObjectiveId objective;
  std::string text;
  PersonId owner;
  std::optional<PersonId> check_in_owner;  // who is asked, when not the owner
  KeyResultKind kind = KeyResultKind::kIncrease;
  std::string unit;  // "%", "€", "days"; empty for a plain count
  Decimal baseline;
  Decimal target;                       // milestones: how many there are; pass/fail: 1
  std::vector<std::string> milestones;  // in order; empty for the other kinds
  std::optional<Day> due_day;           // the cycle's last day when absent
  Instant created_at;
  std::optional<LatestCheckIn> latest;

  [[nodiscard]] PersonId asked() const { return check_in_owner.value_or(owner); }
};

}  // namespace okr
