#include "store/okr/kpi.h"

#include <gtest/gtest.h>

namespace {

using okr::Band;
using okr::Decimal;
using okr::Kpi;
using okr::KpiDirection;
using okr::KpiHealth;
using std::chrono::sys_days;

Decimal number(std::string_view text) {
  return Decimal::parse(text).value();
}

Band band(std::string_view low, std::string_view high) {
  return {low.empty() ? std::nullopt : Decimal::parse(low),
          high.empty() ? std::nullopt : Decimal::parse(high)};
}

TEST(KpiHealth, IsToldByTheBand) {
  const struct {
    std::string low, high, value;
    KpiHealth expected;
  } rows[] = {
      {"", "", "5", KpiHealth::kNoTarget},       {"80", "", "80", KpiHealth::kHealthy},
      {"80", "", "1000", KpiHealth::kHealthy},   {"80", "", "79.9", KpiHealth::kWatch},
      {"80", "", "56", KpiHealth::kWatch},      // 30 % below the edge
      {"80", "", "55", KpiHealth::kUnhealthy},  // 31 %
      {"80", "", "-80", KpiHealth::kUnhealthy},  {"", "3", "3", KpiHealth::kHealthy},
      {"", "3", "-1", KpiHealth::kHealthy},      {"", "3", "3.9", KpiHealth::kWatch},
      {"", "3", "4", KpiHealth::kUnhealthy},     {"10", "20", "10", KpiHealth::kHealthy},
      {"10", "20", "20", KpiHealth::kHealthy},   {"10", "20", "7", KpiHealth::kWatch},
      {"10", "20", "26", KpiHealth::kWatch},     {"10", "20", "27", KpiHealth::kUnhealthy},
      {"", "0", "1", KpiHealth::kUnhealthy},  // nothing to compare it with
      {"-10", "0", "3", KpiHealth::kWatch},   // of the band's width
      {"-10", "0", "4", KpiHealth::kUnhealthy},  {"-10", "", "-13", KpiHealth::kWatch},
      {"-10", "", "-14", KpiHealth::kUnhealthy},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.low + ".." + row.high + " at " + row.value);
    EXPECT_EQ(okr::health(band(row.low, row.high), number(row.value)), row.expected);
  }
}

TEST(KpiHealth, IsNeverGreenWithoutATargetOrAValue) {
  Kpi kpi;
  EXPECT_EQ(okr::health(kpi), KpiHealth::kNoTarget);
  kpi.latest = okr::LatestKpiValue{{}, Decimal{5}, {}, {}};
  EXPECT_EQ(okr::health(kpi), KpiHealth::kNoTarget);
  kpi.healthy = band("1", "");
  EXPECT_EQ(okr::health(kpi), KpiHealth::kHealthy);
  kpi.latest.reset();
  EXPECT_EQ(okr::health(kpi), KpiHealth::kNoData);
}

TEST(KpiHealth, BandsHaveADirectionAndRoom) {
  EXPECT_EQ(okr::direction(band("", "")), KpiDirection::kNone);
  EXPECT_EQ(okr::direction(band("1", "")), KpiDirection::kHigher);
  EXPECT_EQ(okr::direction(band("", "1")), KpiDirection::kLower);
  EXPECT_EQ(okr::direction(band("1", "2")), KpiDirection::kWithin);
  EXPECT_FALSE(okr::band_problem(band("1", "2")));
  EXPECT_FALSE(okr::band_problem(band("", "")));
  EXPECT_TRUE(okr::band_problem(band("2", "2")));
  EXPECT_TRUE(okr::band_problem(band("3", "2")));
}

TEST(KpiPeriods, AreWeeksFromMondayOrMonths) {
  using namespace std::chrono;
  const sys_days sunday{November / 29 / 2026};
  EXPECT_EQ(okr::period_start(okr::KpiFrequency::kWeekly, sunday), sys_days{November / 23 / 2026});
  EXPECT_EQ(okr::period_start(okr::KpiFrequency::kWeekly, sunday + days{1}),
            sys_days{November / 30 / 2026});
  EXPECT_EQ(okr::period_start(okr::KpiFrequency::kMonthly, sunday), sys_days{November / 1 / 2026});
  Kpi kpi;
  EXPECT_TRUE(okr::is_due(kpi, sunday));
  kpi.latest = okr::LatestKpiValue{{}, Decimal{5}, {}, sunday};
  EXPECT_FALSE(okr::is_due(kpi, sunday));
  EXPECT_TRUE(okr::is_due(kpi, sunday + days{1}));
  kpi.frequency = okr::KpiFrequency::kMonthly;
  EXPECT_FALSE(okr::is_due(kpi, sunday + days{1}));
  EXPECT_TRUE(okr::is_due(kpi, sunday + days{2}));
  kpi.dropped = true;
  EXPECT_FALSE(okr::is_due(kpi, sunday + days{2}));
}

// A value for each day, newest first; "-" for a week without one.
int bad_weeks(const std::vector<std::string>& newest_first) {
  using namespace std::chrono;
  Kpi kpi;
  kpi.healthy = band("10", "");
  std::vector<okr::KpiReading> readings;
  sys_days day{November / 27 / 2026};
  for (const std::string& value : newest_first) {
    if (value != "-") readings.push_back({day, number(value)});
    day -= weeks{1};
  }
  return okr::bad_periods(kpi, readings);
}

TEST(KpiPeriods, CountsBadOnesInARow) {
  EXPECT_EQ(bad_weeks({}), 0);
  EXPECT_EQ(bad_weeks({"10", "1", "1"}), 0);
  EXPECT_EQ(bad_weeks({"1"}), 1);
  EXPECT_EQ(bad_weeks({"1", "8", "1"}), 1);  // one to be watched ends the row
  EXPECT_EQ(bad_weeks({"1", "1", "10"}), 2);
  EXPECT_EQ(bad_weeks({"1", "-", "1"}), 1);  // silence says nothing
}

TEST(KpiPeriods, TheLastValueOfAPeriodDecides) {
  using namespace std::chrono;
  Kpi kpi;
  kpi.healthy = band("10", "");
  const sys_days friday{November / 27 / 2026};
  const std::vector<okr::KpiReading> mended{
      {friday, Decimal{10}}, {friday - days{1}, Decimal{1}}, {friday - days{7}, Decimal{1}}};
  EXPECT_EQ(okr::bad_periods(kpi, mended), 0);
  const std::vector<okr::KpiReading> twice{
      {friday, Decimal{1}}, {friday - days{1}, Decimal{10}}, {friday - days{7}, Decimal{1}}};
  EXPECT_EQ(okr::bad_periods(kpi, twice), 2);
}

}  // namespace
