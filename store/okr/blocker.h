#pragma once

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

}  // namespace okr
