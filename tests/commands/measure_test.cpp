// Every way to say how a key result is measured, and what a check-in on it answers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/commands/expect.h"
#include "tests/commands/say.h"

namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using tests::GrowthChat;

TEST(Measures, AreUnderstoodAsTheyAreTyped) {
  const struct {
    std::string_view typed;
    std::string_view said;
  } rows[] = {
      {"Uptime keep at least 99.5%", "Uptime: keep at least 99.5 %"},
      {"Uptime keep ≥ 99.5%", "Uptime: keep at least 99.5 %"},
      {"Answer time keep at most 2 days", "Answer time: keep at most 2 days"},
      {"Stock keep between 5 and 10 boxes", "Stock: keep between 5 boxes and 10 boxes"},
      {"Leads by 20%", "Leads: up by 20 %"},
      {"Reduce waste by 20%", "Reduce waste: down by 20 %"},
      {"Waste down by 12.5 %", "Waste: down by 12.5 %"},
      {"Leads from 300 by 20%", "Leads: from 300 to 360"},
      {"Cut costs from 200 € by 10%", "Cut costs: from €200 to €180"},
      {"Revenue from 10 k€ commit 20 k€ target 30 k€ stretch 50 k€",
       "(commit) and 30 k€ (target) to 50 k€ (stretch)"},
      {"Trust score find baseline", "Trust score: find a baseline"},
      {"Trust score find a baseline", "Trust score: find a baseline"},
      {"Migration percent of work", "Migration: percent of work"},
      {"Guide milestones draft by 1 dec; review by 8 dec; ship", "Guide: 3 milestones"},
      {"Guide milestones draft; review; ship by 8 dec", "3 milestones, owner bob"},
      {"Leads reach 12 weight 3", "weight 3"},
      {"Leads reach 12 weight 0", "weight 0"},
      {"Leads reach 12 leading",
       "Leads: reach 12, owner bob, in O2 Sales love the product, leading."},
      {"Churn from 5% to 3% lagging by 15 dec weight 2", "Tue 15 Dec 2026, weight 2, lagging."},
      {"Audit pass/fail owner @eve Leading", "owner eve, in O2 Sales love the product, leading."},
      {"Firms where we are leading from 3 to 5", "Firms where we are leading: from 3 to 5, owner"},
      {"Guide milestones draft; leading firms asked; ship", "3 milestones, owner bob, in O2 Sales"},
      {"Guide milestones draft; ship leading",
       "2 milestones, owner bob, in O2 Sales love the "
       "product, leading."},
  };
  for (const auto& row : rows) {
    GrowthChat chat;
    EXPECT_THAT(chat.say("add kr O2 " + std::string{row.typed}, "bob"), HasSubstr(row.said))
        << row.typed;
  }
}

TEST(Measures, AreRefusedWithTheReasonWhenTheyCannotBe) {
  const struct {
    std::string_view typed;
    std::string_view said;
  } rows[] = {
      {"Stock keep between 10 and 5", "A range needs a lower and a higher bound"},
      {"Waste down by 120%", "Nothing can shrink by 120 %"},
      {"Leads by 0%", "It must change by more than 0 %"},
      {"Leads from 0 by 20%", "from 0 it needs a target of its own"},
      {"Revenue from 10 commit 40 target 30 stretch 50", "must go one way"},
      {"Revenue from 10 commit 20 target 30", "I need its stretch"},
      {"Guide milestones draft by 1 jan 2020; ship", "outside the cycle"},
      {"Leads reach 12 weight 1000", "A weight is a whole number from 0 to 100"},
  };
  for (const auto& row : rows) {
    GrowthChat chat;
    const std::string answer = chat.say("add kr O2 " + std::string{row.typed}, "bob");
    EXPECT_THAT(answer, HasSubstr(row.said)) << row.typed;
    EXPECT_THAT(chat.say("show KR7", "bob"), HasSubstr("There is no KR7")) << row.typed;
  }
}

TEST(Measures, OfWhatIsKeptHaveNoWayToGo) {
  GrowthChat chat;
  chat.say("add kr O2 Errors keep at most 5%", "bob");
  chat.say("publish O2", "bob");
  EXPECT_THAT(chat.say("KR7 9% 5 the cache is gone", "bob"),
              AllOf(HasSubstr("9 %, the first check-in, progress 0 %"), HasSubstr("far behind")));
  const std::string shown = chat.say("show KR7", "bob");
  EXPECT_THAT(shown, AllOf(HasSubstr("9 %, to keep at most 5 %, far behind"),
                           HasSubstr("Expected by now: what is to be kept, all the time"),
                           Not(HasSubstr("% of the way"))));
}

