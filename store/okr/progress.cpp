#include "store/okr/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace okr {
namespace {

// What a staged key result has reached at its three marks (method, section 2).
constexpr int kAtCommit = 30;
constexpr int kAtTarget = 70;

std::int64_t staged_percent(const KeyResult& key_result, const Decimal& value) {
  const Decimal& baseline = key_result.baseline;
  const Decimal& commit = *key_result.commit;
  const Decimal& target = key_result.target;
  const bool up = target > baseline;
  const auto past = [&](const Decimal& mark) { return up ? value > mark : value < mark; };
  if (past(target)) {
    constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max() - kAtTarget;
    return kAtTarget +
           std::min(kMost, value.points_of_way(target, *key_result.stretch, 100 - kAtTarget));
  }
  if (past(commit)) return kAtCommit + value.points_of_way(commit, target, kAtTarget - kAtCommit);
  return value.points_of_way(baseline, commit, kAtCommit);
}

// What lies outside is short by a hundred points at this share of the bound, a tenth.
constexpr int kPointsPerBound = 1'000;

// How far `value` lies above `bound`, a tenth of which is a hundred points; a bound of nothing
// counts as ten.
std::int64_t points_above(const Decimal& value, const Decimal& bound) {
  const Decimal size = bound == Decimal{0} ? Decimal{10} : bound;
  return value.points_from(bound, size, kPointsPerBound);
}

std::int64_t kept_percent(const KeyResult& key_result, const Decimal& value) {
  const Decimal& target = key_result.target;
  switch (key_result.kind) {
    case KeyResultKind::kKeepAbove:
      return value >= target ? 100 : 100 + points_above(value, target);
    case KeyResultKind::kKeepBelow:
      return value <= target ? 100 : 100 - points_above(value, target);
    default:
      break;
  }
  const Decimal& low = *key_result.low;
  if (value < low) return 100 + value.points_of_way(low, target, 100);
  return value <= target ? 100 : 200 - value.points_of_way(low, target, 100);
}

std::optional<std::string> relative_problem(const KeyResult& key_result) {
  const Decimal& percent = *key_result.relative;
  if (percent <= Decimal{0}) {
    return fmt::format("It must change by more than 0 %, not by {} %.", percent.text());
  }
  if (key_result.kind == KeyResultKind::kDecrease && percent > Decimal{100}) {
    return fmt::format("Nothing can shrink by {} %; 100 % is all of it.", percent.text());
  }
  return std::nullopt;
}

std::optional<std::string> direction_problem(const KeyResult& key_result) {
  if (key_result.relative) return relative_problem(key_result);
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

std::optional<std::string> stages_problem(const KeyResult& key_result) {
  if (!key_result.commit || !key_result.stretch) {
    return "It needs a commit and a stretch value beside the target.";
  }
  const Decimal marks[] = {key_result.baseline, *key_result.commit, key_result.target,
                           *key_result.stretch};
  const auto not_above = [](const Decimal& a, const Decimal& b) { return a >= b; };
  const auto not_below = [](const Decimal& a, const Decimal& b) { return a <= b; };
  if (std::adjacent_find(std::begin(marks), std::end(marks), not_above) == std::end(marks) ||
      std::adjacent_find(std::begin(marks), std::end(marks), not_below) == std::end(marks)) {
    return std::nullopt;
  }
  return fmt::format(
      "Baseline {}, commit {}, target {} and stretch {} must go one way, each further than the one "
      "before.",
      marks[0].text(), marks[1].text(), marks[2].text(), marks[3].text());
}

std::optional<std::string> range_problem(const KeyResult& key_result) {
  if (key_result.low && *key_result.low < key_result.target) return std::nullopt;
  return fmt::format("A range needs a lower and a higher bound, not {} and {}.",
                     key_result.low.value_or(key_result.target).text(), key_result.target.text());
}

}  // namespace

Progress progress(const KeyResult& key_result, const Decimal& value) {
  const auto reached = [&]() -> std::int64_t {
    switch (key_result.kind) {
      case KeyResultKind::kIncrease:
      case KeyResultKind::kDecrease:
        return value.percent_of_way(key_result.baseline, key_result.target);
      case KeyResultKind::kReach:
      case KeyResultKind::kMilestones:
        return value.percent_of_way(Decimal{0}, key_result.target);
      case KeyResultKind::kKeepAbove:
      case KeyResultKind::kKeepBelow:
      case KeyResultKind::kKeepWithin:
        return kept_percent(key_result, value);
      case KeyResultKind::kPassFail:
        return value.percent_of_way(Decimal{0}, Decimal{1});
      case KeyResultKind::kBaseline:
        return 100;
      case KeyResultKind::kStaged:
        return staged_percent(key_result, value);
      case KeyResultKind::kPercent:
        return value.percent_of_way(Decimal{0}, Decimal{100});
    }
    throw std::logic_error("unknown key result kind");
  };
  const std::int64_t percent = reached();
  return Progress{Score::clamped(percent), percent};
}

std::optional<Progress> progress(const KeyResult& key_result) {
  if (!key_result.latest || key_result.relative) return std::nullopt;
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
    case KeyResultKind::kKeepWithin:
      return range_problem(key_result);
    case KeyResultKind::kMilestones:
      if (key_result.milestones.size() >= 2) return std::nullopt;
      return "A list of milestones needs at least two of them.";
    case KeyResultKind::kStaged:
      return stages_problem(key_result);
    case KeyResultKind::kKeepAbove:
    case KeyResultKind::kKeepBelow:
    case KeyResultKind::kPassFail:
    case KeyResultKind::kBaseline:
    case KeyResultKind::kPercent:
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
  if (key_result.kind == KeyResultKind::kPercent) {
    if (value >= Decimal{0} && value <= Decimal{100}) return std::nullopt;
    return fmt::format("It is percent of the work: say a number from 0 to 100, not {}.",
                       value.text());
  }
  if (key_result.relative && value == Decimal{0}) {
    return "Its first check-in is its baseline, and percent of nothing are nothing: say another "
           "number than 0, or give it a target of its own.";
  }
  return std::nullopt;
}

}  // namespace okr
