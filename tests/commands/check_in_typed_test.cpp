// Check-ins as people type them: units, punctuation, confidences and steps.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/commands/expect.h"

namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using tests::expect_each;
using tests::expect_replies;
using tests::GrowthChat;

// bob's, in O2: KR7 in seconds, KR8 in deals, KR9 in €, KR10 in hours, KR11 in story points, KR12
// in minutes, KR13 may be negative.
class CheckInTyped : public testing::Test {
 protected:
  CheckInTyped() {
    expect_replies(chat_, {{"add kr O2 Answer time from 4 seconds to 2 seconds", {"KR7"}, "bob"},
                           {"add kr O2 Deals reach 20 deals", {"KR8"}, "bob"},
                           {"add kr O2 Revenue from €1000 to €2000", {"KR9"}, "bob"},
                           {"add kr O2 Repair time from 9 hours to 4 hours", {"KR10"}, "bob"},
                           {"add kr O2 Velocity reach 40 story points", {"KR11"}, "bob"},
                           {"add kr O2 Call time from 9 min to 4 min", {"KR12"}, "bob"},
                           {"add kr O2 Promoters from -10 to 30", {"KR13"}, "bob"},
                           {"publish O2", {"O2"}, "bob"}});
  }

  std::string say(const std::string& text) { return chat_.say(text, "bob"); }

  GrowthChat chat_;
};

TEST_F(CheckInTyped, ReadsAUnitThatStandsApart) {
  expect_replies(chat_,
                 {{"KR7 2,9 sec 6", {": 2.9 seconds", "confidence 6/10"}, "bob"},
                  {"KR7 1.4s", {"→ 1.4 seconds"}, "bob"},
                  {"KR7 2 Sekunden", {"→ 2 seconds"}, "bob"},
                  {"KR10 7 hrs 6 better tooling now",
                   {": 7 hours", "confidence 6/10", "Note: better tooling now"},
                   "bob"},
                  {"KR10 6h", {"→ 6 hours"}, "bob"},
                  {"KR10 5 Std.", {"→ 5 hours"}, "bob"},
                  {"KR2 9 Tage 6", {": 9 days", "confidence 6/10"}, "bob"},
                  {"KR1 41 Prozent 6", {": 41 %", "confidence 6/10"}, "bob"},
                  {"KR12 8m 6", {": 8 min", "confidence 6/10"}, "bob"},
                  {"KR9 1,200 euros 6", {": €1,200", "confidence 6/10"}, "bob"},
                  {"KR11 12 story points, 7", {": 12 story points", "confidence 7/10"}, "bob"},
                  {"KR8 1 deal 7", {": 1 deal", "confidence 7/10"}, "bob"}});
}

TEST_F(CheckInTyped, RefusesAnotherUnitThatStandsApart) {
  expect_replies(chat_,
                 {{"KR1 45 days", {"That is measured in %, and you typed days."}, "bob"},
                  {"KR2 9 hours", {"That is measured in days, and you typed hours."}, "bob"},
                  {"KR9 41 percent", {"That is measured in €, and you typed percent."}, "bob"},
                  {"KR1 45 days, 7/10 fine", {"That is measured in %, and you typed days."}, "bob"},
                  {"kpi add Churn %", {"K1"}, "bob"},
                  {"kpi K1 2.4 days", {"That is measured in %, and you typed days."}, "bob"},
                  {"kpi K1 2.4 percent the new mail", {"2.4 %", "Note: the new mail"}, "bob"}});
}

TEST_F(CheckInTyped, LeavesWordsInTheNoteThatAreNoUnit) {
  expect_replies(chat_,
                 {{"KR5 7 days off for everybody", {": 7,", "Note: days off for everybody"}, "bob"},
                  {"KR1 41% days off", {"41 %", "Note: days off"}, "bob"},
                  {"KR1 42 second try helps", {"42 %", "Note: second try helps"}, "bob"},
                  {"KR1 43 tag manager is live", {"43 %", "Note: tag manager is live"}, "bob"},
                  {"KR8 4 deals days before the fair", {": 4 deals", "Note: days before"}, "bob"}});
}