TEST(Measures, MilestonesAreEditedAsAList) {
  GrowthChat chat;
  for (const auto& [typed, said] : std::vector<std::pair<std::string, std::string>>{
           {"edit KR3 milestones draft by 15 oct; review by 13 nov; ship; tell because it moved",
            "KR3 milestones: draft; review; ship → draft by Thu 15 Oct 2026; review "
            "by Fri 13 Nov 2026; ship; tell"},
           {"KR3 2", "2 of 4 milestones"},
           {"show KR3", "2. review: done, by Fri 13 Nov 2026"},
           {"edit KR3 milestones ship because so", "needs at least two of them"},
           {"edit KR3 milestones draft; ship by 15 oct 2027 because so", "outside the cycle"},
           {"KR3 4", "4 of 4 milestones"},
           {"edit KR3 milestones draft; ship because so",
            "4 of 4 milestones of KR3 are done already, so the list cannot have 2"},
           {"edit KR1 milestones draft; ship because so", "no such number to change"},
           {"undo", "KR3"},
           {"undo", "KR3"},
           {"undo", "KR3 Guided tour, milestones"},
           {"show KR3", "Goal: 3 milestones"}}) {
    EXPECT_THAT(chat.say(typed), HasSubstr(said)) << typed;
  }
}

// It is 23 November; the cycle began in October.
TEST(Measures, TakeTheDaysOfTheirCycle) {
  GrowthChat chat;
  EXPECT_THAT(chat.say("add kr O2 Guide milestones draft by 15 oct; review by fri; ship", "bob"),
              HasSubstr("KR7 Guide: 3 milestones"));
  EXPECT_THAT(chat.say("show KR7", "bob"), AllOf(HasSubstr("1. draft: open, by Thu 15 Oct 2026"),
                                                 HasSubstr("2. review: open, by Fri 27 Nov 2026")));
  EXPECT_THAT(chat.say("add kr O2 Leads reach 12 by 30 oct", "bob"),
              HasSubstr("by Fri 30 Oct 2026"));
  EXPECT_THAT(chat.say("edit KR8 due 15 nov", "bob"), HasSubstr("Sun 15 Nov 2026"));
  EXPECT_THAT(chat.say("edit KR8 due 15 feb", "bob"),
              HasSubstr("Mon 15 Feb 2027 is outside the cycle 2026-Q4"));
  EXPECT_THAT(chat.say("show KR1", "bob"), HasSubstr("Due by: Thu 31 Dec 2026"))
      << "with its cycle";
}

TEST(Measures, NameAUnitThatIsTooLong) {
  GrowthChat chat;
  EXPECT_THAT(chat.say("add kr O2 Posts reach 120 posts and ten webinars", "bob"),
              HasSubstr("A unit, here \"posts and ten webinars\", can have 20 characters at most"));
}

TEST(Measures, ARelativeTargetIsAbsoluteFromItsFirstCheckInOn) {
  GrowthChat chat;
  chat.say("add kr O2 Leads by 20%", "bob");
  chat.say("publish O2", "bob");
  EXPECT_THAT(chat.say("show KR7", "bob"), HasSubstr("up by 20 %"));
  EXPECT_THAT(chat.say("edit KR7 target 50 because so", "bob"),
              HasSubstr("The first check-in of KR7 is its baseline"));
  EXPECT_THAT(chat.say("KR7 0", "bob"), HasSubstr("percent of nothing are nothing"));
  EXPECT_THAT(chat.say("KR7 300", "bob"),
              AllOf(HasSubstr("That is its baseline: up by 20 % means from 300 to 360."),
                    HasSubstr("progress 0 %")));
  EXPECT_THAT(chat.say("KR7 330", "bob"), HasSubstr("progress 0 % → 50 %"));
  chat.say("undo", "bob");
  EXPECT_THAT(chat.say("undo", "bob"), HasSubstr("KR7 Leads, relative"));
  EXPECT_THAT(chat.say("show KR7", "bob"), HasSubstr("up by 20 %"));
}

