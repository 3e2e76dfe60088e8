#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>

#include "store/okr/score.h"

namespace {

using okr::Score;

TEST(Score, IsWrittenWithTwoPlaces) {
  EXPECT_EQ(Score::from_hundredths(0).text(), "0.00");
  EXPECT_EQ(Score::from_hundredths(7).text(), "0.07");
  EXPECT_EQ(Score::from_hundredths(70).text(), "0.70");
  EXPECT_EQ(Score::from_hundredths(100).text(), "1.00");
}

TEST(Score, ExistsOnlyBetweenZeroAndOne) {
  EXPECT_THROW((void)Score::from_hundredths(-1), std::out_of_range);
  EXPECT_THROW((void)Score::from_hundredths(101), std::out_of_range);
}

TEST(Score, IsClampedToTheNearestThatExists) {
  EXPECT_EQ(Score::clamped(118).hundredths(), 100);
  EXPECT_EQ(Score::clamped(-50).hundredths(), 0);
  EXPECT_EQ(Score::clamped(64).hundredths(), 64);
  EXPECT_EQ(Score::clamped(std::numeric_limits<long long>::max()).hundredths(), 100);
  EXPECT_EQ(Score::clamped(std::numeric_limits<long long>::min()).hundredths(), 0);
}

TEST(Score, ComparesByValue) {
  EXPECT_LT(Score::from_hundredths(69), Score::from_hundredths(70));
  EXPECT_EQ(Score::from_hundredths(70), Score::clamped(70));
}

}  // namespace
