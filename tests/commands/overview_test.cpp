#include <gmock/gmock.h>

#include "tests/commands/say.h"

namespace {

using std::chrono::days;
using std::chrono::hours;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// A fortnight of the Growth team, up to Monday.
class Overview : public testing::Test {
 protected:
  Overview() {
    at(14, "KR1 33 6 first mails are out", "bob");
    at(14, "KR2 9", "bob");
    at(3, "KR1 41 8 onboarding mail shipped", "bob");
    at(3, "edit KR1 target 50 because the market grew", "ann");
    at(2, "edit KR1 target 55 because it grew more", "ann");
    at(2, "block KR5 no access to customers on @ann", "bob");
    at(1, "KR2 8", "bob");
    at(1, "undo", "bob");
    at(1, "edit O2 why to sell", "bob");
    at(1, "edit O2 why because", "bob");
    chat_.say("undo", "bob");
    chat_.clock.set(tests::kMonday);
  }

  void at(int days_ago, const char* typed, const char* who) {
    chat_.clock.set(tests::kMonday - days{days_ago} + std::chrono::minutes{++minute_});
    chat_.say(typed, who);
  }

  tests::GrowthChat chat_;
  int minute_ = 0;
};

TEST_F(Overview, ChangesTellsWhatBecameOfEachThing) {
  const std::string text = chat_.say("changes", "bob");
  EXPECT_THAT(text, HasSubstr("What changed in Growth since Mon 16 Nov 2026"));
  EXPECT_THAT(text,
              HasSubstr("KR1 Activation rate: 33 % → 41 %, confidence 6 → 8, 1 check-in, bob: "
                        "“onboarding mail shipped”"));
  EXPECT_THAT(text,
              HasSubstr("KR1 Activation rate: target: 55 %, was 45 %, because “it grew more”"));
  EXPECT_THAT(text, HasSubstr("blocker B1 “no access to customers”: opened"));
  EXPECT_THAT(text, Not(HasSubstr("Time to first value"))) << "taken back";
  EXPECT_THAT(text, HasSubstr("progress "));
  EXPECT_THAT(text, AllOf(HasSubstr("why: to sell"), Not(HasSubstr("because (")))) << text;
}

TEST_F(Overview, ChangesBeginsWhereItIsTold) {
  const struct {
    const char* typed;
    const char* said;
    bool first;  // tells the check-ins of a fortnight ago
  } rows[] = {
      {"changes since 20 days", "since Tue 3 Nov 2026", true},
      {"changes since 3 weeks Growth", "since Mon 2 Nov 2026", true},
      {"changes Growth since 1 nov", "Growth since Sun 1 Nov 2026", true},
      {"changes since yesterday company", "the company since Sun 22 Nov 2026", false},
      {"changes since tomorrow", "has not come yet", false},
      {"changes since 2026-11-01 2026-Q4", "since Sun 1 Nov 2026", true},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.typed);
    const std::string text = chat_.say(row.typed, "bob");
    EXPECT_THAT(text, HasSubstr(row.said));
    EXPECT_EQ(text.find("41 %, confidence 8, the first data, 2 check-ins") != std::string::npos,
              row.first);
  }
  EXPECT_THAT(chat_.say("changes nonsense", "bob"), HasSubstr("nonsense"));
}

TEST_F(Overview, ChangesTellsOfACycleThatHasEndedMeanwhile) {
  chat_.clock.set(tests::kMonday + days{42});
  chat_.say("cycle grade 2026-Q4");
  chat_.say("grade KR1 because two of three mails work");
  chat_.say("cycle add 2027-Q1");
  chat_.say("cycle start 2027-Q1");
  EXPECT_THAT(chat_.say("changes since 2 days Growth", "bob"), HasSubstr("KR1 Activation rate"));
  EXPECT_THAT(chat_.say("changes since yesterday Growth 2027-Q1", "bob"), HasSubstr("Nothing."));
}

