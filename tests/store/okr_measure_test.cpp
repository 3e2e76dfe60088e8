// The kinds of key results beside the plain ones, and what they expect on a day.
#include <gtest/gtest.h>

#include <optional>
#include <string_view>

#include "store/okr/pace.h"
#include "store/okr/progress.h"
#include "store/okr/rollup.h"

namespace {

using okr::Decimal;
using okr::KeyResult;
using okr::KeyResultKind;
using namespace std::chrono;

Decimal decimal(std::string_view text) {
  return Decimal::parse(text).value();
}

KeyResult key_result(KeyResultKind kind, std::string_view target) {
  KeyResult result;
  result.kind = kind;
  result.target = decimal(target);
  return result;
}

KeyResult staged() {
  KeyResult result = key_result(KeyResultKind::kStaged, "30");
  result.baseline = decimal("10");
  result.commit = decimal("20");
  result.stretch = decimal("50");
  return result;
}

KeyResult within(std::string_view low, std::string_view high) {
  KeyResult result = key_result(KeyResultKind::kKeepWithin, high);
  result.low = decimal(low);
  return result;
}

const okr::Cycle kQuarter{okr::CycleId{1}, "2026-Q4", sys_days{October / 1 / 2026},
                          sys_days{December / 31 / 2026}, okr::CycleState::kActive};

TEST(Progress, OfWhatIsKeptIsWholeWithinAndLessByTheDistance) {
  const KeyResult above = key_result(KeyResultKind::kKeepAbove, "90");
  const KeyResult below = key_result(KeyResultKind::kKeepBelow, "2");
  const KeyResult none = key_result(KeyResultKind::kKeepBelow, "0");
  const struct {
    KeyResult key_result;
    std::string_view value;
    std::int64_t percent;
  } rows[] = {{above, "90", 100},
              {above, "99", 100},
              {above, "85.5", 50},
              {above, "81", 0},
              {above, "72", -100},
              {below, "2", 100},
              {below, "0", 100},
              {below, "2.1", 50},
              {below, "2.2", 0},
              {none, "0", 100},
              {none, "0.5", 50},
              {none, "1", 0},
              {within("5", "10"), "5", 100},
              {within("5", "10"), "10", 100},
              {within("5", "10"), "12.5", 50},
              {within("5", "10"), "2.5", 50},
              {within("5", "10"), "0", 0}};
  for (const auto& row : rows) {
    EXPECT_EQ(okr::progress(row.key_result, decimal(row.value)).percent, row.percent) << row.value;
  }
}

TEST(Progress, OfStagesHasThreeMarks) {
  KeyResult down = staged();
  down.baseline = decimal("50");
  down.commit = decimal("40");
  down.target = decimal("30");
  down.stretch = decimal("10");
  const struct {
    std::string_view value;
    int up, falling;
  } rows[] = {{"10", 0, 100}, {"15", 15, 93}, {"20", 30, 85},   {"25", 50, 78}, {"30", 70, 70},
              {"40", 85, 30}, {"50", 100, 0}, {"70", 130, -60}, {"5", -15, 108}};
  for (const auto& row : rows) {
    EXPECT_EQ(okr::progress(staged(), decimal(row.value)).percent, row.up) << row.value;
    EXPECT_EQ(okr::progress(down, decimal(row.value)).percent, row.falling) << row.value;
  }
}

TEST(Progress, OfStagesHoldsAnyNumber) {
  KeyResult tiny = staged();
  tiny.baseline = decimal("0");
  tiny.commit = decimal("0.000000001");
  tiny.target = decimal("0.000000002");
  tiny.stretch = decimal("0.000000003");
  EXPECT_GT(okr::progress(tiny, decimal("999999999999999999")).percent, 1'000'000'000);
  EXPECT_LT(okr::progress(tiny, decimal("-999999999999999999")).percent, -1'000'000'000);
}

TEST(Progress, OfABaselineToBeFoundIsWholeOnceThereIsANumber) {
  KeyResult result = key_result(KeyResultKind::kBaseline, "0");
  EXPECT_EQ(okr::progress(result), std::nullopt);
  result.latest.emplace().value = decimal("37");
  EXPECT_EQ(okr::progress(result)->percent, 100);
}

TEST(Progress, OfARelativeTargetIsUnknownWithoutItsBaseline) {
  KeyResult result = key_result(KeyResultKind::kIncrease, "0");
  result.relative = decimal("20");
  result.latest.emplace().value = decimal("300");
  EXPECT_EQ(okr::progress(result), std::nullopt);
  EXPECT_EQ(okr::rollup(std::span{&result, 1}).reported, 0);
}

TEST(Progress, RefusesMeasuresThatCannotBe) {
  KeyResult crossed = staged();
  crossed.commit = decimal("40");
  KeyResult shrinking = key_result(KeyResultKind::kDecrease, "0");
  shrinking.relative = decimal("120");
  KeyResult still = key_result(KeyResultKind::kIncrease, "0");
  still.relative = decimal("0");
  const struct {
    KeyResult key_result;
    std::string_view problem;
  } rows[] = {
      {crossed,
       "Baseline 10, commit 40, target 30 and stretch 50 must go one way, each further than the "
       "one before."},
      {within("5", "5"), "A range needs a lower and a higher bound, not 5 and 5."},
      {within("6", "5"), "A range needs a lower and a higher bound, not 6 and 5."},
      {shrinking, "Nothing can shrink by 120 %; 100 % is all of it."},
      {still, "It must change by more than 0 %, not by 0 %."}};
  for (const auto& row : rows) EXPECT_EQ(okr::target_problem(row.key_result), row.problem);
  EXPECT_EQ(okr::target_problem(staged()), std::nullopt);
  EXPECT_EQ(okr::target_problem(within("5", "6")), std::nullopt);
}

TEST(Progress, TakesPercentOfWorkFromNothingToAll) {
  const KeyResult work = key_result(KeyResultKind::kPercent, "100");
  EXPECT_EQ(okr::value_problem(work, decimal("100")), std::nullopt);
  EXPECT_EQ(okr::value_problem(work, decimal("100.5")),
            "It is percent of the work: say a number from 0 to 100, not 100.5.");
  EXPECT_EQ(okr::progress(work, decimal("40")).percent, 40);
}

TEST(Pace, ExpectsAllOfWhatIsKeptEveryDay) {
  for (const auto kind : {KeyResultKind::kKeepAbove, KeyResultKind::kKeepBelow}) {
    EXPECT_EQ(okr::expected_percent(key_result(kind, "90"), kQuarter, kQuarter.first_day), 100);
  }
}

TEST(Pace, ExpectsTheTargetOfStagesAtTheEnd) {
  EXPECT_EQ(okr::expected_percent(staged(), kQuarter, kQuarter.last_day), 70);
  EXPECT_EQ(okr::expected_percent(staged(), kQuarter, kQuarter.first_day), 0);
}

TEST(Pace, FollowsThePlannedPathStraightFromDayToDay) {
  KeyResult sales = key_result(KeyResultKind::kReach, "100");
  sales.plan = {{sys_days{November / 16 / 2026}, decimal("20")},
                {sys_days{December / 21 / 2026}, decimal("90")}};
  const struct {
    year_month_day day;
    int percent;
  } rows[] = {
      {2026y / October / 1, 0},     {2026y / October / 24, 10},  {2026y / November / 16, 20},
      {2026y / November / 23, 34},  {2026y / December / 21, 90}, {2026y / December / 26, 95},
      {2026y / December / 31, 100}, {2027y / January / 5, 100},  {2026y / September / 1, 0}};
  for (const auto& row : rows) {
    EXPECT_EQ(okr::expected_percent(sales, kQuarter, sys_days{row.day}), row.percent)
        << row.percent;
  }
}

TEST(Pace, ExpectsTheMilestonesThatAreDue) {
  KeyResult list = key_result(KeyResultKind::kMilestones, "3");
  list.milestones = {{"draft", sys_days{October / 15 / 2026}},
                     {"review", sys_days{November / 15 / 2026}},
                     {"ship", std::nullopt}};
  EXPECT_EQ(okr::expected_percent(list, kQuarter, sys_days{October / 14 / 2026}), 0);
  EXPECT_EQ(okr::expected_percent(list, kQuarter, sys_days{October / 15 / 2026}), 33);
  EXPECT_EQ(okr::expected_percent(list, kQuarter, sys_days{December / 30 / 2026}), 67);
  EXPECT_EQ(okr::expected_percent(list, kQuarter, sys_days{December / 31 / 2026}), 100);
}

TEST(Pace, GoesByTheLimitsItIsGiven) {
  KeyResult result = key_result(KeyResultKind::kReach, "100");
  result.latest.emplace().value = decimal("30");
  const okr::Day half = sys_days{November / 16 / 2026};
  EXPECT_EQ(okr::pace(result, kQuarter, half, std::nullopt), okr::Pace::kBehind);
  EXPECT_EQ(okr::pace(result, kQuarter, half, std::nullopt, {.behind = 30, .far_behind = 40}),
            okr::Pace::kOnPace);
  EXPECT_EQ(okr::pace(result, kQuarter, half, std::nullopt, {.behind = 5, .far_behind = 10}),
            okr::Pace::kFarBehind);
}

TEST(Pace, OfWhatIsKeptIsNeverGoodOutside) {
  const struct {
    KeyResult key_result;
    std::string_view value;
    okr::Pace pace;
  } rows[] = {
      {key_result(KeyResultKind::kKeepAbove, "99.9"), "99.9", okr::Pace::kOnPace},
      {key_result(KeyResultKind::kKeepAbove, "99.9"), "99.89", okr::Pace::kBehind},
      {key_result(KeyResultKind::kKeepAbove, "99.9"), "97", okr::Pace::kFarBehind},
      {key_result(KeyResultKind::kKeepBelow, "200"), "200", okr::Pace::kOnPace},
      {key_result(KeyResultKind::kKeepBelow, "200"), "200.5", okr::Pace::kBehind},
      {within("5", "10"), "5", okr::Pace::kOnPace},
      {within("5", "10"), "4.9", okr::Pace::kBehind},
      {within("5", "10"), "10.1", okr::Pace::kBehind},
      {within("5", "10"), "20", okr::Pace::kFarBehind}};
  for (const auto& row : rows) {
    KeyResult kept = row.key_result;
    kept.latest.emplace().value = decimal(row.value);
    EXPECT_EQ(okr::pace(kept, kQuarter, kQuarter.first_day, std::nullopt), row.pace) << row.value;
  }
}

TEST(Rollup, WeighsAndLeavesOutWhatHasNoWeight) {
  std::vector<KeyResult> all;
  for (const auto& [value, weight] : {std::pair{"100", 3}, {"0", 1}, {"50", 0}}) {
    all.push_back(key_result(KeyResultKind::kReach, "100"));
    all.back().latest.emplace().value = decimal(value);
    all.back().weight = weight;
  }
  const okr::Rollup rollup = okr::rollup(all);
  EXPECT_EQ(rollup.average->hundredths(), 75);
  EXPECT_EQ(rollup.lowest->hundredths(), 0);
  EXPECT_EQ(rollup.highest->hundredths(), 100);
  EXPECT_EQ(rollup.reported, 3);
  for (KeyResult& one : all) one.weight = 0;
  EXPECT_EQ(okr::rollup(all).average, std::nullopt);
}

TEST(PlannedPath, IsReadAsItIsWritten) {
  const std::vector<okr::PlannedValue> plan{{sys_days{October / 15 / 2026}, decimal("35.5")},
                                            {sys_days{November / 15 / 2026}, decimal("-4")}};
  EXPECT_EQ(okr::plan_from(okr::to_text(plan)), plan);
  EXPECT_TRUE(okr::plan_from("").empty());
  for (const auto* text : {"x", "1", "1:", ":3", "1:2  2:3"}) {
    EXPECT_THROW((void)okr::plan_from(text), std::logic_error) << text;
  }
}

}  // namespace
