#pragma once

#include <optional>
#include <string>
#include <string_view>
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
  kKeepAbove,   // at least the target, all the time
  kKeepBelow,   // at most the target, all the time
  kKeepWithin,  // between `low` and the target, all the time
  kMilestones,  // a list, the value is how many are done
  kPassFail,    // 0 or 1
  kBaseline,    // a number nobody knows yet: finding it is the result
  kStaged,      // from a baseline over `commit` and the target to `stretch`
  kPercent,     // percent of a piece of work that is done
};

inline constexpr KeyResultKind kKeyResultKinds[] = {
    KeyResultKind::kIncrease,   KeyResultKind::kDecrease,  KeyResultKind::kReach,
    KeyResultKind::kKeepAbove,  KeyResultKind::kKeepBelow, KeyResultKind::kKeepWithin,
    KeyResultKind::kMilestones, KeyResultKind::kPassFail,  KeyResultKind::kBaseline,
    KeyResultKind::kStaged,     KeyResultKind::kPercent};

enum class Indicator {
  kLeading,  // moves early, and tells how it will go
  kLagging,  // moves late, and proves how it went
};

// The newest check-in that counts, kept on the key result so that a card needs no search.
struct LatestCheckIn {
  CheckInId id;
  Decimal value;
  Confidence confidence = *Confidence::from_int(Confidence::kFirst);
  Instant at;
  std::optional<Day> due_day;  // the occurrence it answered
};

struct Milestone {
  std::string text;
  std::optional<Day> due_day = {};  // the key result's when absent
};

// Where a key result is meant to stand on a day.
struct PlannedValue {
  Day day;
  Decimal value;
  friend bool operator==(const PlannedValue&, const PlannedValue&) = default;
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
  Decimal target;                  // milestones: how many there are; pass/fail: 1
  std::optional<Decimal> low;      // kKeepWithin: the lower bound, the target being the upper
  std::optional<Decimal> commit;   // kStaged
  std::optional<Decimal> stretch;  // kStaged
  // Increase and decrease by so many percent of a baseline that is not known yet: the first
  // check-in is it, and makes baseline and target absolute.
  std::optional<Decimal> relative;
  int weight = 1;  // among the key results of its objective, 0: not counted
  std::optional<Indicator> indicator = {};  // absent: nobody said
  std::vector<PlannedValue> plan;           // by day; empty: a straight line
  std::vector<Milestone> milestones;        // in order; empty for the other kinds
  std::optional<Day> due_day;               // the cycle's last day when absent
  Instant created_at;
  std::optional<LatestCheckIn> latest;

  [[nodiscard]] PersonId asked() const { return check_in_owner.value_or(owner); }
};

inline constexpr int kMostWeight = 100;

// Whether it is to stay where it is rather than to move.
[[nodiscard]] constexpr bool is_kept(KeyResultKind kind) {
  return kind == KeyResultKind::kKeepAbove || kind == KeyResultKind::kKeepBelow ||
         kind == KeyResultKind::kKeepWithin;
}
// Whether it goes from a baseline to a target.
[[nodiscard]] constexpr bool is_moved(KeyResultKind kind) {
  return kind == KeyResultKind::kIncrease || kind == KeyResultKind::kDecrease ||
         kind == KeyResultKind::kStaged;
}

// "leading", "lagging": as the book and people say it.
[[nodiscard]] std::string_view word(Indicator indicator);
// Absent for any other word.
[[nodiscard]] std::optional<Indicator> indicator_from(std::string_view word);

// A planned path as the book and the ledger hold it: "20376:35 20407:40", days since 1970-01-01.
[[nodiscard]] std::string to_text(const std::vector<PlannedValue>& plan);
// Throws std::logic_error for any other text.
[[nodiscard]] std::vector<PlannedValue> plan_from(std::string_view text);

}  // namespace okr