// "1.200" was meant for 1200 and read as 1.2.
TEST(Measures, ACorrectionOfTheFirstCheckInSetsTheBaselineAnew) {
  GrowthChat chat;
  chat.say("add kr O2 Revenue by 20%", "bob");
  chat.say("edit KR7 unit €", "bob");
  chat.say("publish O2", "bob");
  EXPECT_THAT(chat.say("KR7 €1.200", "bob"), HasSubstr("from €1.2 to €1.44"));
  EXPECT_THAT(chat.say("correct KR7 1100", "bob"),
              AllOf(HasSubstr("€1.2 → €1,100, progress 0 %"),
                    HasSubstr("That is its baseline: up by 20 % means from €1,100 to €1,320.")));
  EXPECT_THAT(chat.say("correct KR7 1200 7/10 a typo", "bob"), HasSubstr("from €1,200 to €1,440."))
      << "a correction of a correction too";
  EXPECT_THAT(chat.say("show KR7", "bob"), HasSubstr("from €1,200 to €1,440"));
  EXPECT_THAT(chat.say("undo", "bob"),
              AllOf(HasSubstr("baseline: €1,200 → €1,100"), HasSubstr("check-in")));
  EXPECT_THAT(chat.say("show KR7", "bob"), HasSubstr("from €1,100 to €1,320"));
  chat.say("undo", "bob");
  EXPECT_THAT(chat.say("show KR7", "bob"), HasSubstr("from €1.2 to €1.44"));
  chat.say("correct KR7 1200", "bob");
  chat.say("KR7 1260", "bob");
  EXPECT_THAT(chat.say("correct KR7 1320", "bob"),
              AllOf(HasSubstr("progress 25 % → 50 %"), Not(HasSubstr("That is its baseline"))))
      << "the second one set nothing";
}

TEST(Measures, ACorrectionLeavesNumbersThatSomebodySet) {
  GrowthChat chat;
  chat.say("add kr O2 Revenue by 20%", "bob");
  chat.say("publish O2", "bob");
  chat.say("KR7 1000", "bob");
  chat.say("edit KR7 target 1500 because the market grew", "bob");
  EXPECT_THAT(chat.say("correct KR7 1100", "bob"), Not(HasSubstr("That is its baseline")));
  EXPECT_THAT(chat.say("show KR7", "bob"), HasSubstr("from 1,000 to 1,500"));
  EXPECT_THAT(chat.say("correct KR7 0", "bob"), HasSubstr("1,100 → 0"));
}

TEST(Measures, AFoundBaselineAsksWhatShouldBecomeOfIt) {
  GrowthChat chat;
  chat.say("add kr O2 Trust score find baseline", "bob");
  chat.say("publish O2", "bob");
  EXPECT_THAT(chat.say("KR7 37", "bob"),
              AllOf(HasSubstr("100 %"), HasSubstr("add kr O2 Trust score from 37 to")));
}

TEST(Measures, ASharpPathIsPlannedAndShown) {
  GrowthChat chat;
  EXPECT_THAT(chat.say("edit KR1 plan 15 dec 35%; 20 dec 40% because sales come late", "bob"),
              HasSubstr("plan: a straight line → Tue 15 Dec 2026 35 %, Sun 20 Dec 2026 40 %."));
  EXPECT_THAT(chat.say("show KR1", "bob"), HasSubstr("Tue 15 Dec 2026 35 %"));
  EXPECT_THAT(chat.say("edit KR1 plan 20 dec 35%; 15 dec 40% because x", "bob"),
              HasSubstr("here Tue 15 Dec 2026 stands behind Sun 20 Dec 2026"));
  EXPECT_THAT(chat.say("edit KR1 plan 15 dec 35%; 15 dec 40% because x", "bob"),
              HasSubstr("follow each other, each once"));
  EXPECT_THAT(chat.say("edit KR4 plan 20 dec 35% because x", "ann"), HasSubstr("no path to plan"));
  EXPECT_THAT(chat.say("edit KR1 plan none because x", "bob"), HasSubstr("a straight line."));
}

TEST(Indicator, IsSaidChangedShownAndTakenBack) {
  GrowthChat chat;
  expect_replies(
      chat, {{"edit KR1 indicator lagging", {"KR1 indicator: none → lagging.", "/okr undo"}, "bob"},
             {"edit KR1 tag Leading", {"KR1 indicator: lagging → leading."}, "bob"},
             {"edit KR1 tag leading", {"That is leading already"}, "bob"},
             {"show KR1", {"Indicator: leading"}, "bob"},
             {"history KR1", {"indicator: leading, was lagging"}, "bob"},
             {"edit KR1 tag early", {"leading, lagging or none, and not \"early\""}, "bob"},
             {"edit KR1 tag", {"I need leading or lagging"}, "bob"},
             {"undo", {"KR1 Activation rate, indicator: leading → lagging."}, "bob"},
             {"edit KR1 indicator none", {"KR1 indicator: lagging → none."}, "bob"}});
  EXPECT_THAT(chat.say("show KR1"), Not(HasSubstr("Indicator")));
}

