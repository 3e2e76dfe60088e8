#include "commands/coach/past.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/sql/kpi.h"
#include "tests/commands/expect.h"

namespace {

using commands::coach::Past;
using commands::coach::past_of;
using okr::KeyResultKind;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using tests::GrowthChat;
using namespace std::chrono;  // for dates

okr::Cycle quarter() {
  okr::Cycle cycle;
  cycle.first_day = sys_days{October / 1 / 2026};
  cycle.last_day = sys_days{December / 31 / 2026};
  return cycle;
}

okr::KeyResult goal(KeyResultKind kind, int from, const std::string& to) {
  okr::KeyResult key_result;
  key_result.kind = kind;
  key_result.baseline = okr::Decimal{from};
  key_result.target = okr::Decimal::parse(to).value();
  return key_result;
}

// So many days after the day on which history begins.
struct At {
  int day;
  int value;
};
constexpr okr::Day kBegin{September / 3 / 2026};
constexpr okr::Day kFourthWeek = kBegin + days{21};

std::vector<okr::KpiReading> readings(std::initializer_list<At> all) {
  std::vector<okr::KpiReading> result;
  for (const At& one : all) {
    result.push_back({kBegin + days{one.day}, okr::Decimal{one.value}});
  }
  return result;
}

// One more a week.
const auto kSteady = readings({{0, 27}, {7, 28}, {14, 29}, {21, 30}});

TEST(CoachPast, CarriesTheTrendOnToTheLastDay) {
  const auto trend = [](const okr::KeyResult& key_result) {
    return past_of(key_result, quarter(), kSteady, kFourthWeek).trend_percent;
  };
  EXPECT_EQ(trend(goal(KeyResultKind::kIncrease, 30, "40")), 140);  // 14 weeks on
  EXPECT_EQ(trend(goal(KeyResultKind::kReach, 0, "50")), 88);
  EXPECT_EQ(trend(goal(KeyResultKind::kDecrease, 30, "20")), 0);  // the other way
  okr::KeyResult due = goal(KeyResultKind::kIncrease, 30, "40");
  due.due_day = kFourthWeek + weeks{10};
  EXPECT_EQ(trend(due), 100);
  due.due_day = kFourthWeek + days{69};
  EXPECT_EQ(trend(due), 99);
  due.due_day = kFourthWeek;
  EXPECT_EQ(trend(due), std::nullopt);
  okr::KeyResult staged = goal(KeyResultKind::kStaged, 30, "40");
  staged.commit = okr::Decimal{33};
  staged.stretch = okr::Decimal{60};
  EXPECT_EQ(trend(staged), 140);  // of the way to its target
}

TEST(CoachPast, TakesTheWorseEndOfTheTrend) {
  // Flat for a month, then two more a week, which alone would reach the target.
  const auto late =
      readings({{0, 22}, {7, 22}, {14, 22}, {21, 22}, {28, 24}, {35, 26}, {42, 28}, {49, 30}});
  okr::KeyResult key_result = goal(KeyResultKind::kIncrease, 30, "40");
  key_result.due_day = kBegin + days{49} + weeks{5};
  EXPECT_EQ(past_of(key_result, quarter(), late, kBegin + days{49}).trend_percent, 46);
}

TEST(CoachPast, SaysNothingOfATrendWithTooLittleHistory) {
  const auto trend = [](const std::vector<okr::KpiReading>& all) {
    return past_of(goal(KeyResultKind::kIncrease, 30, "40"), quarter(), all, kFourthWeek)
        .trend_percent;
  };
  EXPECT_EQ(trend({}), std::nullopt);
  EXPECT_EQ(trend(readings({{0, 27}, {21, 30}})), std::nullopt);
  EXPECT_EQ(trend(readings({{0, 27}, {6, 28}, {13, 29}})), std::nullopt);
  EXPECT_EQ(trend(readings({{0, 28}, {7, 29}, {14, 30}})), 150);
  // What was set later is nothing to judge by.
  EXPECT_EQ(trend(readings({{0, 27}, {21, 30}, {22, 40}})), std::nullopt);
}

// By two, then by one in four weeks.
const auto kMonthly = readings({{-63, 20}, {-35, 22}, {-7, 23}, {21, 24}});

TEST(CoachPast, ComparesThePaceThatIsNeededWithTheBestThereWas) {
  const auto percent = [](const std::string& target, std::optional<int> due_after = {}) {
    okr::KeyResult key_result = goal(KeyResultKind::kIncrease, 20, target);
    if (due_after) key_result.due_day = quarter().first_day + days{*due_after};
    return past_of(key_result, quarter(), kMonthly, kFourthWeek).percent_of_best_rate;
  };
  // 91 days, in which the best pace makes 6.5.
  EXPECT_EQ(percent("43.5"), 300);
  EXPECT_EQ(percent("43.6"), 302);
  EXPECT_EQ(percent("30.5"), 100);
  EXPECT_EQ(percent("36", 56), 300);
  EXPECT_EQ(percent("37", 56), 325);
  EXPECT_EQ(percent("24.1"), 2);
  EXPECT_EQ(percent("24"), std::nullopt);  // is there
  EXPECT_EQ(percent("37", 0), std::nullopt);
}

TEST(CoachPast, CountsTheDaysThatAreLeftFromTodayOnceTheCycleRuns) {
  const okr::KeyResult key_result = goal(KeyResultKind::kIncrease, 24, "28");
  const auto percent = [&](okr::Day today) {
    return past_of(key_result, quarter(), kMonthly, today).percent_of_best_rate;
  };
  EXPECT_EQ(percent(quarter().last_day - days{28}), 200);
  EXPECT_EQ(percent(quarter().last_day - days{14}), 400);
  EXPECT_EQ(percent(quarter().last_day), std::nullopt);
}

TEST(CoachPast, TakesNoNoiseForAPace) {
  const auto percent = [](const std::vector<okr::KpiReading>& all, const char* target = "30") {
    okr::KeyResult key_result = goal(KeyResultKind::kIncrease, 20, target);
    key_result.due_day = kBegin + days{35} + days{35};
    return past_of(key_result, quarter(), all, kBegin + days{35}).percent_of_best_rate;
  };
  // Five up and five down again from week to week.
  EXPECT_EQ(percent(readings({{0, 20}, {7, 25}, {14, 20}, {21, 25}, {28, 20}})), 0);
  EXPECT_EQ(percent(readings({{0, 20}, {7, 25}, {14, 20}, {21, 25}, {28, 20}, {35, 25}})), 100);
  EXPECT_EQ(percent(readings({{0, 24}, {14, 22}, {28, 20}})), 0);
  EXPECT_EQ(percent(readings({{0, 18}, {13, 18}, {27, 20}})), std::nullopt);
  EXPECT_EQ(percent(readings({{0, 18}, {13, 18}, {28, 20}})), 400);
  EXPECT_EQ(percent(readings({{0, 18}, {28, 20}})), std::nullopt);
}

TEST(CoachPast, GoesDownWithWhatShouldFallAndIsSilentOnWhatStays) {
  const auto all = readings({{-35, 14}, {-7, 12}, {21, 11}});
  EXPECT_EQ(past_of(goal(KeyResultKind::kDecrease, 11, "4.5"), quarter(), all, kFourthWeek)
                .percent_of_best_rate,
            100);
  for (const KeyResultKind kind :
       {KeyResultKind::kKeepAbove, KeyResultKind::kKeepBelow, KeyResultKind::kPassFail,
        KeyResultKind::kMilestones, KeyResultKind::kBaseline, KeyResultKind::kPercent}) {
    const Past past = past_of(goal(kind, 11, "40"), quarter(), all, kFourthWeek);
    EXPECT_FALSE(past.trend_percent || past.percent_of_best_rate);
  }
  okr::KeyResult relative = goal(KeyResultKind::kIncrease, 0, "0");
  relative.relative = okr::Decimal{20};
  EXPECT_FALSE(past_of(relative, quarter(), all, kFourthWeek).trend_percent);
}

// A draft O3 with KR7, measured by K1 with one value every `step`, the newest today.
class PastChat : public GrowthChat {
 public:
  PastChat(std::initializer_list<int> values, days step) {
    say("kpi add Signed firms team Growth");
    in_book([&](const store::Book& book) {
      const std::vector<int> all{values};
      for (std::size_t i = 0; i < all.size(); ++i) {
        okr::KpiValue value;
        value.kpi = okr::KpiId{1};
        value.person = ann;
        value.at = clock.now() - (all.size() - 1 - i) * step;
        value.day = floor<days>(value.at);
        value.value = okr::Decimal{all[i]};
        value.via = "sandbox";
        const store::Author author{.person = ann,
                                   .via = "sandbox",
                                   .at = value.at,
                                   .command = okr::CommandId{store::next_ledger_number(book)},
                                   .because = {},
                                   .undoes = {}};
        store::add_kpi_value(book, author, value);
      }
    });
    say("add objective Buyers know us before we call team Growth");
  }
};

TEST(CoachKpi, CallsATargetTooEasyThatComesByItself) {
  PastChat chat{{27, 28, 29, 30}, weeks{1}};
  chat.say("add kr O3 Signed firms from 30 to 35");
  EXPECT_THAT(chat.say("coach KR7"), Not(HasSubstr("L25")));
  chat.say("kpi link K1 KR7");
  EXPECT_THAT(chat.say("coach KR7"),
              HasSubstr("L25 warning ▲, KR7: a target that is too easy (“the trend alone gets to "
                        "109 % of the way”)\nWhat would you aim at if it could fail?"));
  chat.say("edit KR7 target 36");  // 91 %
  EXPECT_THAT(chat.say("coach KR7"), Not(HasSubstr("L25")));
  chat.say("edit KR7 baseline 20");
  chat.say("edit KR7 target 29");
  EXPECT_THAT(chat.say("coach KR7"), HasSubstr("(“reached already at 30”)"));
}

TEST(CoachKpi, SaysNothingOfATargetThatHasNoBaselineYet) {
  PastChat chat{{27, 28, 29, 30}, weeks{1}};
  EXPECT_THAT(chat.say("add kr O3 Signed firms, 20 of them in the north, by 20%"),
              Not(HasSubstr("Coach")));
  chat.say("kpi link K1 KR7");
  EXPECT_THAT(chat.say("coach KR7"), HasSubstr("No rule has anything to say."));
}

TEST(CoachKpi, CallsAPaceHopeThatThereNeverWas) {
  PastChat chat{{10, 11, 12}, weeks{4}};
  chat.say("kpi elevate K1 to 17 under O3");
  EXPECT_THAT(chat.say("coach KR7"),
              HasSubstr("L28 hint ·, KR7: a pace that there never was (“368 % of the best pace”)\n"
                        "What will be three times as strong?"));
  chat.say("edit KR7 target 16");  // 295 %
  EXPECT_THAT(chat.say("coach KR7"), Not(HasSubstr("L28")));
  PastChat falling{{12, 11, 10}, weeks{4}};
  falling.say("kpi elevate K1 to 11 under O3");
  EXPECT_THAT(falling.say("coach KR7"), HasSubstr("L28 hint ·, KR7: a pace that there never was "
                                                  "(“it never moved that way”)"));
}

TEST(CoachKpi, JudgesWhatRunsByWhatWasKnownWhenItWasPublished) {
  PastChat chat{{10, 11, 12}, weeks{4}};
  chat.say("add kr O3 Signed firms from 12 to 17");
  chat.say("kpi link K1 KR7");
  chat.say("publish O3");
  for (const char* value : {"kpi K1 14", "kpi K1 16"}) {
    chat.clock.advance(weeks{1});
    chat.say(value);
  }
  EXPECT_THAT(chat.say("coach KR7"),
              AllOf(HasSubstr("“368 % of the best pace”"), Not(HasSubstr("L25"))));
}

}  // namespace