TEST_F(CheckInTyped, PartsMayBeParted) {
  const auto* const kAll = "confidence 7/10";
  for (const std::string typed :
       {"KR8 4 deals, 7/10, slow week", "KR8 4 deals; 7/10; slow week", "KR8: 4 - 7/10 - slow week",
        "KR8 4, 7, slow week", "KR8 4 deals – 7 – slow week", "KR8: 4 - confidence 7 - slow week",
        "KR8 4 conf 7 slow week", "KR8 4 confidence: 7/10 slow week",
        "KR8 4 Zuversicht 7, slow week", "KR8 4 conf.=7 slow week", "KR8 4 (7/10) slow week",
        "KR8 4 0,7 slow week", "KR8 4 deals, confidence of 70% - slow week", "KR8 = 4 7 slow week",
        "KR8 to 4, 7 slow week", "KR8 =4 7 slow week", "KR8 4\xE2\x80\x8E 7\xE2\x80\x8F slow week",
        "KR8\xE2\x80\x8E 4 7 slow week"}) {
    EXPECT_THAT(say(typed),
                AllOf(HasSubstr(" 4 deals"), HasSubstr(kAll), HasSubstr("Note: slow week")))
        << typed;
    say("undo");
  }
  expect_replies(
      chat_,
      {{"KR1 40%, 7/10, kürzeres Formular", {": 40 %", "7/10", "Note: kürzeres Formular"}, "bob"},
       {"KR1 41%\xE2\x80\x8F 8", {"41 %", "8/10"}, "bob"},
       {"KR1 41% grün läuft", {"confidence 8/10", "Note: läuft"}, "bob"},
       {"KR1 41% Gelb zäh", {"confidence 8/10 → 5/10", "Note: zäh"}, "bob"},
       {"KR1 41% rot, steht", {"confidence 5/10 → 2/10", "Note: steht"}, "bob"},
       {"KR3 2 of 3 milestones, 7/10", {"2 of 3 milestones", "7/10"}},
       {"KR4 passed, 8/10", {"passed", "8/10"}},
       {"KR4 not yet, 6/10: late", {"not passed yet", "6/10", "Note: late"}}});
}

TEST_F(CheckInTyped, RoundsAConfidenceInPercent) {
  EXPECT_THAT(say("KR8 7 75% slow week"),
              AllOf(HasSubstr("confidence 8/10"), HasSubstr("Note: slow")));
  EXPECT_THAT(say("KR8 7 74% slow week"), HasSubstr("confidence 8/10 → 7/10"));
}

TEST_F(CheckInTyped, RefusesAConfidenceThatIsNone) {
  EXPECT_THAT(say("KR8 7 confidence 11"),
              HasSubstr("Confidence goes from 0 to 10, in whole numbers, and you typed 11."));
  EXPECT_THAT(say("KR8 7 7.5/10 so"), HasSubstr("in whole numbers, and you typed 7.5/10."));
}

TEST_F(CheckInTyped, KeepsNotesThatOnlyLookSo) {
  EXPECT_THAT(say("KR8 7 confidence is growing"), HasSubstr("Note: confidence is growing"));
  EXPECT_THAT(say("KR8 8 8. Dezember ist Messe"), HasSubstr("Note: 8. Dezember ist Messe"));
  EXPECT_THAT(say("KR8 9 - one more\n- and a signature"), HasSubstr("Note: - one more"));
}

TEST_F(CheckInTyped, DoesNotGuessWhatAStepIs) {
  EXPECT_THAT(say("KR8 +1"), HasSubstr("+1 could mean 1 deal, or that much more than before: type "
                                       "the new value, /okr KR8 …."));
  say("KR8 7");
  EXPECT_THAT(say("KR8 +1"),
              HasSubstr("+1 could mean 1 deal or 8 deals: type the new value, /okr KR8 8."));
  say("KR1 40.5%");
  EXPECT_THAT(
      say("KR1 +1.25% 7 so"),
      HasSubstr("+1.25% could mean 1.25 % or 41.75 %: type the new value, /okr KR1 41.75%."));
  chat_.say("KR3 1");
  EXPECT_THAT(chat_.say("KR3 +1"),
              HasSubstr("+1 could mean 1 of 3 milestones or 2 of 3 milestones: "
                        "type the new value, /okr KR3 2."));
  EXPECT_THAT(chat_.say("KR3 +3"), HasSubstr("+3 could mean 3 of 3 milestones, or that much more"));
  EXPECT_THAT(say("KR13 +5"), HasSubstr(": 5, the first check-in")) << "which may be below nothing";
  EXPECT_THAT(say("KR8 ++1"), HasSubstr("I can't read"));
}

