#include <gmock/gmock.h>

#include "store/okr/cycle_calendar.h"
#include "tests/scheduler/times.h"

namespace {

std::string calendar(const std::string& first, const std::string& last) {
  okr::Cycle cycle;
  cycle.first_day = tests::day(first);
  cycle.last_day = tests::day(last);
  std::string text;
  for (const okr::CycleDay& one : okr::calendar_of(cycle)) {
    const std::string day = tests::text(one.day.time_since_epoch()).substr(0, 10);
    text += (text.empty() ? "" : ", ") + std::string{okr::word(one.beat)} + " " + day;
  }
  return text;
}

TEST(CycleCalendar, CountsFromAWeekBeforeItBeginsToTheDayAfterItEnds) {
  struct Row {
    std::string first, last, calendar;
  };
  const Row rows[] = {
      {"2026-10-01", "2026-12-31",
       "drafts-due 2026-09-24, half-time 2026-11-16, two-weeks-left 2026-12-17, one-week-left "
       "2026-12-24, one-day-left 2026-12-30, over 2027-01-01"},
      // Weekends: what counts down comes before them, the rest after.
      {"2026-11-01", "2026-11-30",
       "drafts-due 2026-10-23, half-time 2026-11-16, one-week-left 2026-11-23, one-day-left "
       "2026-11-27, over 2026-12-01"},
      {"2028-02-01", "2028-02-29",
       "drafts-due 2028-01-25, half-time 2028-02-15, one-week-left 2028-02-22, one-day-left "
       "2028-02-28, over 2028-03-01"},
      // Too short for a half-time or a countdown of weeks.
      {"2026-11-02", "2026-11-15",
       "drafts-due 2026-10-26, one-day-left 2026-11-13, over 2026-11-16"},
      {"2026-11-23", "2026-11-23",
       "drafts-due 2026-11-16, one-day-left 2026-11-20, over 2026-11-24"},
      {"2026-01-01", "2026-12-31",
       "drafts-due 2025-12-25, half-time 2026-07-02, two-weeks-left 2026-12-17, one-week-left "
       "2026-12-24, one-day-left 2026-12-30, over 2027-01-01"},
  };
  for (const Row& row : rows) EXPECT_EQ(calendar(row.first, row.last), row.calendar);
}

TEST(CycleCalendar, KnowsWhatADayIsFor) {
  okr::Cycle cycle;
  cycle.first_day = tests::day("2026-10-01");
  cycle.last_day = tests::day("2026-12-31");
  EXPECT_EQ(okr::beat_on(cycle, tests::day("2026-11-16")), okr::Beat::kHalfTime);
  EXPECT_EQ(okr::beat_on(cycle, tests::day("2026-11-17")), std::nullopt);
}

TEST(CycleCalendar, AsksForDraftsBeforeTheStartAndForNothingElse) {
  EXPECT_TRUE(okr::asks(okr::CycleState::kPlanning, okr::Beat::kDraftsDue));
  EXPECT_FALSE(okr::asks(okr::CycleState::kPlanning, okr::Beat::kHalfTime));
  EXPECT_TRUE(okr::asks(okr::CycleState::kActive, okr::Beat::kOver));
  EXPECT_TRUE(okr::asks(okr::CycleState::kGrading, okr::Beat::kOver));
  EXPECT_FALSE(okr::asks(okr::CycleState::kGrading, okr::Beat::kOneDayLeft));
  EXPECT_FALSE(okr::asks(okr::CycleState::kClosed, okr::Beat::kOver));
}

}  // namespace
