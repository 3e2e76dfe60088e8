#include "store/okr/grade.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/okr/carry.h"

namespace {

using okr::Decimal;
using okr::Grade;
using okr::KeyResult;
using okr::KeyResultKind;
using okr::Lack;
using okr::ObjectiveKind;
using okr::Score;

Score score(int hundredths) {
  return Score::from_hundredths(hundredths);
}

KeyResult key_result(KeyResultKind kind, int baseline, int target, std::optional<int> value) {
  KeyResult result;
  result.kind = kind;
  result.baseline = Decimal{baseline};
  result.target = Decimal{target};
  if (kind == KeyResultKind::kMilestones) {
    for (int i = 1; i <= target; ++i) result.milestones.push_back({"step " + std::to_string(i)});
  }
  if (value) result.latest.emplace().value = Decimal{*value};
  return result;
}

TEST(Grades, AreReadAsPeopleTypeThem) {
  struct Row {
    std::string_view typed;
    int hundredths;  // -1: refused
  };
  const Row rows[] = {{"0.7", 70},
                      {".7", 70},
                      {"0,7", 70},
                      {"0", 0},
                      {"1", 100},
                      {"1.0", 100},
                      {"70%", 70},
                      {"7/10", 70},
                      {"70/100", 70},
                      {"0.75", 75},
                      {"0%", 0},
                      {"100%", 100},
                      {"0/10", 0},
                      {"10/10", 100},
                      {"0.004", 0},
                      {"99.6%", 100},
                      {"7", -1},
                      {"110%", -1},
                      {"1.01", -1},
                      {"-0.1", -1},
                      {"7/0", -1},
                      {"7/9", -1},
                      {"11/10", -1},
                      {"", -1},
                      {"%", -1},
                      {"/10", -1},
                      {"good", -1},
                      {"1e400", -1},
                      {"0.7.1", -1},
                      {"7/10/10", -1},
                      {"9999999999999999999999", -1}};
  for (const Row& row : rows) {
    SCOPED_TRACE(row.typed);
    const auto read = okr::parse_score(row.typed);
    EXPECT_EQ(read ? read->hundredths() : -1, row.hundredths);
  }
}

TEST(Grades, AreRoundedBeforeTheyFallIntoABand) {
  struct Row {
    int hundredths;
    std::string_view text, word, shape;
  };
  const Row rows[] = {
      {0, "0.0", "missed", "○"},  {30, "0.3", "missed", "○"}, {34, "0.3", "missed", "○"},
      {35, "0.4", "partly", "◐"}, {40, "0.4", "partly", "◐"}, {64, "0.6", "partly", "◐"},
      {65, "0.7", "good", "●"},   {70, "0.7", "good", "●"},   {94, "0.9", "good", "●"},
      {95, "1.0", "good", "●"},   {100, "1.0", "good", "●"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.hundredths);
    EXPECT_EQ(okr::grade_text(okr::rounded(score(row.hundredths))), row.text);
    EXPECT_EQ(okr::word(okr::band(score(row.hundredths))), row.word);
    EXPECT_EQ(okr::shape(okr::band(score(row.hundredths))), row.shape);
  }
}

TEST(Grades, HaveTwoDecimalsWhereTheScaleSaysSo) {
  EXPECT_EQ(okr::grade_text(okr::rounded(score(67), 2)), "0.67");
  EXPECT_EQ(okr::grade_text(okr::rounded(score(70), 2)), "0.7");
  EXPECT_EQ(okr::grade_text(okr::rounded(score(100), 2)), "1.0");
  okr::Scale scale;
  scale.digits = 2;
  const KeyResult two_of_three = key_result(KeyResultKind::kMilestones, 0, 3, 2);
  EXPECT_EQ(okr::proposed_score(two_of_three, scale), score(67));
  // Whether it fell short is asked as the bands are: with one decimal.
  Grade grade;
  grade.because = "so";
  grade.score = score(66);
  EXPECT_THAT(okr::lacks(grade, okr::ObjectiveKind::kAspirational, scale), testing::IsEmpty());
  grade.score = score(64);
  EXPECT_THAT(okr::lacks(grade, okr::ObjectiveKind::kAspirational, scale),
              testing::ElementsAre(Lack::kCause, Lack::kLesson));
}

TEST(Grades, AreProposedFromTheData) {
  struct Row {
    KeyResult key_result;
    int usual, strict;  // hundredths; -1: nothing
  };
  using enum KeyResultKind;
  const Row rows[] = {
      {key_result(kIncrease, 30, 45, {}), -1, -1},   {key_result(kIncrease, 30, 45, 41), 70, 70},
      {key_result(kIncrease, 30, 45, 20), 0, 0},     {key_result(kIncrease, 30, 45, 45), 100, 90},
      {key_result(kIncrease, 30, 45, 60), 100, 100}, {key_result(kDecrease, 10, 4, 7), 50, 50},
      {key_result(kReach, 0, 12, 12), 100, 90},      {key_result(kMilestones, 0, 3, 2), 70, 70},
      {key_result(kMilestones, 0, 3, 3), 100, 100},  {key_result(kPassFail, 0, 1, 1), 100, 100},
      {key_result(kPassFail, 0, 1, 0), 0, 0},
  };
  for (const Row& row : rows) {
    const auto hundredths = [&](bool strict) {
      okr::Scale scale;
      scale.one_is_exceeded = strict;
      const auto proposed = okr::proposed_score(row.key_result, scale);
      return proposed ? proposed->hundredths() : -1;
    };
    EXPECT_EQ(hundredths(false), row.usual);
    EXPECT_EQ(hundredths(true), row.strict);
  }
}

TEST(Grades, SayWhatTheyLack) {
  struct Row {
    Grade grade;
    ObjectiveKind kind;
    std::vector<Lack> lacks;
  };
  using enum ObjectiveKind;
  const auto grade = [](int hundredths, std::string cause, std::string lesson) {
    Grade result;
    result.score = score(hundredths);
    result.because = "so it went";
    result.cause = std::move(cause);
    result.lesson = std::move(lesson);
    return result;
  };
  Grade left_out;
  left_out.left_out = "the market is gone";
  Grade silent = grade(70, "", "");
  silent.because.clear();
  const Row rows[] = {
      {{}, kAspirational, {Lack::kScore}},
      {left_out, kCommitted, {}},
      {silent, kAspirational, {Lack::kBecause}},
      {grade(70, "", ""), kAspirational, {}},
      {grade(60, "", ""), kAspirational, {Lack::kCause, Lack::kLesson}},
      {grade(60, "capacity", ""), kAspirational, {Lack::kLesson}},
      {grade(60, "capacity", "start earlier"), kAspirational, {}},
      {grade(100, "", ""), kCommitted, {}},
      {grade(90, "", ""), kCommitted, {Lack::kCause, Lack::kPostMortem}},
      {grade(90, "capacity", "start earlier"), kCommitted, {}},
      {grade(100, "", ""), kLearning, {Lack::kLesson}},
      {grade(100, "", "they pay yearly"), kLearning, {}},
  };
  for (const Row& row : rows) EXPECT_EQ(okr::lacks(row.grade, row.kind, {}), row.lacks);
}

TEST(Grades, AverageByWeight) {
  using Rows = std::vector<okr::Weighted>;
  struct Row {
    Rows scores;
    int hundredths;  // -1: none
  };
  const Row rows[] = {
      {{}, -1},
      {{{score(70)}}, 70},
      {{{score(70)}, {score(40)}, {score(30)}}, 47},
      {{{score(100), 300}, {score(0), 100}}, 75},
      {{{score(100), 0}, {score(30), 100}}, 30},
      {{{score(100), 0}}, -1},
  };
  for (const Row& row : rows) {
    const auto average = okr::average(row.scores);
    EXPECT_EQ(average ? average->hundredths() : -1, row.hundredths);
  }
}

TEST(Grades, AskForEvidenceOfAJumpInTheLastTenth) {
  okr::Cycle cycle;
  cycle.first_day = okr::Day{std::chrono::year{2026} / 10 / 1};
  cycle.last_day = okr::Day{std::chrono::year{2026} / 12 / 31};
  EXPECT_EQ(okr::last_tenth(cycle), okr::Day{std::chrono::year{2026} / 12 / 22});
  EXPECT_FALSE(okr::is_jump(30, 70));
  EXPECT_TRUE(okr::is_jump(30, 71));
  EXPECT_FALSE(okr::is_jump(80, 300)) << "more than all counts as all";
  EXPECT_FALSE(okr::is_jump(90, 20));
}

// The way from 100 over 150 and 180 to 200.
KeyResult staged(int value) {
  KeyResult key_result;
  key_result.kind = KeyResultKind::kStaged;
  key_result.baseline = Decimal{100};
  key_result.commit = Decimal{150};
  key_result.target = Decimal{180};
  key_result.stretch = Decimal{200};
  okr::LatestCheckIn latest;
  latest.value = Decimal{value};
  key_result.latest = latest;
  return key_result;
}

TEST(CarriedKeyResults, WithStagesGoOnFromWhereTheyEnded) {
  const okr::Carried before_commit = okr::carried(staged(120));
  ASSERT_TRUE(before_commit.key_result);
  EXPECT_EQ(before_commit.key_result->baseline, Decimal{120});
  EXPECT_EQ(before_commit.key_result->kind, KeyResultKind::kStaged);
  const okr::Carried before_target = okr::carried(staged(160));
  ASSERT_TRUE(before_target.key_result);
  EXPECT_EQ(before_target.key_result->baseline, Decimal{160});
  EXPECT_EQ(before_target.key_result->target, Decimal{180});
  EXPECT_EQ(before_target.key_result->kind, KeyResultKind::kIncrease);
  EXPECT_FALSE(before_target.key_result->stretch);
  const okr::Carried beyond = okr::carried(staged(190));
  EXPECT_FALSE(beyond.key_result);
  EXPECT_NE(beyond.said.find("needs a new target"), std::string::npos);
}

TEST(CarriedKeyResults, BeginAtZero) {
  using enum KeyResultKind;
  struct Row {
    KeyResult old;
    std::string said;
    std::optional<KeyResultKind> kind;  // absent: stays behind
    int baseline = 0, target = 0;
  };
  const Row rows[] = {
      {key_result(kIncrease, 30, 45, {}), "", kIncrease, 30, 45},
      {key_result(kIncrease, 30, 45, 30), "", kIncrease, 30, 45},
      {key_result(kIncrease, 30, 45, 41), "", kIncrease, 41, 45},
      {key_result(kIncrease, 30, 45, 20), "", kIncrease, 20, 45},
      {key_result(kIncrease, 30, 45, 45), "it was reached", {}},
      {key_result(kIncrease, 30, 45, 60), "it was reached", {}},
      {key_result(kDecrease, 10, 4, 6), "", kDecrease, 6, 4},
      {key_result(kReach, 0, 12, 9), "", kIncrease, 9, 12},
      {key_result(kReach, 0, 12, 0), "", kReach, 0, 12},
      {key_result(kMilestones, 0, 3, 0), "", kMilestones, 0, 3},
      {key_result(kMilestones, 0, 3, 1), "2 of its milestones are open", kMilestones, 0, 2},
      {key_result(kMilestones, 0, 3, 2), "only “step 3” is open, so it is pass or fail", kPassFail,
       0, 1},
      {key_result(kMilestones, 0, 3, 3), "it was reached", {}},
      {key_result(kPassFail, 0, 1, 0), "", kPassFail, 0, 1},
      {key_result(kPassFail, 0, 1, 1), "it was reached", {}},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.said);
    const okr::Carried carried = okr::carried(row.old);
    EXPECT_EQ(carried.said, row.said);
    const bool counts = row.kind == kIncrease || row.kind == kDecrease;
    const bool moved = counts && row.old.baseline != Decimal{row.baseline};
    EXPECT_EQ(carried.ended, moved ? std::optional{Decimal{row.baseline}} : std::nullopt);
    ASSERT_EQ(carried.key_result.has_value(), row.kind.has_value());
    if (!row.kind) continue;
    EXPECT_EQ(carried.key_result->kind, *row.kind);
    EXPECT_EQ(carried.key_result->baseline, Decimal{row.baseline});
    EXPECT_EQ(carried.key_result->target, Decimal{row.target});
    EXPECT_FALSE(carried.key_result->latest);
  }
}

}  // namespace
