#include "store/okr/pace.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "store/okr/progress.h"
#include "store/okr/reached.h"

namespace okr {
namespace {

bool outdated(const LatestCheckIn& latest, Day today, std::optional<Day> last_due,
              std::chrono::days grace) {
  if (!last_due || today <= *last_due + grace) return false;
  return !latest.due_day || *latest.due_day < *last_due;
}

// How far `today` is on the way between two days, in percent, rounded half up.
int percent_between(Day first_day, Day last_day, Day today) {
  const auto passed = (today - first_day).count();
  const auto total = (last_day - first_day).count();
  return static_cast<int>((200 * passed + total) / (2 * total));
}

int percent_at(const KeyResult& key_result, const Decimal& value) {
  constexpr std::int64_t kMost = 1'000;
  return static_cast<int>(std::clamp(progress(key_result, value).percent, -kMost, kMost));
}

int planned_percent(const KeyResult& key_result, Day first_day, Day last_day, Day today) {
  Day from_day = first_day;
  int from = 0;
  for (const PlannedValue& planned : key_result.plan) {
    const int to = percent_at(key_result, planned.value);
    if (today <= planned.day) {
      if (planned.day <= from_day) return to;
      return from + (to - from) * percent_between(from_day, planned.day, today) / 100;
    }
    from_day = planned.day;
    from = to;
  }
  const int end =
      key_result.kind == KeyResultKind::kStaged ? percent_at(key_result, key_result.target) : 100;
  if (today >= last_day || last_day <= from_day) return std::max(from, end);
  return from + (end - from) * percent_between(from_day, last_day, today) / 100;
}

// Absent when no milestone has a day of its own.
std::optional<int> due_milestones_percent(const KeyResult& key_result, Day last_day, Day today) {
  const auto& milestones = key_result.milestones;
  const auto dated = [](const Milestone& one) { return one.due_day.has_value(); };
  if (std::none_of(milestones.begin(), milestones.end(), dated)) return std::nullopt;
  const auto due = std::count_if(milestones.begin(), milestones.end(), [&](const Milestone& one) {
    return one.due_day.value_or(last_day) <= today;
  });
  const auto count = static_cast<std::ptrdiff_t>(milestones.size());
  return static_cast<int>((200 * due + count) / (2 * count));
}

}  // namespace

int expected_percent(Day first_day, Day last_day, Day today) {
  if (today >= last_day) return 100;
  if (today <= first_day) return 0;
  return percent_between(first_day, last_day, today);
}

std::optional<int> expected_percent(const KeyResult& key_result, const Cycle& cycle, Day today) {
  const Day last_day = key_result.due_day.value_or(cycle.last_day);
  switch (key_result.kind) {
    case KeyResultKind::kPassFail:
    case KeyResultKind::kBaseline:
      if (today < last_day) return std::nullopt;
      return 100;
    case KeyResultKind::kKeepAbove:
    case KeyResultKind::kKeepBelow:
    case KeyResultKind::kKeepWithin:
      return 100;
    case KeyResultKind::kMilestones:
      return due_milestones_percent(key_result, last_day, today)
          .value_or(expected_percent(cycle.first_day, last_day, today));
    default:
      break;
  }
  if (key_result.relative) return std::nullopt;
  const bool straight = key_result.plan.empty() && key_result.kind != KeyResultKind::kStaged;
  if (straight) return expected_percent(cycle.first_day, last_day, today);
  return planned_percent(key_result, cycle.first_day, last_day, std::max(today, cycle.first_day));
}

Pace pace(const KeyResult& key_result, const Cycle& cycle, Day today, std::optional<Day> last_due,
          const PaceLimits& limits) {
  const std::optional<Progress> reached = progress(key_result);
  if (!reached) return Pace::kPending;
  if (outdated(*key_result.latest, today, last_due, limits.grace)) return Pace::kOutdated;
  const std::optional<int> expected = expected_percent(key_result, cycle, today);
  if (!expected) return Pace::kOnPace;
  if (reached->percent < *expected - limits.far_behind) return Pace::kFarBehind;
  const bool near = reached->percent >= *expected - limits.behind;
  return near && keeps_bounds(key_result, key_result.latest->value) ? Pace::kOnPace : Pace::kBehind;
}

std::string_view word(Pace pace) {
  switch (pace) {
    case Pace::kPending:
      return "no data yet";
    case Pace::kOnPace:
      return "on pace";
    case Pace::kBehind:
      return "behind";
    case Pace::kFarBehind:
      return "far behind";
    case Pace::kOutdated:
      return "outdated";
  }
  throw std::logic_error("unknown pace");
}

std::string_view shape(Pace pace) {
  switch (pace) {
    case Pace::kPending:
      return "·";
    case Pace::kOnPace:
      return "●";
    case Pace::kBehind:
      return "◐";
    case Pace::kFarBehind:
      return "○";
    case Pace::kOutdated:
      return "◌";
  }
  throw std::logic_error("unknown pace");
}

std::optional<std::string> contradiction(Pace pace, Confidence confidence) {
  if (pace == Pace::kFarBehind && confidence.value() >= 8) {
    return fmt::format("Far behind, yet confidence is {}/10: what will make up the difference?",
                       confidence.value());
  }
  if (pace == Pace::kOnPace && confidence.value() <= 4) {
    return fmt::format("On pace, yet confidence is {}/10: what do you see coming?",
                       confidence.value());
  }
  return std::nullopt;
}

}  // namespace okr
