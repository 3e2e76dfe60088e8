#pragma once

#include <optional>
#include <string>

#include "store/okr/id.h"
#include "store/okr/time.h"

namespace okr {

enum class ObjectiveKind { kCommitted, kAspirational, kLearning };
enum class ObjectiveState { kDraft, kActive, kClosed };

struct Objective {
  ObjectiveId id;
  std::string text;
  std::string why;  // may be empty
  PersonId owner;
  TeamId team;
  CycleId cycle;
  std::optional<ObjectiveId> parent;
  ObjectiveKind kind = ObjectiveKind::kAspirational;
  ObjectiveState state = ObjectiveState::kDraft;
  std::optional<Instant> published_at;
  bool is_private = false;  // shown only to whom store::may_see() names
};

}  // namespace okr
