#include "commands/wording.h"

#include <gtest/gtest.h>

#include "commands/message.h"

namespace {

using okr::KeyResultKind;

okr::Decimal decimal(std::string_view text) {
  return *okr::Decimal::parse(text);
}

okr::KeyResult key_result(KeyResultKind kind, std::string_view unit, std::string_view baseline,
                          std::string_view target) {
  okr::KeyResult result;
  result.kind = kind;
  result.unit = unit;
  result.baseline = decimal(baseline);
  result.target = decimal(target);
  return result;
}

okr::Progress progress(long long percent) {
  return {okr::Score::clamped(percent), percent};
}

TEST(Wording, GroupsNumbersByThousands) {
  struct {
    std::string_view number, text;
  } const kRows[] = {
      {"0", "0"},
      {"7", "7"},
      {"999", "999"},
      {"1000", "1,000"},
      {"1200.5", "1,200.5"},
      {"1234567", "1,234,567"},
      {"-12", "-12"},
      {"-1000", "-1,000"},
      {"0.1234", "0.1234"},
      {"-999999.25", "-999,999.25"},
  };
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.number);
    EXPECT_EQ(commands::number_text(decimal(row.number)), row.text);
  }
}

TEST(Wording, SaysAValueInTheKeyResultsOwnTerms) {
  struct {
    KeyResultKind kind;
    std::string_view unit, target, value, text;
  } const kRows[] = {
      {KeyResultKind::kIncrease, "%", "45", "41", "41 %"},
      {KeyResultKind::kIncrease, "€", "9000", "3400", "€3,400"},
      {KeyResultKind::kIncrease, "$", "9000", "-3400", "-$3,400"},
      {KeyResultKind::kDecrease, "days", "5", "7", "7 days"},
      {KeyResultKind::kReach, "", "12", "3", "3"},
      {KeyResultKind::kMilestones, "", "3", "2", "2 of 3 milestones"},
      {KeyResultKind::kReach, "hours", "12", "1", "1 hour"},
      {KeyResultKind::kReach, "boxes", "12", "1", "1 box"},
      {KeyResultKind::kReach, "Gespräche", "12", "1", "1 Gespräche"},
      {KeyResultKind::kReach, "series", "12", "1", "1 series"},
      {KeyResultKind::kReach, "k€", "12", "1", "1 k€"},
      {KeyResultKind::kPassFail, "", "1", "1", "passed"},
      {KeyResultKind::kPassFail, "", "1", "0", "not passed yet"},
  };
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.text);
    EXPECT_EQ(
        commands::value_text(key_result(row.kind, row.unit, "0", row.target), decimal(row.value)),
        row.text);
  }
}

TEST(Wording, SaysWhatATargetIs) {
  struct {
    KeyResultKind kind;
    std::string_view unit, baseline, target, text;
  } const kRows[] = {
      {KeyResultKind::kIncrease, "%", "30", "45", "from 30 % to 45 %"},
      {KeyResultKind::kDecrease, "days", "7", "2.5", "from 7 days to 2.5 days"},
      {KeyResultKind::kReach, "", "0", "12", "reach 12"},
      {KeyResultKind::kReach, "€", "0", "1200", "reach €1,200"},
      {KeyResultKind::kMilestones, "", "0", "3", "3 milestones"},
      {KeyResultKind::kPassFail, "", "0", "1", "pass or fail"},
  };
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.text);
    EXPECT_EQ(commands::target_text(key_result(row.kind, row.unit, row.baseline, row.target)),
              row.text);
  }
}

TEST(Wording, FillsACellOfTheBarForEveryTenthReachedInFull) {
  struct {
    long long percent;
    std::string_view bar;
  } const kRows[] = {
      {-20, "░░░░░░░░░░"}, {0, "░░░░░░░░░░"},  {9, "░░░░░░░░░░"},   {10, "▓░░░░░░░░░"},
      {40, "▓▓▓▓░░░░░░"},  {99, "▓▓▓▓▓▓▓▓▓░"}, {100, "▓▓▓▓▓▓▓▓▓▓"}, {118, "▓▓▓▓▓▓▓▓▓▓"},
  };
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.percent);
    EXPECT_EQ(commands::bar(progress(row.percent)), row.bar);
  }
  EXPECT_EQ(commands::bar(std::optional<okr::Progress>{}), "");
  EXPECT_EQ(commands::bar(okr::Rollup{}), "");
}

