#include <gtest/gtest.h>

#include <optional>
#include <string_view>

#include "store/okr/confidence.h"

namespace {

using okr::Confidence;

constexpr int kRefused = -1;

int value_of(const std::optional<Confidence>& confidence) {
  return confidence ? confidence->value() : kRefused;
}

TEST(Confidence, IsReadInEveryWayPeopleTypeIt) {
  struct Row {
    std::string_view typed;
    int confidence;
  };
  constexpr Row kRows[] = {
      {"7", 7},           {"0", 0},
      {"10", 10},         {"1", 1},
      {"7/10", 7},        {"0/10", 0},
      {"10/10", 10},      {"0.7", 7},
      {"0.70", 7},        {"0.0", 0},
      {"1.0", 10},        {"70%", 7},
      {"0%", 0},          {"100%", 10},
      {"green", 8},       {"g", 8},
      {"Green", 8},       {"yellow", 5},
      {"Y", 5},           {"red", 2},
      {"r", 2},           {"11", kRefused},
      {"-1", kRefused},   {"-0", kRefused},
      {"7/9", kRefused},  {"11/10", kRefused},
      {"7.5", kRefused},  {"7.0", kRefused},
      {"7/11", kRefused}, {"1.1", kRefused},
      {"x5%", kRefused},  {"110%", kRefused},
      {"/10", kRefused},  {"%", kRefused},
      {"", kRefused},     {"0.5/10", kRefused},
      {"gr", kRefused},   {"seven", kRefused},
      {"7 ", kRefused},   {"99999999999999999999", kRefused},
  };
  for (const Row& row : kRows) {
    SCOPED_TRACE(row.typed);
    EXPECT_EQ(value_of(Confidence::parse(row.typed)), row.confidence);
  }
}

TEST(Confidence, IsRoundedToTenthsAndReadInGerman) {
  struct Row {
    std::string_view typed;
    int confidence;
  };
  constexpr Row kRows[] = {{"0.75", 8},   {"75%", 8},           {"74.9%", 7},         {"0.04", 0},
                           {"99.5%", 10}, {"100.4%", kRefused}, {"7.5/10", kRefused}, {"grün", 8},
                           {"GRÜN", 8},   {"gruen", 8},         {"Gelb", 5},          {"rot", 2}};
  for (const Row& row : kRows) {
    SCOPED_TRACE(row.typed);
    EXPECT_EQ(value_of(Confidence::parse(row.typed)), row.confidence);
  }
}

TEST(Confidence, ExistsOnlyFromZeroToTen) {
  EXPECT_EQ(value_of(Confidence::from_int(-1)), kRefused);
  EXPECT_EQ(value_of(Confidence::from_int(0)), 0);
  EXPECT_EQ(value_of(Confidence::from_int(10)), 10);
  EXPECT_EQ(value_of(Confidence::from_int(11)), kRefused);
}

TEST(Confidence, FallsInOneOfThreeBands) {
  constexpr std::string_view kBands[] = {"low",    "low",  "low",  "low",  "medium", "medium",
                                         "medium", "high", "high", "high", "high"};
  for (int value = 0; value <= 10; ++value) {
    EXPECT_EQ(word(band(*Confidence::from_int(value))), kBands[value]) << value;
  }
}

}  // namespace