TEST(Remarks, StandWhereTheyWereMadeAndCanBeTakenBack) {
  GrowthChat chat;
  EXPECT_THAT(chat.say("comment KR1 the tour helps", "eve"), HasSubstr("Noted on KR1"));
  EXPECT_THAT(chat.say("ack KR1 well done", "eve"), HasSubstr("Only the lead"));
  EXPECT_THAT(chat.say("ack KR1 well done", "ann"), HasSubstr("no check-in yet"));
  chat.say("KR1 33% 7", "bob");
  EXPECT_THAT(chat.say("ack KR1 well done", "ann"),
              HasSubstr("You have read the check-in of 33 %"));
  EXPECT_THAT(chat.say("decide KR1 Stop the pilot", "ann"), HasSubstr("Please say why"));
  EXPECT_THAT(chat.say("decide KR1 Stop the pilot because nobody used it", "ann"),
              HasSubstr("Because: nobody used it"));
  EXPECT_THAT(chat.say("show KR1", "bob"),
              AllOf(HasSubstr("ann has read it: “well done”"), HasSubstr("eve: “the tour helps”"),
                    HasSubstr("“Stop the pilot”, because “nobody used it”")));
  EXPECT_THAT(chat.say("decisions", "eve"), HasSubstr("on KR1: “Stop the pilot”"));
  chat.say("undo", "ann");
  EXPECT_THAT(chat.say("decisions", "eve"), HasSubstr("Nothing was noted as decided"));
}

TEST(Remarks, AreThereAfterTheCycle) {
  GrowthChat chat;
  chat.say("KR1 33% 7 first mails are out", "bob");
  chat.say("decide KR1 Stop the pilot because nobody used it", "ann");
  chat.say("drop O1 because the market is gone", "ann");
  chat.say("cycle close 2026-Q4", "ann");
  chat.say("cycle add 2027-Q1", "ann");
  chat.say("cycle start 2027-Q1", "ann");
  chat.clock.advance(std::chrono::days{60});
  EXPECT_THAT(chat.say("decisions", "eve"),
              HasSubstr("ann on KR1: “Stop the pilot”, because “nobody used it”"));
  EXPECT_THAT(chat.say("history KR1", "eve"), HasSubstr("“first mails are out”"));
  EXPECT_THAT(chat.say("show O1", "eve"),
              AllOf(HasSubstr("Owner: ann"), HasSubstr("drop, “the market is gone”")));
}

TEST(Contributors, AreNamedBesideTheOwner) {
  GrowthChat chat;
  EXPECT_THAT(chat.say("contributors KR1", "eve"), HasSubstr("Nobody contributes to KR1"));
  EXPECT_THAT(chat.say("contributors KR1 add @eve", "eve"), HasSubstr("belongs to bob"));
  EXPECT_THAT(chat.say("contributors KR1 add @eve", "bob"),
              HasSubstr("eve now contributes to KR1"));
  EXPECT_THAT(chat.say("contributors KR1 add @eve", "bob"), HasSubstr("contributes already"));
  EXPECT_THAT(chat.say("show KR1", "bob"), HasSubstr("Contributors: eve"));
  EXPECT_THAT(chat.say("undo", "bob"), HasSubstr("eve as a contributor"));
  EXPECT_THAT(chat.say("contributors KR1", "eve"), HasSubstr("Nobody contributes"));
  EXPECT_THAT(chat.say("contributors O1 add @eve", "ann"),
              HasSubstr("eve now contributes to O1, and may see it."));
  EXPECT_THAT(chat.say("show O1", "bob"),
              AllOf(HasSubstr("Owner: ann"), HasSubstr("Contributors: eve")));
}

TEST(Settings, AreListedSetForAllOrForATeamAndTakenBack) {
  GrowthChat chat;
  EXPECT_THAT(chat.say("admin set", "eve"),
              AllOf(HasSubstr("team-objectives 3"), HasSubstr("good-score 0.70"),
                    HasSubstr("grading-digits 1"), HasSubstr("shortest-cycle 30"),
                    HasSubstr("longest-cycle 90"), HasSubstr("compare-teams off")));
  EXPECT_THAT(chat.say("admin set behind 15", "eve"), HasSubstr("Only administrators"));
  EXPECT_THAT(chat.say("admin set behind 15", "ann"), HasSubstr("10 → 15"));
  EXPECT_THAT(chat.say("admin set behind 20 team Growth", "ann"), HasSubstr("15 → 20"));
  EXPECT_THAT(chat.say("admin set team Growth", "eve"),
              HasSubstr("behind 20 points behind the expected progress that still count as on pace "
                        "(usually 10)"));
  EXPECT_THAT(chat.say("admin set behind 50", "ann"),
              HasSubstr("behind cannot be more than far-behind."));
  EXPECT_THAT(chat.say("admin set good-score 7", "ann"), HasSubstr("a score from 0 to 1"));
  EXPECT_THAT(chat.say("admin set behnd 7", "ann"), HasSubstr("Did you mean behind?"));
  EXPECT_THAT(chat.say("admin set behind usual team Growth", "ann"), HasSubstr("20 → 15"));
  chat.say("undo", "ann");
  EXPECT_THAT(chat.say("admin set team Growth", "eve"), HasSubstr("behind 20"));
  EXPECT_THAT(chat.say("mission", "eve"), HasSubstr("No mission"));
  EXPECT_THAT(chat.say("mission Every team ships with joy", "ann"), HasSubstr("above the tree"));
  EXPECT_THAT(chat.say("mission", "eve"), HasSubstr("Every team ships with joy"));
}

