#include "store/okr/pace.h"

#include <fmt/format.h>

#include <stdexcept>

#include "store/okr/progress.h"

namespace okr {
namespace {

bool outdated(const LatestCheckIn& latest, Day today, std::optional<Day> last_due) {
  if (!last_due || today <= *last_due + kStaleGrace) return false;
  return !latest.due_day || *latest.due_day < *last_due;
}

}  // namespace

int expected_percent(Day first_day, Day last_day, Day today) {
  if (today >= last_day) return 100;
  if (today <= first_day) return 0;
  const auto passed = (today - first_day).count();
  const auto total = (last_day - first_day).count();
  return static_cast<int>((200 * passed + total) / (2 * total));
}

std::optional<int> expected_percent(const KeyResult& key_result, const Cycle& cycle, Day today) {
  const Day last_day = key_result.due_day.value_or(cycle.last_day);
  if (key_result.kind == KeyResultKind::kPassFail && today < last_day) return std::nullopt;
  return expected_percent(cycle.first_day, last_day, today);
}

Pace pace(const KeyResult& key_result, const Cycle& cycle, Day today, std::optional<Day> last_due) {
  const std::optional<Progress> reached = progress(key_result);
  if (!reached) return Pace::kPending;
  if (outdated(*key_result.latest, today, last_due)) return Pace::kOutdated;
  const std::optional<int> expected = expected_percent(key_result, cycle, today);
  if (!expected || reached->percent >= *expected - kBehindPoints) return Pace::kOnPace;
  return reached->percent >= *expected - kFarBehindPoints ? Pace::kBehind : Pace::kFarBehind;
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
