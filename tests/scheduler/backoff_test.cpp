#include <gtest/gtest.h>

#include <chrono>
#include <limits>

#include "scheduler/backoff.h"

namespace {

using namespace std::chrono_literals;  // 5s
using scheduler::backoff;

TEST(Backoff, DoublesFromFiveSecondsToSixHours) {
  struct Row {
    int attempt;
    std::chrono::seconds pause;
  };
  constexpr Row kRows[] = {
      {1, 5s},   {2, 10s},     {3, 20s},
      {7, 320s}, {13, 20480s}, {14, 6h},
      {15, 6h},  {1000, 6h},   {std::numeric_limits<int>::max(), 6h},
      {0, 5s},   {-3, 5s},
  };
  for (const Row& row : kRows) EXPECT_EQ(backoff(row.attempt), row.pause) << row.attempt;
}

TEST(Backoff, GivesUpAfterAboutADayAndAHalf) {
  std::chrono::seconds waited{0};
  for (int attempt = 1; attempt < scheduler::kMaxAttempts; ++attempt) waited += backoff(attempt);
  EXPECT_GT(waited, 30h);
  EXPECT_LT(waited, 42h);
}

}  // namespace
