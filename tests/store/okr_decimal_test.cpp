#include <gtest/gtest.h>

#include <limits>
#include <optional>
#include <stdexcept>
#include <string>

#include "store/okr/decimal.h"

namespace {

using okr::Decimal;

Decimal decimal(std::string_view text) {
  const std::optional<Decimal> parsed = Decimal::parse(text);
  if (!parsed) throw std::invalid_argument(std::string{text});
  return *parsed;
}

std::string shown(const std::optional<Decimal>& number) {
  return number ? number->text() : "-";
}

TEST(Decimal, ReadsCanonicalTextAndWritesItShortest) {
  struct Row {
    std::string_view typed;
    std::string_view text;  // "-" when it is refused
  };
  constexpr Row kRows[] = {
      {"0", "0"},
      {"-0", "0"},
      {"0.0", "0"},
      {"41", "41"},
      {"-12.5", "-12.5"},
      {"-0.05", "-0.05"},
      {"007", "7"},
      {"1.50", "1.5"},
      {"1.000", "1"},
      {"0.000000001", "0.000000001"},
      {"0.0000000001", "-"},
      {"1.0000000000", "1"},
      {"999999999999999999", "999999999999999999"},
      {"-999999999999999999", "-999999999999999999"},
      {"1000000000000000000", "-"},
      {"123456789.123456789", "123456789.123456789"},
      {"1234567890.123456789", "-"},
      {"99999999999999999999999999999999999999", "-"},
      {"", "-"},
      {"-", "-"},
      {".", "-"},
      {".5", "-"},
      {"5.", "-"},
      {"1.2.3", "-"},
      {"+1", "-"},
      {"--1", "-"},
      {"1,200", "-"},
      {"1e3", "-"},
      {" 1", "-"},
      {"1%", "-"},
      {"0x10", "-"},
      {"١٢", "-"},
  };
  for (const Row& row : kRows) {
    SCOPED_TRACE(row.typed);
    EXPECT_EQ(shown(Decimal::parse(row.typed)), row.text);
  }
}

TEST(Decimal, ReadsBackWhatItWrites) {
  for (std::int64_t whole = -1999; whole <= 1999; ++whole) {
    for (int places = 0; places <= 6; ++places) {
      const Decimal number = *Decimal{whole}.shifted(-places);
      ASSERT_EQ(decimal(number.text()), number) << whole << " shifted by " << -places;
    }
  }
}

TEST(Decimal, ComparesByValueNotBySpelling) {
  EXPECT_EQ(decimal("1.50"), decimal("1.5"));
  EXPECT_EQ(decimal("3"), Decimal{3});
  EXPECT_LT(decimal("-1"), decimal("-0.999999999"));
  EXPECT_LT(decimal("0.1"), decimal("0.11"));
  EXPECT_GT(decimal("999999999999999999"), decimal("0.000000001"));
  EXPECT_LT(decimal("-999999999999999999"), decimal("-0.000000001"));
  EXPECT_NE(decimal("0.1"), decimal("0.100000001"));
}

TEST(Decimal, TellsWhetherAndWhichWholeNumberItIs) {
  EXPECT_TRUE(decimal("4.0").is_whole());
  EXPECT_FALSE(decimal("4.5").is_whole());
  EXPECT_EQ(decimal("4.9").whole(), 4);
  EXPECT_EQ(decimal("-4.9").whole(), -4);
}

TEST(Decimal, ShiftsByPowersOfTen) {
  struct Row {
    std::string_view number;
    int power;
    std::string_view shifted;  // "-" when it does not fit
  };
  constexpr Row kRows[] = {
      {"1.2", 6, "1200000"},
      {"3.4", 3, "3400"},
      {"-0.005", 2, "-0.5"},
      {"70", -1, "7"},
      {"75", -1, "7.5"},
      {"1", -9, "0.000000001"},
      {"1", -10, "-"},
      {"10", -10, "0.000000001"},
      {"1", 17, "100000000000000000"},
      {"1", 18, "-"},
      {"0.000000001", 26, "100000000000000000"},
      {"1", 1000, "-"},
      {"1", -1000, "-"},
      {"0", 1000, "0"},
      {"999999999999999999", 0, "999999999999999999"},
      {"999999999999999999", 1, "-"},
      {"-999999999999999999", 27, "-"},
  };
  for (const Row& row : kRows) {
    SCOPED_TRACE(std::string{row.number} + " by " + std::to_string(row.power));
    EXPECT_EQ(shown(decimal(row.number).shifted(row.power)), row.shifted);
  }
}

TEST(Decimal, TellsHowFarOnTheWayItIs) {
  struct Row {
    std::string_view value, from, to;
    std::int64_t percent;
  };
  constexpr Row kRows[] = {
      {"41", "31", "51", 50},
      {"31", "31", "51", 0},
      {"51", "31", "51", 100},
      {"54.6", "31", "51", 118},
      {"21", "31", "51", -50},
      {"5", "9", "1", 50},     // down
      {"10", "9", "1", -13},   // the wrong way: -12.5 away from zero
      {"0", "9", "1", 113},    // 112.5 away from zero
      {"0.005", "0", "1", 1},  // 0.5
      {"0.0049", "0", "1", 0},
      {"-0.005", "0", "1", -1},
      {"1", "0", "3", 33},
      {"2", "0", "3", 67},
      {"0.1", "0", "0.3", 33},
      {"-5", "-10", "0", 50},
      {"999999999999999999", "-999999999999999999", "0", 200},
      {"999999999999999999", "0", "0.000000001", std::numeric_limits<std::int64_t>::max()},
      {"-999999999999999999", "0", "0.000000001", std::numeric_limits<std::int64_t>::min()},
  };
  for (const Row& row : kRows) {
    SCOPED_TRACE(std::string{row.value} + " from " + std::string{row.from} + " to " +
                 std::string{row.to});
    EXPECT_EQ(decimal(row.value).percent_of_way(decimal(row.from), decimal(row.to)), row.percent);
  }
}

}  // namespace
