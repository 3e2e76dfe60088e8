#include "store/okr/reached.h"

namespace okr {

bool keeps_bounds(const KeyResult& key_result, const Decimal& value) {
  switch (key_result.kind) {
    case KeyResultKind::kKeepAbove:
      return value >= key_result.target;
    case KeyResultKind::kKeepBelow:
      return value <= key_result.target;
    case KeyResultKind::kKeepWithin:
      return value >= *key_result.low && value <= key_result.target;
    default:
      return true;
  }
}

bool is_finished(const KeyResult& key_result) {
  if (!key_result.latest) return false;
  switch (key_result.kind) {
    case KeyResultKind::kPassFail:
      return key_result.latest->value == Decimal{1};
    case KeyResultKind::kMilestones:
      return key_result.latest->value == key_result.target;
    default:
      return false;
  }
}

}  // namespace okr
