// What holds for all numbers. The seed is fixed: RC_PARAMS="seed=…" in the environment tries
// others.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <vector>

#include "store/okr/forecast.h"
#include "store/okr/pace.h"
#include "store/okr/progress.h"
#include "store/okr/rollup.h"

namespace {

using okr::Decimal;
using okr::KeyResult;
using okr::KeyResultKind;
using namespace std::chrono;

[[maybe_unused]] const int kSeeded = setenv("RC_PARAMS", "seed=20261122", 0);

// Up to 9 places, among them many small and many equal ones.
Decimal any_decimal() {
  const auto digits = *rc::gen::inRange<std::int64_t>(-1'000'000, 1'000'001);
  return Decimal{digits}.shifted(-*rc::gen::inRange(0, 5)).value();
}

Decimal above(const Decimal& low) {
  const Decimal more = any_decimal();
  const Decimal high = more > low ? more : *low.plus_percent(Decimal{50});
  return high > low ? high : Decimal{2'000'000};
}

// Of any kind, with numbers that target_problem() lets pass.
KeyResult any_key_result() {
  KeyResult result;
  result.kind = *rc::gen::elementOf(
      std::vector(std::begin(okr::kKeyResultKinds), std::end(okr::kKeyResultKinds)));
  result.target = any_decimal();
  const Decimal low = any_decimal();
  const Decimal high = above(low);
  switch (result.kind) {
    case KeyResultKind::kIncrease:
      result.baseline = low;
      result.target = high;
      break;
    case KeyResultKind::kDecrease:
      result.baseline = high;
      result.target = low;
      break;
    case KeyResultKind::kReach:
      result.target = above(Decimal{0});
      break;
    case KeyResultKind::kKeepWithin:
      result.low = low;
      result.target = high;
      break;
    case KeyResultKind::kMilestones:
      result.milestones.resize(static_cast<std::size_t>(*rc::gen::inRange(2, 12)));
      result.target = Decimal{static_cast<std::int64_t>(result.milestones.size())};
      break;
    case KeyResultKind::kStaged:
      result.baseline = low;
      result.commit = above(low);
      result.target = above(*result.commit);
      result.stretch = above(result.target);
      break;
    default:
      break;
  }
  result.weight = *rc::gen::inRange(0, 5);
  RC_PRE(!okr::target_problem(result));
  return result;
}

void hold(const std::function<void()>& property) {
  EXPECT_TRUE(rc::check(property));
}

// Whether a higher value is never worse.
bool grows(const KeyResult& key_result) {
  return key_result.kind != KeyResultKind::kDecrease &&
         key_result.kind != KeyResultKind::kKeepBelow &&
         key_result.kind != KeyResultKind::kKeepWithin;
}

TEST(Properties, ProgressIsBoundedAndMonotone) {
  hold([] {
    const KeyResult key_result = any_key_result();
    Decimal less = any_decimal();
    Decimal more = any_decimal();
    if (more < less) std::swap(less, more);
    const okr::Progress a = okr::progress(key_result, less);
    const okr::Progress b = okr::progress(key_result, more);
    RC_ASSERT(a.score.hundredths() >= 0 && a.score.hundredths() <= 100);
    if (key_result.kind == KeyResultKind::kKeepWithin) return;
    RC_ASSERT((grows(key_result) ? b.percent - a.percent : a.percent - b.percent) >= 0);
  });
}

TEST(Properties, ProgressDoesNotDependOnTheUnit) {
  hold([] {
    KeyResult key_result = any_key_result();
    const bool has_unit = okr::is_moved(key_result.kind) ||
                          key_result.kind == KeyResultKind::kReach ||
                          key_result.kind == KeyResultKind::kKeepWithin;
    RC_PRE(has_unit);
    const Decimal value = any_decimal();
    const std::int64_t percent = okr::progress(key_result, value).percent;
    const int power = *rc::gen::inRange(-3, 4);  // metres instead of kilometres
    const auto in_other_unit = [&](const Decimal& one) { return one.shifted(power).value(); };
    key_result.baseline = in_other_unit(key_result.baseline);
    key_result.target = in_other_unit(key_result.target);
    for (auto* one : {&key_result.low, &key_result.commit, &key_result.stretch}) {
      if (*one) *one = in_other_unit(**one);
    }
    RC_ASSERT(okr::progress(key_result, in_other_unit(value)).percent == percent);
  });
}

TEST(Properties, BaselineIsNothingAndTargetIsAll) {
  hold([] {
    const KeyResult key_result = any_key_result();
    RC_PRE(key_result.kind == KeyResultKind::kIncrease ||
           key_result.kind == KeyResultKind::kDecrease);
    RC_ASSERT(okr::progress(key_result, key_result.baseline).percent == 0);
    RC_ASSERT(okr::progress(key_result, key_result.target).percent == 100);
  });
}

TEST(Properties, RollupLiesBetweenAndKnowsNoOrder) {
  hold([] {
    std::vector<KeyResult> all;
    for (int i = *rc::gen::inRange(0, 8); i > 0; --i) {
      all.push_back(any_key_result());
      if (*rc::gen::inRange(0, 3) > 0) all.back().latest.emplace().value = any_decimal();
    }
    const okr::Rollup before = okr::rollup(all);
    RC_ASSERT(before.total == static_cast<int>(all.size()));
    RC_ASSERT(before.reported <= before.total);
    if (before.average) {
      RC_ASSERT(*before.lowest <= *before.average && *before.average <= *before.highest);
      RC_ASSERT(*before.lowest <= *before.median && *before.median <= *before.highest);
    }
    std::mt19937 shuffle{static_cast<unsigned>(*rc::gen::inRange(0, 1000))};
    std::shuffle(all.begin(), all.end(), shuffle);
    const okr::Rollup after = okr::rollup(all);
    RC_ASSERT(after.average == before.average && after.median == before.median);
    RC_ASSERT(after.reported == before.reported);
  });
}

TEST(Properties, MoreIsExpectedEveryDay) {
  hold([] {
    const okr::Day first = sys_days{year{2026} / 1 / 1} + days{*rc::gen::inRange(0, 700)};
    const okr::Cycle cycle{okr::CycleId{1}, "a cycle", first,
                           first + days{*rc::gen::inRange(0, 400)}, okr::CycleState::kActive};
    const KeyResult key_result = any_key_result();
    const okr::Day today = first + days{*rc::gen::inRange(-30, 430)};
    const auto now = okr::expected_percent(key_result, cycle, today);
    const auto later =
        okr::expected_percent(key_result, cycle, today + days{*rc::gen::inRange(0, 60)});
    if (now) RC_ASSERT(later && *now <= *later && *now >= 0 && *later <= 100);
  });
}

TEST(Properties, ForecastIsARangeAndKnowsNoOrder) {
  hold([] {
    const okr::Day first = sys_days{year{2026} / 1 / 1};
    const okr::Cycle cycle{okr::CycleId{1}, "a cycle", first, first + days{90},
                           okr::CycleState::kActive};
    const KeyResult key_result = any_key_result();
    std::vector<okr::CheckIn> all(static_cast<std::size_t>(*rc::gen::inRange(0, 14)));
    std::int64_t id = 0;
    for (okr::CheckIn& one : all) {
      one.id = okr::CheckInId{++id};
      one.at = first + hours{*rc::gen::inRange(0, 60 * 24)};
      one.value = any_decimal();
    }
    const okr::Day today = first + days{60};
    const auto before = okr::forecast(key_result, cycle, all, today);
    if (before) RC_ASSERT(before->low <= before->high && all.size() >= 3);
    std::reverse(all.begin(), all.end());
    RC_ASSERT(okr::forecast(key_result, cycle, all, today) == before);
    const auto rate = okr::run_rate(key_result, cycle, all, today);
    if (rate) RC_ASSERT(std::isfinite(rate->needed) && std::isfinite(rate->done));
  });
}

TEST(Properties, DecimalsAreReadAsTheyAreWritten) {
  hold([] {
    const Decimal value = any_decimal();
    RC_ASSERT(Decimal::parse(value.text()) == value);
  });
}

}  // namespace