TEST_F(Overview, ChangesBeginsWithMyHolidayWhenItIsJustOver) {
  chat_.clock.set(tests::kMonday - days{20});
  chat_.say("away 4 nov to 20 nov", "bob");
  chat_.clock.set(tests::kMonday);
  EXPECT_THAT(chat_.say("changes", "bob"), HasSubstr("since Wed 4 Nov 2026, when you went away"));
  EXPECT_THAT(chat_.say("changes", "eve"), HasSubstr("the company since Mon 16 Nov 2026"));
}

TEST_F(Overview, OnePageHasWhatItServesHowItStandsAndWhatHoldsItUp) {
  chat_.say("team add Acme");
  chat_.say("add objective Be the best place to begin team Acme");
  chat_.say("publish O3");
  chat_.say("edit O1 under O3");
  const std::string text = chat_.say("onepager Growth", "eve");
  EXPECT_THAT(text, HasSubstr("Growth on one page\n2026-Q4, week 8 of 14, until Thu 31 Dec 2026"));
  EXPECT_THAT(text, HasSubstr("What it serves\nO3 Be the best place to begin"));
  EXPECT_THAT(text, AllOf(HasSubstr("O1 New users feel at home"), HasSubstr("2 of 5 reported"),
                          HasSubstr("confidence 6.5"), HasSubstr(", ann")));
  EXPECT_THAT(text, HasSubstr("Held up\nKR5 B1 “no access to customers”"));
  EXPECT_THAT(text, Not(HasSubstr("O2"))) << "a draft";
  EXPECT_THAT(chat_.say("onepager company"), HasSubstr("The company on one page"));
  EXPECT_THAT(chat_.say("onepager Growth 2026-Q4"), HasSubstr("O1"));
  chat_.say("add kr O3 Trust from 30% to 45%");
  chat_.say("publish O3");
  EXPECT_THAT(chat_.say("onepager company"),
              AllOf(HasSubstr("O3 Be the best place"), Not(HasSubstr("What it serves"))))
      << "that stands on the same page";
  chat_.say("cycle add 2027-Q1");
  EXPECT_THAT(chat_.say("onepager Growth 2027-Q1"), HasSubstr("no published objective of Growth"));
}

TEST_F(Overview, TheCompanysPageHasALineForEachTeamBelow) {
  for (const char* line :
       {"team add Firm", "team add Sales under Firm", "team add Calls under Sales",
        "add objective Be the best place to begin team Firm", "add kr O3 Trust from 30% to 45%"}) {
    chat_.say(line);
  }
  for (int i = 4; i <= 9; ++i) {
    chat_.say("add objective Buyers come by themselves " + std::to_string(i) +
              (i < 7 ? " team Calls" : " team Sales"));
    chat_.say("add kr O" + std::to_string(i) + " Calls number " + std::to_string(i) + " reach 10");
  }
  chat_.say("publish all");
  chat_.say("KR9 8 8/10 well");
  chat_.say("KR10 4 8/10 well");
  const std::string text = chat_.say("onepager company", "eve");
  EXPECT_THAT(text, HasSubstr("O3 Be the best place to begin\n"));
  EXPECT_THAT(text, HasSubstr("Sales: 6 objectives, 2 of 6 reported: 1 on pace"));
  EXPECT_THAT(text, HasSubstr("\nGrowth: 2 objectives, ")) << "it stands under nothing";
  EXPECT_THAT(text, AllOf(Not(HasSubstr("O4")), Not(HasSubstr("\nCalls:"))));
  EXPECT_THAT(text, HasSubstr("One team: /okr onepager <team>"));
}

