#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/okr/progress.h"
#include "store/okr/rollup.h"

namespace {

using okr::Decimal;
using okr::KeyResult;
using okr::KeyResultKind;

KeyResult key_result(KeyResultKind kind, std::string_view baseline, std::string_view target) {
  KeyResult result;
  result.kind = kind;
  result.baseline = *Decimal::parse(baseline);
  result.target = *Decimal::parse(target);
  if (kind == KeyResultKind::kMilestones) {
    result.milestones.assign(static_cast<std::size_t>(result.target.whole()),
                             okr::Milestone{"done"});
  }
  return result;
}

KeyResult at_percent(std::string_view percent) {
  KeyResult result = key_result(KeyResultKind::kReach, "0", "100");
  result.latest.emplace().value = *Decimal::parse(percent);
  return result;
}

TEST(Progress, FollowsTheFormulaOfEachKind) {
  struct Row {
    KeyResultKind kind;
    std::string_view baseline, target, value;
    std::int64_t percent;
    std::string_view score;
  };
  constexpr Row kRows[] = {
      {KeyResultKind::kIncrease, "31", "51", "41", 50, "0.50"},
      {KeyResultKind::kIncrease, "31", "51", "54.6", 118, "1.00"},
      {KeyResultKind::kIncrease, "31", "51", "21", -50, "0.00"},
      {KeyResultKind::kIncrease, "-10", "10", "0", 50, "0.50"},
      {KeyResultKind::kDecrease, "9", "5", "8", 25, "0.25"},
      {KeyResultKind::kDecrease, "9", "5", "13", -100, "0.00"},
      {KeyResultKind::kDecrease, "9", "5", "4", 125, "1.00"},
      {KeyResultKind::kDecrease, "0", "-4", "-3", 75, "0.75"},
      {KeyResultKind::kReach, "0", "12", "3", 25, "0.25"},
      {KeyResultKind::kReach, "99", "12", "3", 25, "0.25"},  // its baseline is not looked at
      {KeyResultKind::kReach, "0", "12", "-3", -25, "0.00"},
      {KeyResultKind::kMilestones, "0", "3", "2", 67, "0.67"},
      {KeyResultKind::kMilestones, "0", "3", "3", 100, "1.00"},
      {KeyResultKind::kPassFail, "0", "1", "0", 0, "0.00"},
      {KeyResultKind::kPassFail, "0", "1", "1", 100, "1.00"},
  };
  for (const Row& row : kRows) {
    SCOPED_TRACE(std::string{row.value} + " of " + std::string{row.target});
    const okr::Progress reached =
        progress(key_result(row.kind, row.baseline, row.target), *Decimal::parse(row.value));
    EXPECT_EQ(reached.percent, row.percent);
    EXPECT_EQ(reached.score.text(), row.score);
  }
}

TEST(Progress, IsAbsentWithoutACheckIn) {
  EXPECT_EQ(progress(key_result(KeyResultKind::kReach, "0", "12")), std::nullopt);
  EXPECT_EQ(progress(at_percent("40"))->percent, 40);
}

TEST(Progress, RefusesTargetsThatCannotBeMeasured) {
  struct Row {
    KeyResultKind kind;
    std::string_view baseline, target;
    std::string_view problem;  // empty: none
  };
  constexpr Row kRows[] = {
      {KeyResultKind::kIncrease, "1", "2", ""},
      {KeyResultKind::kIncrease, "5", "5.0",
       "Baseline and target are both 5, so there is no way to go."},
      {KeyResultKind::kIncrease, "9", "5", "From 9 to 5 is down, but this key result is to go up."},
      {KeyResultKind::kDecrease, "9", "5", ""},
      {KeyResultKind::kDecrease, "5", "5",
       "Baseline and target are both 5, so there is no way to go."},
      {KeyResultKind::kDecrease, "5", "9", "From 5 to 9 is up, but this key result is to go down."},
      {KeyResultKind::kReach, "0", "0.1", ""},
      {KeyResultKind::kReach, "0", "0", "A target counted from zero must be more than 0, not 0."},
      {KeyResultKind::kReach, "0", "-3", "A target counted from zero must be more than 0, not -3."},
      {KeyResultKind::kMilestones, "0", "2", ""},
      {KeyResultKind::kMilestones, "0", "1", "A list of milestones needs at least two of them."},
      {KeyResultKind::kMilestones, "0", "0", "A list of milestones needs at least two of them."},
      {KeyResultKind::kPassFail, "0", "1", ""},
  };
  for (const Row& row : kRows) {
    SCOPED_TRACE(std::string{row.baseline} + " to " + std::string{row.target});
    EXPECT_EQ(target_problem(key_result(row.kind, row.baseline, row.target)).value_or(""),
              row.problem);
  }
}

TEST(Progress, RefusesValuesThatAKindCannotTake) {
  const KeyResult milestones = key_result(KeyResultKind::kMilestones, "0", "3");
  const KeyResult pass_fail = key_result(KeyResultKind::kPassFail, "0", "1");
  const KeyResult increase = key_result(KeyResultKind::kIncrease, "0", "1");
  struct Row {
    const KeyResult& key_result;
    std::string_view value;
    bool taken;
  };
  const Row rows[] = {
      {milestones, "0", true},    {milestones, "3", true},   {milestones, "4", false},
      {milestones, "1.5", false}, {milestones, "-1", false}, {pass_fail, "0", true},
      {pass_fail, "1", true},     {pass_fail, "0.5", false}, {pass_fail, "2", false},
      {increase, "-7.25", true},  {increase, "1000", true},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.value);
    EXPECT_EQ(value_problem(row.key_result, *Decimal::parse(row.value)) == std::nullopt, row.taken);
  }
  EXPECT_EQ(value_problem(milestones, Decimal{4}),
            "It has 3 milestones: say how many are done, a whole number from 0 to 3, not 4.");
}

