#include "commands/okr_import.h"

#include <gmock/gmock.h>

#include "tests/commands/say.h"

namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class OkrImport : public testing::Test {
 protected:
  commands::ImportedOkrs imported(std::string_view csv,
                                  commands::Import how = commands::Import::kForReal) {
    return chat_.in_book([&](const store::Book& book) {
      const store::Author author{.person = chat_.ann,
                                 .via = "import",
                                 .at = chat_.clock.now(),
                                 .command = okr::CommandId{store::next_ledger_number(book)},
                                 .because = "",
                                 .undoes = {}};
      return commands::import_okrs(book, author, csv, how);
    });
  }

  // "2: …\n3: …"
  std::string faults(std::string_view csv) {
    std::string text;
    for (const commands::ImportFault& fault : imported(csv).faults) {
      text += std::to_string(fault.line) + ": " + fault.sentence + "\n";
    }
    return text;
  }

  tests::GrowthChat chat_;
};

constexpr std::string_view kFile =
    "\xEF\xBB\xBFObjective;Key Result;Owner;Team;Cycle;Parent;Kind;Unit;Baseline;Target;Due\r\n"
    "Partners know us;Signed partners;bob;growth;2026-q4;;;;;5;2026-12-15\r\n"
    ";\"Margin; of all\";@eve;;;;;%;1,5;\"3 %\";\r\n"
    "\r\n"
    "Partners stay;Churn;;Growth;;Partners know us;decrease;%;10;4;\r\n"
    ";Ready;;;;;milestones;;;draft; review\r\n"
    ";Audit;;;;;pass/fail;;;;\r\n"
    "All alone;;;;;O1;;;;;\r\n";

TEST_F(OkrImport, MakesSilentDraftsOfWhatASpreadsheetWrote) {
  // A list of milestones must be quoted where the delimiter is a semicolon.
  std::string file{kFile};
  file.replace(file.find("draft; review"), 13, "\"draft; review\"");
  EXPECT_THAT(imported(file, commands::Import::kDryRun).faults, IsEmpty());
  EXPECT_THAT(chat_.say("show O3"), HasSubstr("There is no O3")) << "a dry run";
  const auto result = imported(file);
  EXPECT_THAT(result.faults, IsEmpty());
  EXPECT_THAT(
      result.made,
      ElementsAre("Partners know us (Growth, 2026-Q4, bob)", "  Signed partners: reach 5 (bob)",
                  "  Margin; of all: from 1.5 % to 3 % (eve)",
                  "Partners stay (Growth, 2026-Q4, ann, under Partners know us)",
                  "  Churn: from 10 % to 4 % (ann)", "  Ready: 2 milestones (ann)",
                  "  Audit: pass or fail (ann)",
                  "All alone (Growth, 2026-Q4, ann, under O1 New users feel at home)"));
  EXPECT_THAT(chat_.say("show O3"), AllOf(HasSubstr("Partners know us (draft)"), HasSubstr("KR8")));
  EXPECT_THAT(chat_.say("show O4"), HasSubstr("Under: O3 Partners know us"));
  EXPECT_THAT(chat_.say("show O5"), HasSubstr("Under: O1 New users"));
  EXPECT_THAT(chat_.say("show KR7"), HasSubstr("15 Dec 2026"));
  EXPECT_THAT(chat_.say("undo"), AllOf(HasSubstr("O3"), HasSubstr("is gone")));
}

TEST_F(OkrImport, TellsEveryFaultyLineAndThenMakesNothing) {
  const std::string text = faults(
      "objective,key result,owner,team,kind,baseline,target,due\n"
      ",No objective yet,,,,,3,\n"
      "First,Fine,,,,1,2,\n"
      ",No target,,,,1,,\n"
      ",No number,,,,1,many,\n"
      ",Backwards,,,increase,9,1,\n"
      ",The same,,,,4,4,\n"
      ",Too late,,,,1,2,2027-06-01\n"
      ",No day,,,,1,2,soonish\n"
      ",Nobody,zoe,,,1,2,\n"
      ",Odd,,,vibes,1,2,\n"
      "Second,Elsewhere,,Grwth,,1,2,\n"
      "Third,\"Spills,,,,1,2,,\n");
  EXPECT_THAT(text, AllOf(HasSubstr("13: A quotation mark begins here and never ends."),
                          HasSubstr("2: It names no objective"), HasSubstr("4: It has no target."),
                          HasSubstr("12: There is no team")))
      << "an open quotation mark hides no other fault";
  const std::string more = faults(
      "objective,key result,owner,team,kind,baseline,target,due\n"
      ",No objective yet,,,,,3,\n"
      "First,Fine,,,,1,2,\n"
      ",No target,,,,1,,\n"
      ",No number,,,,1,many,\n"
      ",Backwards,,,increase,9,1,\n"
      ",The same,,,,4,4,\n"
      ",Too late,,,,1,2,2027-06-01\n"
      ",No day,,,,1,2,soonish\n"
      ",Nobody,zoe,,,1,2,\n"
      ",Odd,,,vibes,1,2,\n"
      "Second,Elsewhere,,Grwth,,1,2,\n"
      "Third,\"Two\nlines\",,,,1,x,\n"
      "Fourth,Unquoted, comma,,,,1,2,,,more\n");
  for (const char* fault :
       {"2: It names no objective", "4: It has no target.", "5: The target \"many\" is no number.",
        "6: From 9 to 1 is no increase.", "7: ", "8: Tue 1 Jun 2027 is outside the cycle 2026-Q4",
        "9: \"soonish\" is no day", "10: There is nobody called \"zoe\"",
        "11: \"vibes\" is no kind", "12: There is no team \"Grwth\"; is it Growth?",
        "13: The target \"x\"", "15: It has more cells"}) {
    EXPECT_THAT(more, HasSubstr(fault));
  }
  EXPECT_THAT(more, Not(HasSubstr("\n3: ")));
  EXPECT_THAT(chat_.say("show O3"), HasSubstr("There is no O3"));
}

