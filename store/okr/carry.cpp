#include "store/okr/carry.h"

#include <fmt/format.h>

#include <algorithm>

#include "store/okr/progress.h"

namespace okr {
namespace {

constexpr std::int64_t kReached = 100;  // percent

Carried open_milestones(KeyResult next, std::int64_t done) {
  const auto count = std::min(static_cast<std::size_t>(done), next.milestones.size());
  next.milestones.erase(next.milestones.begin(),
                        next.milestones.begin() + static_cast<std::ptrdiff_t>(count));
  next.target = Decimal{static_cast<std::int64_t>(next.milestones.size())};
  if (next.milestones.size() > 1) {
    return {next, fmt::format("{} of its milestones are open", next.milestones.size()),
            std::nullopt};
  }
  const std::string last = next.milestones.front().text;
  next.kind = KeyResultKind::kPassFail;
  next.target = Decimal{1};
  next.milestones.clear();
  return {next, fmt::format("only “{}” is open, so it is pass or fail", last), std::nullopt};
}

Carried from_last_value(KeyResult next, const Decimal& value) {
  KeyResult moved = next;
  moved.baseline = value;
  if (next.kind == KeyResultKind::kReach) moved.kind = KeyResultKind::kIncrease;
  if (!target_problem(moved)) return {moved, "", value};
  if (next.kind != KeyResultKind::kStaged) return {next, "", std::nullopt};
  moved.kind = next.target > next.baseline ? KeyResultKind::kIncrease : KeyResultKind::kDecrease;
  moved.commit.reset();
  moved.stretch.reset();
  if (target_problem(moved)) {
    return {std::nullopt, "it reached its target, so one that goes on needs a new target", value};
  }
  return {moved, "it is beyond what was committed to, so that its target alone is left", value};
}

}  // namespace

Carried carried(const KeyResult& key_result) {
  KeyResult next = key_result;
  next.latest.reset();
  next.due_day.reset();
  next.plan.clear();  // of days that are over
  for (Milestone& milestone : next.milestones) milestone.due_day.reset();
  const auto reached = progress(key_result);
  if (!reached || is_kept(key_result.kind)) return {next, "", std::nullopt};
  if (reached->percent >= kReached) return {std::nullopt, "it was reached", std::nullopt};
  const Decimal& value = key_result.latest->value;
  switch (key_result.kind) {
    case KeyResultKind::kMilestones:
      return value.whole() > 0 ? open_milestones(next, value.whole())
                               : Carried{next, "", std::nullopt};
    case KeyResultKind::kIncrease:
    case KeyResultKind::kDecrease:
    case KeyResultKind::kReach:
    case KeyResultKind::kStaged:
      return value == key_result.baseline ? Carried{next, "", std::nullopt}
                                          : from_last_value(next, value);
    default:
      return {next, "", std::nullopt};
  }
}

}  // namespace okr
