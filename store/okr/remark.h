#pragma once

#include <optional>
#include <string>

#include "store/okr/change.h"
#include "store/okr/confidence.h"
#include "store/okr/id.h"
#include "store/okr/time.h"

namespace okr {

enum class RemarkKind {
  kComment,
  kAcknowledgement,  // a lead has read the newest check-in; may say something to it
  kDecision,         // what was decided, and why
};

// What somebody found when asked whether an objective is still right.
enum class ReviewOutcome {
  kKept,     // it is
  kChanged,  // with another target
  kDropped,  // not any more
  kDoubted,  // it should be something else
};

// What was said of an objective or a key result beside its check-ins.
struct Remark {
  RemarkId id;
  Noun noun = Noun::kObjective;  // or kKeyResult
  std::int64_t noun_id = 0;
  RemarkKind kind = RemarkKind::kComment;
  std::string text;     // empty for an acknowledgement alone
  std::string because;  // of a decision
  PersonId person;
  Instant at;
  std::optional<ReviewOutcome> review = {};   // of a decision that answers a review of an objective
  std::optional<Confidence> confidence = {};  // said with it
};

}  // namespace okr
