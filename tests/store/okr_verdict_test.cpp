#include "store/okr/verdict.h"

#include <gtest/gtest.h>

#include <vector>

namespace {

using okr::Belief;
using okr::ObjectiveKind;
using okr::Score;
using okr::SetScore;
using okr::Verdict;

Score score(int hundredths) {
  return Score::from_hundredths(hundredths);
}

TEST(Verdicts, AreOfTheWholeSet) {
  struct Row {
    std::vector<int> scores;
    Verdict verdict;
    int average, full;
  };
  const Row rows[] = {
      {{100, 100, 90}, Verdict::kTooSafe, 97, 2},
      {{90, 80, 90}, Verdict::kTooSafe, 87, 0},
      {{100, 70}, Verdict::kHealthy, 85, 1},
      {{70, 70, 60}, Verdict::kHealthy, 67, 0},
      {{60}, Verdict::kHealthy, 60, 0},
      {{60, 50, 60}, Verdict::kPartly, 57, 0},
      {{40}, Verdict::kPartly, 40, 0},
      {{30, 40, 40}, Verdict::kOutran, 37, 0},
      {{0, 0}, Verdict::kOutran, 0, 0},
  };
  for (const Row& row : rows) {
    std::vector<SetScore> scores;
    for (const int one : row.scores) scores.push_back({score(one), ObjectiveKind::kAspirational});
    const auto verdict = okr::set_verdict(scores, {});
    ASSERT_TRUE(verdict);
    EXPECT_EQ(verdict->verdict, row.verdict) << row.average;
    EXPECT_EQ(verdict->average.hundredths(), row.average);
    EXPECT_EQ(verdict->full, row.full);
  }
}

TEST(Verdicts, LeaveOutWhatWasCommitted) {
  const std::vector<SetScore> committed{{score(100), ObjectiveKind::kCommitted},
                                        {score(100), ObjectiveKind::kCommitted}};
  EXPECT_FALSE(okr::set_verdict(committed, {}));
  std::vector<SetScore> mixed = committed;
  mixed.push_back({score(50), ObjectiveKind::kLearning});
  const auto verdict = okr::set_verdict(mixed, {});
  ASSERT_TRUE(verdict);
  EXPECT_EQ(verdict->count, 1);
  EXPECT_EQ(verdict->verdict, Verdict::kPartly);
}

TEST(Verdicts, OverreachedMayBeginAboveHealthy) {
  const okr::VerdictLimits limits{score(85), score(60), score(75)};
  const auto of = [&](int one) {
    const std::vector<SetScore> scores{{score(one), ObjectiveKind::kAspirational}};
    return okr::set_verdict(scores, limits).value().verdict;
  };
  EXPECT_EQ(of(70), Verdict::kOutran);
  EXPECT_EQ(of(75), Verdict::kHealthy);
  EXPECT_EQ(of(86), Verdict::kTooSafe);
}

TEST(Verdicts, FollowTheirSettings) {
  okr::VerdictLimits strict;
  strict.too_safe = score(70);
  const std::vector<SetScore> scores{{score(80), ObjectiveKind::kAspirational}};
  EXPECT_EQ(okr::set_verdict(scores, strict)->verdict, Verdict::kTooSafe);
}

std::vector<Belief> beliefs(int count, int confidence, int hundredths) {
  return std::vector<Belief>(static_cast<std::size_t>(count),
                             {*okr::Confidence::from_int(confidence), score(hundredths)});
}

TEST(BaseRate, SaysNothingOfFewCases) {
  auto few = beliefs(19, 4, 70);
  EXPECT_FALSE(okr::base_rate(few, score(70)));
  few.push_back({*okr::Confidence::from_int(5), score(70)});
  EXPECT_FALSE(okr::base_rate(few, score(70))) << "5 of 10 is not little";
  few.push_back({*okr::Confidence::from_int(0), score(60)});
  const auto rate = okr::base_rate(few, score(70));
  ASSERT_TRUE(rate);
  EXPECT_EQ(rate->count, 20);
  EXPECT_EQ(rate->reached, 19);
}

TEST(Calibration, ComparesBeliefWithWhatHappened) {
  struct Row {
    std::vector<Belief> beliefs;
    int believed, happened, brier;
  };
  auto split = beliefs(10, 8, 90);
  const auto missed = beliefs(10, 8, 30);
  split.insert(split.end(), missed.begin(), missed.end());
  const Row rows[] = {
      {beliefs(20, 10, 100), 100, 100, 0},
      {beliefs(20, 0, 0), 0, 0, 0},
      {beliefs(20, 10, 0), 100, 0, 1000},
      {beliefs(20, 5, 100), 50, 100, 250},
      {split, 80, 50, 340},  // (0.2² + 0.8²) / 2
  };
  for (const Row& row : rows) {
    const auto found = okr::calibration(row.beliefs, score(70));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->believed, row.believed);
    EXPECT_EQ(found->happened, row.happened);
    EXPECT_EQ(found->brier, row.brier);
  }
  EXPECT_FALSE(okr::calibration(beliefs(19, 10, 100), score(70)));
}

}  // namespace