TEST_F(CheckInTyped, TakesWordsThatLeadToTheValue) {
  EXPECT_THAT(say("KR5 = 22"), HasSubstr(": 22, the first check-in"));
  EXPECT_THAT(say("KR2 to 8.5"), HasSubstr(": 8.5 days, the first check-in"));
  EXPECT_THAT(say("KR2 same still slow"),
              AllOf(HasSubstr("still 8.5 days"), HasSubstr("Note: still slow")));
  EXPECT_THAT(say("KR2 same, 7/10, the fix helps"),
              AllOf(HasSubstr("still 8.5 days"), HasSubstr("confidence 5/10 → 7/10"),
                    HasSubstr("Note: the fix helps")));
  EXPECT_THAT(say("same KR2 confidence 8 - two customers wait"),
              AllOf(HasSubstr("confidence 7/10 → 8/10"), HasSubstr("Note: two customers wait")));
  EXPECT_THAT(say("same KR2 3/10"), HasSubstr("Please say why in a few words"));
  EXPECT_THAT(say("same KR2 3 customers wait"),
              AllOf(HasSubstr("confidence 8/10"), HasSubstr("Note: 3 customers wait")));
  EXPECT_THAT(say("KR8 same"), HasSubstr("KR8 has no check-in yet"));
}

TEST_F(CheckInTyped, SaysProgressInProportion) {
  EXPECT_THAT(say("KR1 10%"), HasSubstr("progress 0 %,"));
  EXPECT_THAT(say("KR5 60000"), HasSubstr("progress over 999 %,"));
  EXPECT_THAT(say("show KR5"), HasSubstr("over 999 % of the way"));
  EXPECT_THAT(say("show KR1"), HasSubstr("10 %, 0 % of the way"));
  EXPECT_THAT(say("KR8 26"), HasSubstr("progress 130 %,"));
}

TEST_F(CheckInTyped, AsksForWordsOnlyWhereThereAreNone) {
  say("KR1 41% 7");
  EXPECT_THAT(say("KR1 41% 4 it is late"), Not(HasSubstr("without words")));
  EXPECT_THAT(say("KR1 41% 8 fine start"),
              AllOf(Not(HasSubstr("L37")), Not(HasSubstr("Zuversicht, die"))));
  EXPECT_THAT(say("KR1 41% 5 ?!"),
              AllOf(HasSubstr("A confidence that moved without words. What happened?"),
                    Not(HasSubstr("L37"))));
}

TEST(DoneByName, FindsAMilestoneByPartOfItsName) {
  GrowthChat chat;
  chat.say("add kr O2 Operations milestones runbook written; alerts cut; alarm tested", "bob");
  chat.say("publish O2", "bob");
  expect_replies(
      chat,
      {{"done KR7 alerts",
        {"The next milestone of KR7 is number 1, runbook written, and I count in their order how "
         "many are done. With alerts cut done before it, 1 of 3 are: type /okr KR7 1."},
        "bob"},
       {"done KR7 runbook", {"1 of 3 milestones"}, "bob"},
       {"done KR7 Runbook",
        {"runbook written is done already. The next milestone of KR7 is number 2, alerts cut: "
         "/okr done KR7."},
        "bob"},
       {"done KR7 al", {"could be several milestones of KR7: alerts cut; alarm tested."}, "bob"},
       {"done KR7 CUT", {"2 of 3 milestones"}, "bob"},
       {"done KR7 launch", {"no milestone \"launch\""}, "bob"},
       {"done KR7 tested", {"3 of 3 milestones"}, "bob"}});
}

}  // namespace
