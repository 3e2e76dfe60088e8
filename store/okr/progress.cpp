#include "store/okr/progress.h"

#include <fmt/format.h>

#include <stdexcept>

namespace okr {
namespace {

std::optional<std::string> direction_problem(const KeyResult& key_result) {
  const std::string baseline = key_result.baseline.text();
  const std::string target = key_result.target.text();
  if (key_result.baseline == key_result.target) {
    return fmt::format("Baseline and target are both {}, so there is no way to go.", target);
  }
  const bool up = key_result.target > key_result.baseline;
  if (key_result.kind == KeyResultKind::kIncrease && !up) {
    return fmt::format("From {} to {} is down, but this key result is to go up.", baseline, target);
  }
  if (key_result.kind == KeyResultKind::kDecrease && up) {
    return fmt::format("From {} to {} is up, but this key result is to go down.", baseline, target);
  }
  return std::nullopt;
}

}  // namespace

Progress progress(const KeyResult& key_result, const Decimal& value) {
  const bool from_baseline =
      key_result.kind == KeyResultKind::kIncrease || key_result.kind == KeyResultKind::kDecrease;
  const Decimal from = from_baseline ? key_result.baseline : Decimal{0};
  const Decimal to = key_result.kind == KeyResultKind::kPassFail ? Decimal{1} : key_result.target;
  const std::int64_t percent = value.percent_of_way(from, to);
  return Progress{Score::clamped(percent), percent};
}

std::optional<Progress> progress(const KeyResult& key_result) {
  if (!key_result.latest) return std::nullopt;
  return progress(key_result, key_result.latest->value);
}

std::optional<std::string> target_problem(const KeyResult& key_result) {
  switch (key_result.kind) {
    case KeyResultKind::kIncrease:
    case KeyResultKind::kDecrease:
      return direction_problem(key_result);
    case KeyResultKind::kReach:
      if (key_result.target > Decimal{0}) return std::nullopt;
      return fmt::format("A target counted from zero must be more than 0, not {}.",
                         key_result.target.text());
    case KeyResultKind::kMilestones:
      if (key_result.milestones.size() >= 2) return std::nullopt;
      return "A list of milestones needs at least two of them.";
    case KeyResultKind::kPassFail:
      return std::nullopt;
  }
  throw std::logic_error("unknown key result kind");
}

std::optional<std::string> value_problem(const KeyResult& key_result, const Decimal& value) {
  if (key_result.kind == KeyResultKind::kMilestones) {
    const auto count = static_cast<std::int64_t>(key_result.milestones.size());
    if (value.is_whole() && value >= Decimal{0} && value <= Decimal{count}) return std::nullopt;
    return fmt::format(
        "It has {} milestones: say how many are done, a whole number from 0 to {}, not {}.", count,
        count, value.text());
  }
  if (key_result.kind == KeyResultKind::kPassFail) {
    if (value == Decimal{0} || value == Decimal{1}) return std::nullopt;
    return fmt::format("It is either done or not: say 1 for done or 0 for not yet, not {}.",
                       value.text());
  }
  return std::nullopt;
}

}  // namespace okr