TEST(Roles, AnObserverWhoOwnsKeyResultsIsToBeRelieved) {
  GrowthChat chat;
  EXPECT_THAT(chat.say("admin role @bob observer"),
              HasSubstr("bob is still asked for KR1, KR2, KR5 and, as an observer, cannot answer: "
                        "/okr assign KR1 @somebody."));
  EXPECT_THAT(chat.say("admin role @eve observer"), Not(HasSubstr("still asked")));
}

// What an observer may see is theirs to read as a file, and their own data anyway.
TEST(Roles, AnObserverIsSentWhatTheyMaySee) {
  GrowthChat chat;
  chat.say("admin role @eve observer", "ann");
  EXPECT_THAT(chat.say("export csv", "eve"), Not(HasSubstr("observer here")));
  EXPECT_THAT(chat.say("admin data me", "eve"), Not(HasSubstr("observer here")));
  EXPECT_THAT(chat.say("admin data @bob", "eve"), HasSubstr("dministrator"));
}

TEST(Roles, AnObserverSeesAndChangesNothing) {
  GrowthChat chat;
  EXPECT_THAT(chat.say("admin role @eve observer", "eve"), HasSubstr("Only administrators"));
  EXPECT_THAT(chat.say("admin role @ann member", "ann"), HasSubstr("the only administrator"));
  EXPECT_THAT(chat.say("admin role @eve observer", "ann"), HasSubstr("member → observer"));
  EXPECT_THAT(chat.say("comment KR1 hello", "eve"), HasSubstr("You are an observer here"));
  EXPECT_THAT(chat.say("show KR1", "eve"), HasSubstr("Activation rate"));
  EXPECT_THAT(chat.say("snooze 2h", "eve"), Not(HasSubstr("observer")));
  chat.say("admin role @eve member", "ann");
  EXPECT_THAT(chat.say("comment KR1 hello", "eve"), HasSubstr("Noted on KR1"));
}

TEST(PrivateObjectives, AreSeenOnlyByWhoWorksOnThem) {
  GrowthChat chat;
  chat.say("add objective Quiet takeover of the market team Growth", "bob");
  chat.say("add kr O3 Secret talks reach 5", "bob");
  chat.say("publish O3", "bob");
  EXPECT_THAT(chat.say("list Growth", "eve"), HasSubstr("Quiet takeover"));
  EXPECT_THAT(chat.say("edit O3 private on", "bob"), HasSubstr("public → private"));
  for (const auto* text :
       {"list Growth", "list company", "show O3", "show KR7", "digest Growth", "history KR7",
        "blockers", "KR7 3", "coach O3", "comment KR7 x", "list @bob", "decisions", "changes",
        "onepager", "matrix", "tree", "tree findings", "tree O3"}) {
    EXPECT_THAT(chat.say(text, "eve"),
                AllOf(Not(HasSubstr("Quiet takeover")), Not(HasSubstr("Secret talks"))))
        << text;
  }
  EXPECT_THAT(chat.say("show O3", "eve"), HasSubstr("There is no O3."));
  EXPECT_THAT(chat.say("show O3", "bob"), HasSubstr("who works on it"));
  EXPECT_THAT(chat.say("digest Growth", "bob"), Not(HasSubstr("Quiet takeover")));
  EXPECT_THAT(chat.say("--share show O3", "bob"), HasSubstr("Not shared"));
  EXPECT_THAT(chat.say("block KR7 no answer on @eve", "bob"), HasSubstr("eve may not see it"));
  chat.say("contributors O3 add @eve", "bob");
  EXPECT_THAT(chat.say("show O3", "eve"), HasSubstr("Quiet takeover"));
}

}  // namespace
