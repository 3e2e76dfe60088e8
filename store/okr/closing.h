#pragma once

#include <optional>
#include <string>

#include "store/okr/id.h"

namespace okr {

// What becomes of an objective when its cycle ends. Nothing carries over by itself.
enum class Decision { kKeep, kModify, kDrop };

struct Closing {
  std::optional<Decision> decision;
  std::string because;                      // may be empty
  std::optional<ObjectiveId> carried_from;  // the objective of an earlier cycle that goes on in it
};

}  // namespace okr