// Off unless the book wants it: averages side by side make a race.
TEST_F(Overview, TheCompanysPageComparesTeamsWhereTheBookSaysSo) {
  for (const char* line : {"team add Firm", "team add Sales under Firm",
                           "add objective Buyers come by themselves team Sales",
                           "add kr O3 Calls reach 10", "add kr O3 Visits reach 10"}) {
    chat_.say(line);
  }
  for (int i = 4; i <= 9; ++i) {  // more than there is room for
    chat_.say("add objective Goal number " + std::to_string(i) + " team Firm");
    chat_.say("add kr O" + std::to_string(i) + " Answers reach 50");
  }
  for (const char* line : {"publish all", "KR7 8 8/10 well", "KR8 4 8/10 well"}) chat_.say(line);
  EXPECT_THAT(chat_.say("onepager company", "eve"),
              HasSubstr("Sales: 1 objective, 2 of 2 reported: "));
  chat_.say("admin set compare-teams on");
  EXPECT_THAT(chat_.say("onepager company", "eve"),
              HasSubstr("Sales: 1 objective, 0.60 average, 2 of 2 reported; lowest 0.40, median "
                        "0.60, highest 0.80: "));
  for (const char* line : {"cycle grade 2026-Q4", "grade KR7 0.8 because they came",
                           "grade KR8 0.8 because they came", "close O3 drop because it is done"}) {
    chat_.say(line);
  }
  EXPECT_THAT(chat_.say("onepager company", "eve"),
              HasSubstr("Sales: 1 objective, 0.8 good ● on average"));
  chat_.say("admin set compare-teams off");
  EXPECT_THAT(chat_.say("onepager company", "eve"), HasSubstr("Sales: 1 objective, closed"));
}

TEST_F(Overview, OnePageHasBelowWhatWasClosedWhileTheCycleRuns) {
  chat_.say("notnow O2 because of the season", "bob");
  const std::string text = chat_.say("onepager Growth", "eve");
  EXPECT_THAT(text, HasSubstr("\nClosed before its cycle: O2 Sales love the product"));
  EXPECT_THAT(text, Not(HasSubstr("closed without a grade")));
  chat_.say("add objective Nobody wants it team Growth");
  chat_.say("drop O3 because nobody wants it");
  EXPECT_THAT(chat_.say("onepager Growth", "eve"), Not(HasSubstr("Nobody wants it")));
  chat_.say("drop O1 because the market is gone");
  EXPECT_THAT(chat_.say("onepager Growth", "eve"), HasSubstr(": O1 New users feel at home, O2 "));
}

TEST_F(Overview, OnePageOfAClosedCycleHasItsGrades) {
  for (const char* line :
       {"cycle grade 2026-Q4", "grade KR1 0.8 because two of three mails work",
        "grade KR2 1.0 because it holds", "grade KR3 1.0 because all is done",
        "grade KR4 1.0 because it passed", "grade KR5 0.7 because most were there"}) {
    chat_.say(line);
  }
  EXPECT_THAT(chat_.say("onepager Growth"),
              HasSubstr("O1 New users feel at home\n0.9 good ●, ann"));
  chat_.say("close O1 drop because it runs by itself now");
  EXPECT_THAT(chat_.say("onepager Growth"),
              HasSubstr("O1 New users feel at home (closed)\n0.9 good ●; drop, ann"));
}

TEST_F(Overview, MatrixSaysWhoDoesWhatByWhen) {
  const std::string text = chat_.say("matrix Growth", "eve");
  EXPECT_THAT(text, HasSubstr("Who does what by when: Growth"));
  EXPECT_THAT(text, HasSubstr("O1 New users feel at home | ann | Growth, 2026-Q4"));
  EXPECT_THAT(text,
              HasSubstr("KR1 Activation rate | bob | from 30 % to 55 % | 41 % | by Thu 31 Dec"));
  EXPECT_THAT(text, HasSubstr("KR3 Guided tour | ann | 3 milestones | no data yet | by "));
  EXPECT_THAT(text, HasSubstr("O2 Sales love the product (draft)"));
  EXPECT_THAT(chat_.say("matrix Growth page 2"), HasSubstr("There is no page 2"));
}

}  // namespace