TEST(Rollup, HasTheMeanOfTheTwoInTheMiddleAsItsMedian) {
  const auto median = [](const std::vector<KeyResult>& key_results) {
    return okr::rollup(key_results).median.value().text();
  };
  EXPECT_EQ(median({at_percent("17"), at_percent("27")}), "0.22");
  EXPECT_EQ(median({at_percent("90"), at_percent("10"), at_percent("20")}), "0.20");
  EXPECT_EQ(median({at_percent("0"), at_percent("30"), at_percent("31"), at_percent("100")}),
            "0.31");
}

TEST(Rollup, IsThePlainAverageOfThoseWithData) {
  struct Row {
    std::vector<KeyResult> key_results;
    std::string_view average, lowest;  // empty: absent
    int reported, total;
  };
  const KeyResult silent = key_result(KeyResultKind::kReach, "0", "100");
  const Row rows[] = {
      {{}, "", "", 0, 0},
      {{silent, silent}, "", "", 0, 2},
      {{at_percent("40"), silent}, "0.40", "0.40", 1, 2},
      {{at_percent("40"), at_percent("70"), silent, silent}, "0.55", "0.40", 2, 4},
      {{at_percent("0"), at_percent("1")}, "0.01", "0.00", 2, 2},      // half a hundredth goes up
      {{at_percent("180"), at_percent("-80")}, "0.50", "0.00", 2, 2},  // clamped before
      {{at_percent("100"), at_percent("100"), at_percent("99")}, "1.00", "0.99", 3, 3},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(testing::Message() << row.key_results.size() << " averaging " << row.average);
    const okr::Rollup result = okr::rollup(row.key_results);
    EXPECT_EQ(result.average ? result.average->text() : "", row.average);
    EXPECT_EQ(result.lowest ? result.lowest->text() : "", row.lowest);
    EXPECT_EQ(result.reported, row.reported);
    EXPECT_EQ(result.total, row.total);
  }
}

}  // namespace
