#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/sql/waiver.h"
#include "tests/commands/expect.h"

namespace {

using testing::HasSubstr;
using testing::Not;
using tests::expect_replies;
using tests::GrowthChat;

TEST(Coach, SaysRuleWordsQuestionSkeletonAndWhy) {
  GrowthChat chat;
  expect_replies(chat, {{"coach O1",
                         {"O1 New users feel at home", "Strength of O1: ▮▮▮ strong",
                          "L15 warning ▲, KR5: work that is counted (“interviews”)",
                          "What changes when that work succeeds?",
                          "\nTry: ", "\nWhy: ", "/okr waive KR5 L15 because …"}},
                        {"coach KR5", {"KR5 Customer interviews", "L15 warning"}},
                        {"coach KR1", {"KR1 Activation rate", "No rule has anything to say."}},
                        {"coach", {"I need an objective"}},
                        {"coach O99", {"There is no"}}});
  EXPECT_THAT(chat.say("coach KR1"), Not(HasSubstr("L15")));
}

TEST(Coach, TellsHowToTryASentence) {
  GrowthChat chat;
  EXPECT_THAT(chat.say("coach We want to do many things better"),
              AllOf(HasSubstr("/okr coach O3"), HasSubstr("draft it with /okr add objective …")));
  EXPECT_THAT(chat.say("coach kr 1"), HasSubstr("Strength of O1"));
}

TEST(Coach, PutsTheGravestFirst) {
  GrowthChat chat;
  chat.say("add objective Launch the new mobile app in 12 countries team Growth");
  const std::string text = chat.say("coach O3");
  EXPECT_THAT(text, HasSubstr("▮▯▯ weak"));
  EXPECT_LT(text.find("L08 error"), text.find("L01 warning"));
  EXPECT_LT(text.find("L01 warning ▲, O3: a number in the objective (“12”)"),
            text.find("L02 warning"));
}

TEST(Coach, SaysARuleOnceForSeveralKeyResults) {
  GrowthChat chat;
  chat.say("add objective Buyers know us before we call team Growth");
  chat.say("add kr O3 Sales calls reach 200");
  chat.say("add kr O3 Webinars reach 6");
  EXPECT_THAT(chat.say("coach O3"),
              HasSubstr("L15 warning ▲, KR7, KR8: work that is counted (“calls”, “Webinars”)"));
}

TEST(Coach, RemarksBrieflyOnWhatIsWritten) {
  GrowthChat chat;
  expect_replies(
      chat,
      {{"add objective Launch the new mobile app team Growth",
        {"Coach: L02 the objective begins with work to deliver (“Launch”). What will be different",
         "More: /okr coach O3"}},
       {"add kr O3 Make sales calls reach 200",
        {"Coach: L15 work that is counted (“calls”).", "/okr coach KR7"}},
       {"edit KR7 text Ship the app by May",
        {"Coach: L16 something to ship by a day (“Ship”, “by May”)"}},
       {"edit O3 text Increase revenue", {"Coach: L03", "1 more: /okr coach O3"}},
       {"add objective Win hearts", {"Coach: 1 hint: /okr coach O4"}}});
  EXPECT_THAT(chat.say("add kr O3 Activation rate from 30% to 45%"), Not(HasSubstr("Coach")));
  EXPECT_THAT(chat.say("edit O3 kind learning"), Not(HasSubstr("Coach")));
}

TEST(Coach, SpeaksUpWhileACycleRuns) {
  GrowthChat chat;
  expect_replies(
      chat,
      {{"edit KR1 target 40% because the market shrank",
        {"L34: a target that was lowered after the cycle began. Which outside fact changed? 45 % "
         "is kept for grading."}},
       {"edit KR2 target 5 because of the strike", {"L34", "4 days is kept"}},
       {"KR1 33% 7", {"33 %"}, "bob"},
       {"KR1 33% 4 ?!", {"A confidence that moved without words. What happened?"}},
       {"block KR1 no contract", {"L38: a blocker without an owner or a next step. Who can end"}}});
  EXPECT_THAT(chat.say("edit KR1 target 50% because it grows"), Not(HasSubstr("L34")));
  EXPECT_THAT(chat.say("edit KR2 target 3 because we can"), Not(HasSubstr("L34")));
  EXPECT_THAT(chat.say("KR1 33% 8 the new partner has signed now"), Not(HasSubstr("L37")));
  EXPECT_THAT(chat.say("block KR2 no room on @bob by fri"), Not(HasSubstr("L38")));
}

TEST(Coach, SeesWhatLiesAroundAnObjective) {
  GrowthChat chat;
  chat.say("team add Sales");
  chat.say("add objective Buyers come back to us on their own team Sales");
  chat.say("add kr O3 Activation rate from 20% to 30% owner @eve");
  chat.say("add kr O3 Share of buyers who return from 10% to 20% owner @eve");
  EXPECT_THAT(chat.say("coach O3"), HasSubstr("L21 warning ▲, KR7: the same measure as somewhere "
                                              "else (“KR1 of Growth”)"));
  EXPECT_THAT(chat.say("coach O3"), HasSubstr("L32 hint ·, O3"));
  chat.say("kpi add Activation rate % monthly");
  chat.say("kpi link K1 KR7");
  EXPECT_THAT(chat.say("coach O3"), HasSubstr("L29 hint ·, KR7: data that come less often than "
                                              "check-ins (“data every 30 days”)"));
  chat.say("edit O3 kind committed");
  EXPECT_THAT(chat.say("coach O3"), HasSubstr("L31 warning ▲, O3"));
  chat.say("edit KR7 due 15 dec because promised");
  EXPECT_THAT(chat.say("coach O3"), Not(HasSubstr("L31")));
  chat.say("block KR7 the contract is not signed");
  EXPECT_THAT(chat.say("coach O3"), HasSubstr("(“the contract is not signed”)"));
}

TEST(Coach, CallsNoTargetTooEasyThatWasReachedByWork) {
  GrowthChat chat;
  chat.say("KR1 33% 7", "bob");
  chat.clock.advance(std::chrono::weeks{1});
  chat.say("KR1 46% 8", "bob");
  EXPECT_THAT(chat.say("coach KR1"), Not(HasSubstr("L25")));
  chat.say("KR2 4 8", "bob");  // where it stood from the beginning
  EXPECT_THAT(chat.say("coach KR2"), HasSubstr("(“reached already at 4”)"));
}

TEST(Coach, AsksForAnEarlySignBesideTheProof) {
  GrowthChat chat;
  chat.say("add objective Buyers know us before we call team Growth");
  chat.say("add kr O3 Signed contracts from 10 to 20 firms lagging");
  chat.say("add kr O3 Renewal rate from 70% to 80%");
  EXPECT_THAT(chat.say("coach O3"), Not(HasSubstr("L20")));
  chat.say("edit KR8 indicator lagging");
  EXPECT_THAT(
      chat.say("coach O3"),
      HasSubstr("L20 warning ▲, O3: key results of one kind only (“all lagging”)\nWhat would "
                "tell you early, and what would prove it in the end?"));
  chat.say("edit KR8 indicator leading");
  EXPECT_THAT(chat.say("coach O3"), Not(HasSubstr("L20")));
}

TEST(Coach, AsksAboutAGermanDraftInGerman) {
  GrowthChat chat;
  expect_replies(
      chat,
      {{"add objective Wir führen das neue CRM in allen Filialen ein team Growth",
        {"Coach: L02 das Objective ist eine Arbeit, die zu liefern ist (“führen … ein”). Was ist "
         "für wen anders, wenn das fertig ist?",
         "More: /okr coach O3"}},
       {"add kr O3 Schulungen für die Filialen reach 20",
        {"Coach: L15 gezählte Arbeit (“Schulungen”). Was ändert sich, wenn diese Arbeit gelingt?"}},
       {"coach O3",
        {"L02 Warnung ▲, O3: das Objective ist eine Arbeit", "\nBesser: <wer> kann <was>, ohne",
         "\nWarum: Was gebaut wird, ist ein Mittel.",
         "L08 Warnung ▲, O3: die Zahl der Key Results (“1 Key Result”)",
         "L15 Warnung ▲, KR7: gezählte Arbeit (“Schulungen”)"}},
       {"edit KR7 text Es gibt Schulungen und Termine", {"gezählte Arbeit"}},
       {"block KR1 Der Vertrag ist noch nicht unterschrieben",
        {"L38: ein Hindernis, für das niemand zuständig ist oder das keinen nächsten Schritt hat. "
         "Wer kann es beenden, und bis wann?"}},
       {"coach O1", {"L15 warning ▲, KR5: work that is counted", "\nTry: ", "\nWhy: "}}});
}

TEST(Coach, SpeaksTheLanguageOfEachKeyResult) {
  GrowthChat chat;
  chat.say("add objective Our customers love the shops in the south team Growth");
  chat.say("add kr O3 Visits to all of our shops reach 200");
  chat.say("add kr O3 Anrufe bei den Kunden im Süden reach 90");
  chat.say("add kr O3 Der Umsatz mit den Kunden im Süden from 5% to 9%");
  chat.say("publish O3");
  const std::string text = chat.say("coach O3");
  EXPECT_THAT(text, HasSubstr("work that is counted (“Visits”, “Anrufe”)"));
  EXPECT_THAT(chat.say("coach KR8"), HasSubstr("gezählte Arbeit (“Anrufe”)"));
  EXPECT_THAT(chat.say("edit KR9 target 8% because der Markt fällt"),
              HasSubstr("L34: ein Zielwert, der nach Beginn des Zyklus gesenkt wurde. Welche "
                        "Tatsache von außen hat sich geändert? 9 % bleibt für die Bewertung "
                        "stehen."));
  EXPECT_THAT(chat.say("block KR9 der Vertrag mit dem Kunden fehlt noch"),
              HasSubstr("L38: ein Hindernis"));
}

TEST(Waive, SetsARuleAsideWithAReason) {
  GrowthChat chat;
  expect_replies(
      chat, {{"waive KR5 L15", {"Please say why", "/okr waive KR5 L15 because …"}},
             {"waive KR5 L77 because x", {"\"L77\" is no rule"}},
             {"waive KR5 L36 because x", {"it is asked when that happens"}},
             {"waive KR5 L15 because interviews are what we sell",
              {"L15 (work that is counted) is waived on KR5, because “interviews are what we sell”",
               "/okr undo"}},
             {"waive KR5 l15 because interviews are what we sell", {"That is so already"}},
             {"coach O1",
              {"No rule has anything to say.", "Waived, and listed again at grading:",
               "L15 on KR5, ann: “interviews are what we sell”"}},
             {"history KR5", {"L15 waived: “interviews are what we sell”"}},
             {"waive KR5 L15 none", {"L15 (work that is counted) is no longer waived on KR5."}},
             {"coach KR5", {"L15 warning"}},
             {"undo", {"KR5 Customer interviews, L15 waived: none → interviews are what we sell."}},
             {"waive O1 L15 because all of it", {"is waived on O1"}},
             {"waive KR5 L15 because x", {"KR5 belongs to bob", "changed nothing"}, "eve"}});
}

TEST(Coach, KeepsADraftWhereTheTeamIsStrict) {
  GrowthChat chat;
  chat.say("add objective Launch the new mobile app team Growth");
  chat.say("add kr O3 Reduce response time from 5 hours to 9 hours");
  chat.say("admin set strict on", "ann");
  expect_replies(
      chat,
      {{"publish O3",
        {"O3 stays a draft, as this team is strict about: L02 the objective begins with work to "
         "deliver (O3); L12 the direction of the numbers (KR7).",
         "/okr coach O3", "/okr waive … because …"}},
       {"waive O3 L02 because it is all we do", {"is waived"}},
       {"publish O3", {"strict about: L12"}},
       {"edit KR7 text Hours that our servers run alone", {"Hours that"}},
       {"publish O3", {"draft → active"}}});
}

// An objective needs no number and no day, but a place to go; to ask for one keeps nobody.
TEST(Coach, AsksWhereAVagueObjectiveGoesAndLetsItBePublished) {
  GrowthChat chat;
  chat.say("admin set strict on", "ann");
  chat.say("add objective Be better at what we do team Growth");
  chat.say("add kr O3 Share of answers within a day from 60% to 80%");
  chat.say("add objective New customers reach their first result in their first week team Growth");
  chat.say("add kr O4 Share of customers who come back from 30% to 45%");
  EXPECT_THAT(
      chat.say("coach O3"),
      HasSubstr("L05 hint ·, O3: only vague words (“Be”, “better”, “do”)\nFor whom would what be "
                "better, and how would they tell?\nTry: <who> can <do what>"));
  const std::string clear = chat.say("coach O4");
  for (const char* rule : {"L01", "L02", "L03", "L04", "L05"}) {
    EXPECT_THAT(clear, Not(HasSubstr(rule)));
  }
  EXPECT_THAT(chat.say("publish O3"), HasSubstr("draft → active"));
}

TEST(Coach, CountsKeyResultsByWhatTheTeamHasSet) {
  GrowthChat chat;
  const std::string asked =
      "\nWhich few changes would prove that the objective is reached?";
  EXPECT_THAT(chat.say("coach O2"),
              HasSubstr("L08 warning ▲, O2: the number of key results (“1 key result”)" + asked));
  EXPECT_THAT(chat.say("coach O1"), Not(HasSubstr("L08"))) << "it has five";
  chat.say("add kr O2 Renewals from 60% to 75%", "bob");
  EXPECT_THAT(chat.say("coach O2"), Not(HasSubstr("L08"))) << "two";
  chat.say("add kr O1 Share of users who come back from 30% to 45%");
  EXPECT_THAT(chat.say("coach O1"), HasSubstr("(“6 key results”)" + asked));
  chat.say("admin set most-key-results 6 team Growth");
  chat.say("admin set fewest-key-results 3");
  EXPECT_THAT(chat.say("coach O1"), Not(HasSubstr("L08")));
  EXPECT_THAT(chat.say("coach O2"), HasSubstr("(“2 key results”)"));
}

TEST(Waive, OfAnObjectiveHoldsForItsKeyResults) {
  GrowthChat chat;
  chat.say("waive O1 L15 because interviews are what we sell");
  EXPECT_THAT(chat.say("coach KR5"), HasSubstr("No rule has anything to say."));
  chat.in_book([&](const store::Book& book) {
    const auto waivers = store::waivers_of(book, chat.o1);
    ASSERT_EQ(waivers.size(), 1U);
    EXPECT_EQ(waivers[0].rule, 15);
    EXPECT_EQ(waivers[0].person, chat.ann);
    EXPECT_FALSE(waivers[0].key_result);
    EXPECT_TRUE(store::waivers_of(book, chat.o2).empty());
  });
}

}  // namespace