TEST_F(OkrImport, TakesWhatTellsEarlyAndWhatProves) {
  EXPECT_THAT(faults("objective,key result,baseline,target,indicator\na,b,1,2,early\n"),
              HasSubstr("2: An indicator is leading or lagging, and not \"early\"."));
  EXPECT_EQ(faults("objective,key result,baseline,target,indicator\n"
                   "a,b,1,2, Leading\n,c,1,2,\n"),
            "");
  EXPECT_THAT(chat_.say("show KR7"), HasSubstr("Indicator: leading"));
  EXPECT_THAT(chat_.say("show KR8"), Not(HasSubstr("Indicator")));
}

TEST_F(OkrImport, KnowsWhatItsColumnsMean) {
  EXPECT_EQ(faults(""), "1: The file is empty.\n");
  EXPECT_THAT(faults("key result\nx\n"), HasSubstr("1: The first line must name the columns"));
  EXPECT_THAT(faults("objective,objectve\nx,\n"), HasSubstr("1: I don't know the column"));
  EXPECT_THAT(faults("objective,Objective\nx,\n"), HasSubstr("is there twice"));
  EXPECT_THAT(faults("objective,parent\na,b\nb,a\n"),
              AllOf(HasSubstr("2: It would stand under itself."), HasSubstr("3: It would")));
  EXPECT_THAT(faults("objective,parent\na,zzz\n"), HasSubstr("2: There is no objective \"zzz\""));
  EXPECT_THAT(faults("objective,cycle\na,2031-Q1\n"),
              HasSubstr("2: There is no planned or running cycle \"2031-Q1\""));
  EXPECT_THAT(faults("objective,key result\n"), HasSubstr("1: Only the names of the columns"));
  EXPECT_THAT(faults("objective,\"key result\n"), HasSubstr("1: A quotation mark begins here"));
  chat_.say("team add Sales");
  EXPECT_THAT(faults("objective\na\n"), HasSubstr("2: It names no team, and there are several."));
}

TEST_F(OkrImport, RefusesWhatIsNotUtf8) {
  EXPECT_EQ(faults("objective,key result,baseline,target\n"
                   "Latin1 \xe4\xf6 text is here,Users,1,2\n"
                   "Fine,Users,1,2\n"
                   ",Gr\xfc\xdf"
                   "e,1,2\n"),
            "2: It is not UTF-8: save the file as “CSV UTF-8”.\n"
            "4: It is not UTF-8: save the file as “CSV UTF-8”.\n");
  EXPECT_EQ(faults("objective,\xe4\nx,\n"), "1: It is not UTF-8: save the file as “CSV UTF-8”.\n");
  EXPECT_THAT(chat_.say("show O3"), HasSubstr("There is no O3"));
}

TEST_F(OkrImport, KeepsPrivateWhatWasPrivate) {
  const std::string_view csv =
      "objective,key result,baseline,target,private\n"
      "Secret plans,Offers,1,2,yes\nOpen plans,Offers,1,2,\n";
  EXPECT_THAT(imported(csv, commands::Import::kDryRun).made,
              ElementsAre("Secret plans (Growth, 2026-Q4, ann, private)", testing::_,
                          "Open plans (Growth, 2026-Q4, ann)", testing::_));
  EXPECT_THAT(imported(csv).faults, IsEmpty());
  EXPECT_THAT(chat_.say("show O3", "eve"), HasSubstr("There is no O3"));
  EXPECT_THAT(chat_.say("show O4", "eve"), HasSubstr("Open plans"));
  EXPECT_THAT(faults("objective,private\nx,perhaps\n"),
              HasSubstr("2: Private is yes or no, and not \"perhaps\"."));
}

TEST_F(OkrImport, TakesAKeyResultOnceUnderAnObjective) {
  EXPECT_EQ(faults("objective,key result,baseline,target\n"
                   "One,Users,1,2\nOne,users,1,2\nOne,Users,1,3\nTwo,Users,1,2\n"),
            "3: The key result \"users\" is in a line above already, under the same objective.\n");
}

}  // namespace