TEST(Wording, SaysWhereAKeyResultStands) {
  commands::Standing standing;
  EXPECT_EQ(commands::standing_text(standing), "no data yet ·");
  standing.progress = progress(40);
  standing.pace = okr::Pace::kOnPace;
  EXPECT_EQ(commands::standing_text(standing), "40 % of the way, on pace ●");
  standing.progress = progress(118);
  EXPECT_EQ(commands::standing_text(standing), "118 % of the way, on pace ●");
  standing.progress = progress(-5);
  standing.pace = okr::Pace::kFarBehind;
  EXPECT_EQ(commands::standing_text(standing), "0 % of the way, far behind ○");
  standing.progress = progress(499500);
  EXPECT_EQ(commands::standing_text(standing), "over 999 % of the way, far behind ○");
}

TEST(Wording, SaysHowManyReportedBesideTheAverage) {
  EXPECT_EQ(commands::rollup_text({}), "no key results yet");
  okr::Rollup rollup;
  rollup.total = 3;
  EXPECT_EQ(commands::rollup_text(rollup), "0 of 3 reported");
  rollup.average = okr::Score::from_hundredths(40);
  rollup.lowest = okr::Score::from_hundredths(10);
  rollup.reported = 2;
  EXPECT_EQ(commands::rollup_text(rollup), "0.40 average, 2 of 3 reported");
}

TEST(Wording, SaysARhythmInFull) {
  okr::Cadence cadence;
  cadence.time_of_day = std::chrono::hours{9};
  EXPECT_EQ(commands::cadence_text(cadence, "Europe/Berlin"),
            "every Monday at 09:00 in each person's own zone");
  cadence.rhythm.weekdays = okr::Weekdays{std::chrono::Friday};
  cadence.rhythm.every = 2;
  cadence.zone_of = okr::ZoneOf::kTeam;
  EXPECT_EQ(commands::cadence_text(cadence, "Europe/Berlin"),
            "every 2 weeks on Friday at 09:00 in Europe/Berlin");
}

TEST(Wording, ShortensByCharactersAndNeverInsideOne) {
  struct {
    std::string_view text;
    std::size_t characters;
    std::string_view shortened;
  } const kRows[] = {
      {"onboarding", 10, "onboarding"},
      {"onboarding", 9, "onboardi…"},
      {"größer", 6, "größer"},
      {"größer", 4, "grö…"},
      {"日本語", 2, "日…"},
      {"ab", 1, "…"},
      {"ab", 0, ""},
      {"", 5, ""},
      {"a\n  b\r\nc ", 9, "a b c"},
  };
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.text);
    EXPECT_EQ(commands::shortened(row.text, row.characters), row.shortened);
  }
}

TEST(Wording, DrawsASparklineFromTheOldestCheckInToTheNewest) {
  const okr::KeyResult rising = key_result(KeyResultKind::kIncrease, "%", "0", "80");
  std::vector<okr::CheckIn> newest_first(4);
  const std::string_view values[] = {"90", "79", "20", "-4"};
  for (std::size_t i = 0; i < 4; ++i) newest_first[i].value = decimal(values[i]);
  EXPECT_EQ(commands::sparkline(rising, newest_first), "▁▂▇█");
  EXPECT_EQ(commands::sparkline(rising, {}), "");

  const okr::KeyResult falling = key_result(KeyResultKind::kDecrease, "days", "10", "2");
  newest_first.resize(2);
  newest_first[0].value = decimal("2");
  newest_first[1].value = decimal("10");
  EXPECT_EQ(commands::sparkline(falling, newest_first), "▁█") << "up is always better";
}

TEST(Message, ReadsAsPlainTextLineByLine) {
  commands::Message message;
  message.add(commands::Header{"Growth"})
      .add(commands::Text{{commands::plain("Type "), commands::code("/okr KR12 45"),
                           commands::plain(".\nOr not.")}})
      .add(commands::Divider{})
      .add(commands::Fields{
          {{"Owner", {commands::strong("Ada")}}, {"Cycle", {commands::plain("Q1")}}}})
      .add(commands::Note{{commands::emphasis("Because it is Monday.")}});
  EXPECT_EQ(commands::plain_text(message),
            "Growth\nType /okr KR12 45.\nOr not.\n\nOwner: Ada\nCycle: Q1\nBecause it is Monday.");
  EXPECT_EQ(commands::plain_text({}), "");
  EXPECT_EQ(commands::plain_text(commands::sentence("Done.")), "Done.");
}

}  // namespace
