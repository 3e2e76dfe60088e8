#include "store/okr/forecast.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "store/okr/honesty.h"

namespace {

using okr::CheckIn;
using okr::Decimal;
using okr::Doubt;
using okr::KeyResult;
using okr::KeyResultKind;
using namespace std::chrono;

const okr::Cycle kQuarter{okr::CycleId{1}, "2026-Q4", sys_days{October / 1 / 2026},
                          sys_days{December / 31 / 2026}, okr::CycleState::kActive};
constexpr okr::Day kStart = sys_days{October / 5 / 2026};

KeyResult reach(std::int64_t target) {
  KeyResult result;
  result.kind = KeyResultKind::kReach;
  result.target = Decimal{target};
  return result;
}

// One a week, from kStart on, newest last.
std::vector<CheckIn> weekly(const std::vector<std::int64_t>& values, std::string_view note = "") {
  std::vector<CheckIn> result;
  for (std::size_t i = 0; i < values.size(); ++i) {
    CheckIn one;
    one.id = okr::CheckInId{static_cast<std::int64_t>(i) + 1};
    one.at = kStart + days{7 * static_cast<int>(i)};
    one.value = Decimal{values[i]};
    one.note = note;
    result.push_back(one);
  }
  return result;
}

okr::Day day_of_last(const std::vector<CheckIn>& all) {
  return floor<days>(all.back().at);
}

TEST(Forecast, CarriesOnWhatGoesStraight) {
  const auto all = weekly({10, 20, 30, 40});
  // 5 October to 31 December are 87 days: 10 + 87 / 7 * 10.
  EXPECT_EQ(okr::forecast(reach(100), kQuarter, all, day_of_last(all)), (okr::Forecast{134, 134}));
}

TEST(Forecast, IsARangeBetweenAllAndTheNewest) {
  const auto all = weekly({0, 20, 40, 60, 62, 64, 66});
  const auto forecast = okr::forecast(reach(100), kQuarter, all, day_of_last(all));
  ASSERT_TRUE(forecast);
  EXPECT_LT(forecast->low, 85);
  EXPECT_GT(forecast->high, 120);
}

TEST(Forecast, OfWhatEndsAtAllOfItEndsThere) {
  KeyResult list = reach(5);
  list.kind = KeyResultKind::kMilestones;
  const auto fast = weekly({1, 2, 3, 4});
  EXPECT_EQ(okr::forecast(list, kQuarter, fast, day_of_last(fast)), (okr::Forecast{100, 100}));
  KeyResult work = reach(100);
  work.kind = KeyResultKind::kPercent;
  const auto back = weekly({90, 60, 30, 10});
  EXPECT_EQ(okr::forecast(work, kQuarter, back, day_of_last(back)), (okr::Forecast{0, 0}));
}

// How somebody tries it out: one after the other, after a quiet month.
TEST(Forecast, TakesOneValueADay) {
  auto all = weekly({10, 20, 30, 40, 50, 60, 70, 41});
  for (std::size_t i = 3; i < all.size(); ++i) {
    all[i].at = kStart + days{21} + minutes{static_cast<int>(i)};
  }
  EXPECT_EQ(okr::forecast(reach(100), kQuarter, all, kStart + days{21}),
            okr::forecast(reach(100), kQuarter, weekly({10, 20, 30, 41}), kStart + days{21}));
  EXPECT_TRUE(okr::forecast(reach(100), kQuarter, all, kStart + days{21}));
  all.erase(all.begin() + 1, all.begin() + 3);
  EXPECT_EQ(okr::forecast(reach(100), kQuarter, all, kStart + days{21}), std::nullopt)
      << "two days";
}

TEST(Forecast, SaysNothingWhereTheRangeSaysNothing) {
  // Three slow weeks and four days that make up for them: by those it would end at ten times as
  // much.
  auto all = weekly({1, 2, 3, 20, 40, 60, 80});
  for (std::size_t i = 3; i < all.size(); ++i) all[i].at = kStart + days{40 + static_cast<int>(i)};
  const auto end = okr::forecast(reach(100), kQuarter, all, day_of_last(all));
  if (end) {
    EXPECT_LE(end->high - end->low, okr::kWidestRange);
  }
  const auto wide = weekly({0, 0, 0, 0, 60, 120, 180, 240});
  EXPECT_EQ(okr::forecast(reach(100), kQuarter, wide, day_of_last(wide)), std::nullopt);
}

TEST(Forecast, EndsAtNothingRatherThanBelow) {
  const auto back = weekly({90, 60, 30, 10});
  EXPECT_EQ(okr::forecast(reach(100), kQuarter, back, day_of_last(back)), (okr::Forecast{0, 0}));
  const auto ahead = weekly({1000, 2000, 3000, 4000});
  EXPECT_EQ(okr::forecast(reach(100), kQuarter, ahead, day_of_last(ahead)),
            (okr::Forecast{999, 999}));
}

TEST(Forecast, NeedsThreeCheckInsOfTwoWeeks) {
  const auto two = weekly({10, 20});
  EXPECT_EQ(okr::forecast(reach(100), kQuarter, two, day_of_last(two)), std::nullopt);
  auto close = weekly({10, 20, 30});
  close[2].at = close[0].at + days{13};
  EXPECT_EQ(okr::forecast(reach(100), kQuarter, close, kStart + days{20}), std::nullopt);
  close[2].at = close[0].at + days{14};
  EXPECT_TRUE(okr::forecast(reach(100), kQuarter, close, kStart + days{20}));
}

TEST(Forecast, SaysNothingOfWhatHasNoSlope) {
  const auto all = weekly({1, 1, 1, 1});
  for (const auto kind : {KeyResultKind::kPassFail, KeyResultKind::kKeepAbove,
                          KeyResultKind::kKeepBelow, KeyResultKind::kBaseline}) {
    KeyResult result = reach(1);
    result.kind = kind;
    EXPECT_EQ(okr::forecast(result, kQuarter, all, day_of_last(all)), std::nullopt);
    EXPECT_EQ(okr::run_rate(result, kQuarter, all, day_of_last(all)), std::nullopt);
  }
  EXPECT_EQ(okr::forecast(reach(100), kQuarter, all, kQuarter.last_day), std::nullopt);
}

TEST(RunRate, SetsWhatIsNeededBesideWhatWasDone) {
  const auto all = weekly({0, 4, 8, 12, 16, 20});
  const okr::Day today = kQuarter.last_day - days{28};
  const auto rate = okr::run_rate(reach(60), kQuarter, all, today);
  ASSERT_TRUE(rate);
  EXPECT_DOUBLE_EQ(rate->needed, 10);
  EXPECT_DOUBLE_EQ(rate->done, 4);
  EXPECT_EQ(okr::run_rate(reach(20), kQuarter, all, today), std::nullopt);  // reached
  EXPECT_EQ(okr::run_rate(reach(60), kQuarter, weekly({3}), today), std::nullopt);
}

using Doubts = std::vector<Doubt>;

Doubts doubts(const std::vector<std::int64_t>& values, std::string_view note) {
  return okr::doubts(reach(100), kQuarter, weekly(values, note));
}

TEST(Honesty, AsksOnceAboutAFlatLine) {
  EXPECT_EQ(doubts({5, 7}, "so"), Doubts{Doubt::kCopyPaste});
  EXPECT_EQ(doubts({7, 7}, ""), Doubts{});
  EXPECT_EQ(doubts({7, 7, 7}, ""), Doubts{Doubt::kFlatLine});
  EXPECT_EQ(doubts({7, 7, 7, 7}, ""), Doubts{});
}

TEST(Honesty, AsksNothingOfWhatIsWhereItShouldBe) {
  EXPECT_EQ(doubts({100, 100, 100}, ""), Doubts{});
  EXPECT_EQ(doubts({120, 120, 120}, ""), Doubts{});
  KeyResult kept = reach(40);
  kept.kind = KeyResultKind::kKeepWithin;
  kept.low = Decimal{20};
  EXPECT_EQ(okr::doubts(kept, kQuarter, weekly({30, 30, 30})), Doubts{});
  EXPECT_EQ(okr::doubts(kept, kQuarter, weekly({41, 41, 41})), Doubts{Doubt::kFlatLine});
  KeyResult audit = reach(1);
  audit.kind = KeyResultKind::kPassFail;
  EXPECT_EQ(okr::doubts(audit, kQuarter, weekly({1, 1, 1})), Doubts{});
  EXPECT_EQ(okr::doubts(audit, kQuarter, weekly({0, 0, 0})), Doubts{Doubt::kFlatLine});
}

TEST(Honesty, AsksOnceAboutWhatIsNearlyDoneForWeeks) {
  auto all = weekly({60, 90, 90, 90, 90});
  for (std::size_t i = 0; i < all.size(); ++i) all[i].note = std::to_string(i);
  EXPECT_EQ(okr::doubts(reach(100), kQuarter, all), Doubts{Doubt::kSticky});
  all.pop_back();
  EXPECT_EQ(okr::doubts(reach(100), kQuarter, all), Doubts{Doubt::kFlatLine});
}

TEST(Honesty, AsksWhyAValueMovedBackButNotOfWhatIsKept) {
  EXPECT_EQ(doubts({20, 10}, ""), Doubts{Doubt::kSawtooth});
  KeyResult kept = reach(90);
  kept.kind = KeyResultKind::kKeepAbove;
  EXPECT_EQ(okr::doubts(kept, kQuarter, weekly({95, 80})), Doubts{});
}

TEST(Honesty, AsksWhatShowsAJumpAtTheEnd) {
  auto all = weekly({10, 55});
  EXPECT_EQ(okr::doubts(reach(100), kQuarter, all), Doubts{});
  all[1].at = kQuarter.last_day - days{9};
  EXPECT_EQ(okr::doubts(reach(100), kQuarter, all), Doubts{Doubt::kSuddenJump});
  all[1].value = Decimal{50};
  EXPECT_EQ(okr::doubts(reach(100), kQuarter, all), Doubts{});
}

TEST(Honesty, TakesCheckInsInAnyOrder) {
  auto all = weekly({20, 10, 5, 30, 30, 30});
  const auto in_order = okr::doubts(reach(100), kQuarter, all);
  std::reverse(all.begin(), all.end());
  EXPECT_EQ(okr::doubts(reach(100), kQuarter, all), in_order);
}

}  // namespace
