#pragma once

#include <string>

#include "store/okr/change.h"
#include "store/okr/id.h"
#include "store/okr/time.h"

namespace okr {

using DependencyId = Id<struct DependencyTag>;

// An objective or a key result that cannot be reached before something else is: another of them, or
// something that a team does.
struct Dependency {
  DependencyId id;
  Noun noun = Noun::kKeyResult;  // or kObjective
  std::int64_t noun_id = 0;
  Noun on = Noun::kKeyResult;  // or kObjective, kTeam
  std::int64_t on_id = 0;
  std::string because;  // may be empty
  PersonId person;      // who said it
  Instant at;
};

}  // namespace okr
