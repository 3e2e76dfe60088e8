#include <gtest/gtest.h>

#include <optional>
#include <string_view>

#include "store/okr/pace.h"

namespace {

using namespace std::chrono_literals;  // 2027y
using okr::Confidence;
using okr::Day;
using okr::Decimal;
using okr::KeyResult;
using okr::KeyResultKind;
using okr::Pace;
using std::chrono::days;

constexpr Day kFirst = std::chrono::sys_days{2027y / 1 / 1};
constexpr Day kLast = kFirst + days{100};  // so that a day is a percent

okr::Cycle cycle() {
  okr::Cycle result;
  result.first_day = kFirst;
  result.last_day = kLast;
  return result;
}

KeyResult reached(std::string_view percent, std::optional<Day> due_day = std::nullopt) {
  KeyResult result;
  result.kind = KeyResultKind::kReach;
  result.target = Decimal{100};
  result.latest.emplace().value = *Decimal::parse(percent);
  result.latest->due_day = due_day;
  return result;
}

TEST(Pace, ExpectsProgressInStepWithTime) {
  struct Row {
    int length, day, percent;
  };
  constexpr Row kRows[] = {
      {100, 0, 0},     {100, 1, 1},  {100, 99, 99}, {100, 100, 100}, {100, -5, 0},
      {100, 105, 100}, {90, 45, 50}, {90, 1, 1},    {3, 1, 33},      {3, 2, 67},
      {8, 1, 13},      {0, 0, 100},  {0, -1, 0},    {0, 1, 100},
  };
  for (const Row& row : kRows) {
    SCOPED_TRACE(testing::Message() << "day " << row.day << " of " << row.length);
    EXPECT_EQ(okr::expected_percent(kFirst, kFirst + days{row.length}, kFirst + days{row.day}),
              row.percent);
  }
}

TEST(Pace, ExpectsAKeyResultByItsOwnDueDay) {
  KeyResult early = reached("0");
  early.due_day = kFirst + days{50};
  EXPECT_EQ(okr::expected_percent(early, cycle(), kFirst + days{25}), 50);
  EXPECT_EQ(okr::expected_percent(early, cycle(), kFirst + days{60}), 100);
  EXPECT_EQ(okr::expected_percent(reached("0"), cycle(), kFirst + days{25}), 25);
}

TEST(Pace, ExpectsNothingOfPassOrFailBeforeItsDay) {
  KeyResult launch = reached("0");
  launch.kind = KeyResultKind::kPassFail;
  launch.due_day = kFirst + days{50};
  EXPECT_EQ(okr::expected_percent(launch, cycle(), kFirst + days{49}), std::nullopt);
  EXPECT_EQ(okr::expected_percent(launch, cycle(), kFirst + days{50}), 100);
  EXPECT_EQ(okr::pace(launch, cycle(), kFirst + days{49}, std::nullopt), Pace::kOnPace);
  EXPECT_EQ(okr::pace(launch, cycle(), kFirst + days{50}, std::nullopt), Pace::kFarBehind);
}

TEST(Pace, ComesFromTheGapToTheExpected) {
  struct Row {
    int day;
    std::string_view percent;
    Pace pace;
  };
  constexpr Row kRows[] = {
      {50, "50", Pace::kOnPace},     {50, "40", Pace::kOnPace},     {50, "39", Pace::kBehind},
      {50, "25", Pace::kBehind},     {50, "24", Pace::kFarBehind},  {50, "118", Pace::kOnPace},
      {0, "0", Pace::kOnPace},       {0, "-11", Pace::kBehind},     {0, "-26", Pace::kFarBehind},
      {100, "100", Pace::kOnPace},   {100, "90", Pace::kOnPace},    {100, "75", Pace::kBehind},
      {100, "74", Pace::kFarBehind}, {120, "74", Pace::kFarBehind}, {-9, "0", Pace::kOnPace},
  };
  for (const Row& row : kRows) {
    SCOPED_TRACE(testing::Message() << row.percent << " on day " << row.day);
    EXPECT_EQ(okr::pace(reached(row.percent), cycle(), kFirst + days{row.day}, std::nullopt),
              row.pace);
  }
}

TEST(Pace, IsPendingAndNeverGreenWithoutACheckIn) {
  KeyResult silent = reached("0");
  silent.latest.reset();
  EXPECT_EQ(okr::pace(silent, cycle(), kFirst, std::nullopt), Pace::kPending);
  EXPECT_EQ(okr::pace(silent, cycle(), kFirst + days{50}, kFirst + days{7}), Pace::kPending);
}

TEST(Pace, IsOutdatedOnceADueDayAndItsGracePassUnanswered) {
  const Day due = kFirst + days{28};
  struct Row {
    std::optional<Day> answered;
    int days_after;
    bool outdated;
  };
  const Row rows[] = {
      {due, 6, false},           {due + days{7}, 6, false}, {due - days{7}, 0, false},
      {due - days{7}, 3, false}, {due - days{7}, 4, true},  {due - days{21}, 30, true},
      {std::nullopt, 3, false},  {std::nullopt, 4, true},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(testing::Message() << row.days_after << " days after");
    const Pace found =
        okr::pace(reached("100", row.answered), cycle(), due + days{row.days_after}, due);
    EXPECT_EQ(found, row.outdated ? Pace::kOutdated : Pace::kOnPace);
  }
  EXPECT_EQ(okr::pace(reached("100"), cycle(), kLast, std::nullopt), Pace::kOnPace)
      << "nobody is asked, so nothing is outdated";
}

TEST(Pace, HasAWordAndAShapeEach) {
  struct Row {
    Pace pace;
    std::string_view word, shape;
  };
  constexpr Row kRows[] = {
      {Pace::kOnPace, "on pace", "●"},       {Pace::kBehind, "behind", "◐"},
      {Pace::kFarBehind, "far behind", "○"}, {Pace::kPending, "no data yet", "·"},
      {Pace::kOutdated, "outdated", "◌"},
  };
  for (const Row& row : kRows) {
    EXPECT_EQ(word(row.pace), row.word);
    EXPECT_EQ(shape(row.pace), row.shape);
  }
}

TEST(Pace, AsksAQuestionWhenBeliefContradictsIt) {
  struct Row {
    Pace pace;
    int confidence;
    std::string_view question;  // empty: none
  };
  constexpr Row kRows[] = {
      {Pace::kFarBehind, 8,
       "Far behind, yet confidence is 8/10: what will make up the difference?"},
      {Pace::kFarBehind, 7, ""},
      {Pace::kBehind, 10, ""},
      {Pace::kOnPace, 4, "On pace, yet confidence is 4/10: what do you see coming?"},
      {Pace::kOnPace, 5, ""},
      {Pace::kOutdated, 0, ""},
      {Pace::kPending, 10, ""},
  };
  for (const Row& row : kRows) {
    SCOPED_TRACE(testing::Message() << word(row.pace) << " and " << row.confidence);
    EXPECT_EQ(contradiction(row.pace, *Confidence::from_int(row.confidence)).value_or(""),
              row.question);
  }
}

}  // namespace
