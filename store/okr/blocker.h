#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "store/okr/id.h"
#include "store/okr/time.h"

namespace okr {

// What holds a key result up.
struct Blocker {
  BlockerId id;
  KeyResultId key_result;
  std::string text;
  std::optional<PersonId> waits_for;  // who can end it
  std::optional<Day> needed_by;
  PersonId opened_by;
  Instant opened_at;
  std::optional<Instant> closed_at;
};

inline constexpr std::chrono::days kBlockerAges{7};

// Whether it has been open for so long, or past the day by which it is needed, that more than its
// owner should look at it. `today` is the local day of `at`.
[[nodiscard]] inline bool is_aged(const Blocker& blocker, Instant at, Day today) {
  return (blocker.needed_by && *blocker.needed_by < today) ||
         at - blocker.opened_at >= kBlockerAges;
}

}  // namespace okr
