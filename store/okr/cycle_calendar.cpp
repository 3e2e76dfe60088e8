#include "store/okr/cycle_calendar.h"

#include <algorithm>

namespace okr {
namespace {

using std::chrono::days;

constexpr unsigned kFriday = 5;

Day work_day_before(Day day) {
  while (std::chrono::weekday{day}.iso_encoding() > kFriday) day -= days{1};
  return day;
}

Day work_day_after(Day day) {
  while (std::chrono::weekday{day}.iso_encoding() > kFriday) day += days{1};
  return day;
}

}  // namespace

std::vector<CycleDay> calendar_of(const Cycle& cycle) {
  constexpr days kWeek{7};
  const days length = cycle.last_day - cycle.first_day + days{1};
  std::vector<CycleDay> all{{Beat::kDraftsDue, work_day_before(cycle.first_day - kWeek)}};
  if (length >= 4 * kWeek) {
    all.push_back({Beat::kHalfTime, work_day_after(cycle.first_day + length / 2)});
  }
  if (length >= 6 * kWeek) {
    all.push_back({Beat::kTwoWeeksLeft, work_day_before(cycle.last_day - 2 * kWeek)});
  }
  if (length >= 4 * kWeek) {
    all.push_back({Beat::kOneWeekLeft, work_day_before(cycle.last_day - kWeek)});
  }
  all.push_back({Beat::kOneDayLeft, work_day_before(cycle.last_day - days{1})});
  all.push_back({Beat::kOver, work_day_after(cycle.last_day + days{1})});
  for (std::size_t i = 0; i + 1 < all.size();) {
    if (all[i].day >= all[i + 1].day) {
      all.erase(all.begin() + static_cast<std::ptrdiff_t>(i));
    } else {
      ++i;
    }
  }
  return all;
}

std::optional<Beat> beat_on(const Cycle& cycle, Day day) {
  for (const CycleDay& one : calendar_of(cycle)) {
    if (one.day == day) return one.beat;
  }
  return std::nullopt;
}

bool asks(CycleState state, Beat beat) {
  if (state == CycleState::kActive) return true;
  if (state == CycleState::kGrading) return beat == Beat::kOver;
  return beat == Beat::kDraftsDue && state == CycleState::kPlanning;
}

std::string_view word(Beat beat) {
  switch (beat) {
    case Beat::kDraftsDue:
      return "drafts-due";
    case Beat::kHalfTime:
      return "half-time";
    case Beat::kTwoWeeksLeft:
      return "two-weeks-left";
    case Beat::kOneWeekLeft:
      return "one-week-left";
    case Beat::kOneDayLeft:
      return "one-day-left";
    case Beat::kOver:
      return "over";
  }
  return "";
}

}  // namespace okr
