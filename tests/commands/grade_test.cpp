#include <gmock/gmock.h>

#include "commands/cards/cards.h"
#include "store/sql/delivery.h"
#include "store/sql/grade.h"
#include "tests/commands/expect.h"
#include "tests/golden.h"

namespace {

using std::chrono::days;
using testing::HasSubstr;
using testing::Not;
using tests::expect_replies;
using tests::GrowthChat;

// Growth after the end of its cycle, with values in, as it is graded.
class Graded : public GrowthChat {
 public:
  Graded() {
    say("edit KR1 target 50% because the market grew");
    say("waive KR1 L13 because the unit is in the text");
    say("KR1 41% 7", "bob");
    say("KR2 9", "bob");
    say("done KR4");
    clock.set(okr::Day{std::chrono::year{2026} / 12 / 28} + std::chrono::hours{9});
    say("KR2 5 8 the new flow is live", "bob");
    say("KR5 2", "bob");
    clock.set(okr::Day{std::chrono::year{2027} / 1 / 4} + std::chrono::hours{9});
    say("cycle grade 2026-Q4");
  }

  void grade_all() {
    for (const char* line :
         {"grade KR1 because two of three mails work",
          "regrade KR1 cause: capacity lesson: start "
          "with the mail that most people see",
          "grade KR2 because the new flow is live evidence: the dashboard of 30 Dec",
          "grade KR3 0 because nobody drew the tour cause: we forgot it lesson: name one owner",
          "grade KR4 because the audit passed",
          "grade KR5 0.3 because twice is not a habit cause: priority lesson: book them ahead"}) {
      say(line);
    }
  }
};

// Grading is a talk: what is said of a grade stands under it.
TEST(Grade, HasWhatWasSaidOfItBelow) {
  Graded chat;
  chat.say("comment KR1 before it was graded");
  EXPECT_THAT(chat.say("grade 2026-Q4"), Not(HasSubstr("before it was graded")));
  chat.clock.advance(std::chrono::hours{1});
  chat.say("grade KR1 because two of three mails work");
  for (const char* line : {"a first word", "is that fair?", "the third mail came late", "agreed"}) {
    chat.say("comment KR1 " + std::string{line}, "bob");
  }
  for (const char* look : {"grade 2026-Q4", "grade O1", "show KR1"}) {
    const std::string shown = chat.say(look);
    EXPECT_THAT(shown,
                HasSubstr("    1 said before that\n    Mon 4 Jan 11:00, bob: “is that fair?”\n"
                          "    Mon 4 Jan 11:00, bob: “the third mail came late”\n"
                          "    Mon 4 Jan 11:00, bob: “agreed”"))
        << look;
  }
}

TEST(Grade, TakesWhatTheDataSaysOrAScoreWithAReason) {
  Graded chat;
  expect_replies(
      chat,
      {
          {"grade KR4", {"KR4 Security audit", "passed", "Proposed: 1.0 good ●", "/okr grade KR4"}},
          {"grade KR4 because the audit passed",
           {"KR4 Security audit: 1.0 good ●, as the data says.", "Because: the audit passed"}},
          {"grade KR2 70% because it holds",
           {"0.7 good ●, in the place of 0.8 good ●, which the data says"},
           "bob"},
          {"grade KR1 0.75 because nearly there", {"0.8 good", "0.75 became 0.8"}, "bob"},
          {"grade KR3 because it never began", {"no check-in, so nothing is proposed"}},
          {"grade KR3 0.2 because it never began",
           {"KR3 Guided tour: 0.2 missed ○.", "needs a cause and a lesson",
            "/okr regrade KR3 cause: capacity lesson: …"}},
          {"regrade KR3 cause: Ownership lesson: name one person",
           {"Cause: Nobody really owned it", "Lesson: name one person"}},
          {"show KR3", {"Grade: 0.2 missed ○", "Because: it never began", "Lesson: name one"}},
      });
}

TEST(Grade, RefusesWhatCannotBeGraded) {
  Graded chat;
  expect_replies(
      chat, {
                {"grade KR1 7 because x", {"is not a score", "0.7"}, "bob"},
                {"grade KR1 110% because x", {"is not a score"}, "bob"},
                {"grade KR1 7/0 because x", {"is not a score"}, "bob"},
                {"grade KR1 10^400 because x", {"is not a score"}, "bob"},
                {"grade KR1 0.4", {"A number alone teaches nobody", "/okr grade KR1 0.4"}, "bob"},
                {"grade KR1 0.4 because x", {"belongs to bob"}, "eve"},
                {"grade KR6 0.4 because x", {"O2, which stayed a draft"}, "bob"},
                {"grade KR9 0.4", {"KR9"}, "bob"},
                {"regrade KR1 0.4 because x", {"not graded yet"}, "bob"},
                {"grade KR1 0.4 because x", {"KR1 Activation rate: 0.4"}, "bob"},
                {"grade KR1 0.5 because y", {"graded 0.4 partly ◐ already", "/okr regrade"}, "bob"},
                {"regrade KR1 0.5", {"please say why it is 0.5"}, "bob"},
                {"regrade KR1 0.5 because y", {"0.4 partly ◐ → 0.5 partly ◐"}, "bob"},
                {"KR1 44%", {"is graded, by the values that it had then"}, "bob"},
                {"KR5 4", {"KR5 Customer interviews: 2 → 4"}, "bob"},
            });
  GrowthChat running;
  expect_replies(running, {{"grade KR1 0.4 because x", {"which is active", "/okr cycle grade"}},
                           {"vote KR1 0.4", {"which is active"}},
                           {"grade", {"runs until Thu 31 Dec 2026"}},
                           {"close O1 keep", {"which is active", "/okr drop O1 because"}}});
}

TEST(Grade, ShowsTheWholeSheet) {
  Graded chat;
  const std::string open = chat.say("grade", "bob");
  chat.grade_all();
  chat.say("cycle add 2027-Q1");
  chat.say("close O1 modify because fewer numbers tell the same");
  tests::expect_golden("grade_sheet", open + "\n---\n" + chat.say("grade", "bob"));
}

TEST(Grade, IsAskedOfWhoseItIs) {
  Graded chat;
  const auto delivered = [&] {
    return chat.in_book([&](const store::Book& book) {
      const auto delivery = store::find_delivery(book.tx, okr::DeliveryId{1});
      if (!delivery || delivery->person != chat.bob) return std::string{"nothing for bob"};
      const auto message = commands::cards::compose(book, *delivery, chat.clock.now());
      return message ? commands::plain_text(*message) : std::string{};
    });
  };
  tests::expect_golden("to_grade", delivered());
  chat.grade_all();
  EXPECT_EQ(delivered(), "");
}

TEST(Grade, IsAskedOfThemAgainWhenGradingBeginsAgain) {
  Graded chat;
  const auto mark_sent = [&](std::int64_t id) {
    chat.in_book([&](const store::Book& book) {
      store::mark_sent(book.tx, {id}, chat.clock.now(), chat.connection, "d-bob", "1");
    });
  };
  EXPECT_THAT(chat.say("undo"), HasSubstr("grading → active"));
  EXPECT_THAT(chat.say("cycle grade 2026-Q4"), HasSubstr("1 other owner is told so"));
  chat.in_book([](const store::Book& book) {
    EXPECT_FALSE(store::find_delivery(book.tx, okr::DeliveryId{2})) << "the first one waits still";
  });
  mark_sent(1);
  chat.say("undo");
  chat.clock.advance(std::chrono::hours{48});
  EXPECT_THAT(chat.say("cycle grade 2026-Q4"), HasSubstr("1 other owner is told so"));
  chat.in_book([&](const store::Book& book) {
    const auto delivery = store::find_delivery(book.tx, okr::DeliveryId{2});
    ASSERT_TRUE(delivery);
    EXPECT_EQ(delivery->kind, okr::DeliveryKind::kGrade);
    EXPECT_EQ(delivery->person, chat.bob);
  });
}

TEST(Grade, SaysWhatIsGradedAndThatTheDaysAreOver) {
  GrowthChat chat;
  EXPECT_THAT(chat.say("grade"), HasSubstr("2026-Q4 runs until Thu 31 Dec"));
  chat.clock.set(okr::Day{std::chrono::year{2027} / 1 / 4} + std::chrono::hours{9});
  expect_replies(
      chat,
      {{"grade", {"The days of 2026-Q4 are over since Thu 31 Dec", "/okr cycle grade 2026-Q4"}},
       {"cycle grade 2026-Q4", {"grading"}},
       {"grade O1 0.5 because x",
        {"Key results are graded, and the score of O1 is their average", "KR1 Activation",
         "KR5 Customer interviews"}},
       {"edit KR1 target 40% because x",
        {"KR1 is in 2026-Q4, which is being graded", "/okr grade KR1"}},
       {"grade O1", {"O1 New users"}},
       {"grade KR1 0.5 because", {"I need some words behind because."}},
       {"grade KR1 0.5 because x", {"0.5"}},
       {"regrade KR1 because", {"I need some words behind because."}},
       {"regrade KR1 cause:", {"I need some words behind cause:."}}});
}

// Aspirational is the usual kind: 0.7 of it is good, and of what was promised it is too little.
TEST(Grade, OfWhatIsAspirationalIsGoodFromSevenTenthsOn) {
  GrowthChat chat;
  expect_replies(chat, {{"add objective Help answers itself",
                         {"O3 Help answers itself: a draft, aspirational"}},
                        {"add kr O3 Answers reach 50", {"KR7"}},
                        {"add objective The law is kept committed", {"a draft, committed"}},
                        {"add kr O4 Audits reach 10", {"KR8"}},
                        {"publish all", {"active"}},
                        {"cycle grade 2026-Q4", {"grading"}},
                        {"grade KR8 0.7 because seven of ten", {"a cause and a post-mortem note"}},
                        {"grade KR7 0.6 because it is slow", {"needs a cause and a lesson"}}});
  EXPECT_THAT(chat.say("regrade KR7 0.7 because it is quick by now"),
              testing::AllOf(HasSubstr("0.6 partly ◐ → 0.7 good ●"), Not(HasSubstr("needs"))));
  chat.say("admin set good-score 0.8 team Growth");
  EXPECT_THAT(chat.say("grade 2026-Q4"),
              HasSubstr("“it is quick by now”; still needs a cause and a lesson"));
}

TEST(Grade, OfAllThatWasAimedAtAsksForMoreNextTime) {
  Graded chat;
  const std::string note =
      "All of an aspirational goal, where 0.7 would have been good: the next may aim higher.";
  EXPECT_THAT(chat.say("grade KR2 1.0 because it is live"), HasSubstr(note));
  EXPECT_THAT(chat.say("grade KR4 because the audit passed"), Not(HasSubstr(note)));
  EXPECT_THAT(chat.say("grade KR1 because two of three work"), Not(HasSubstr(note)));
  chat.say("admin set full-score-exceeds on");
  EXPECT_THAT(chat.say("regrade KR2 because the new flow is live"),
              testing::AllOf(HasSubstr("Here 1.0 is kept for more"), Not(HasSubstr(note))));
}

TEST(Grade, HasAsManyDecimalsAsTheSettingsSay) {
  Graded chat;
  EXPECT_THAT(chat.say("admin set grading-digits 3"), HasSubstr("from 1 to 2"));
  EXPECT_THAT(chat.say("grade KR1 0.68 because two of three work"),
              HasSubstr("Scores have one decimal here: 0.68 became 0.7."));
  chat.say("undo");
  chat.say("admin set grading-digits 2 team Growth");
  EXPECT_THAT(chat.say("vote KR2 0.85"), HasSubstr("your vote is 0.85."));
  EXPECT_THAT(chat.say("grade 2026-Q4"), HasSubstr("proposed 0.55 partly ◐"));
  EXPECT_THAT(chat.say("grade KR1 0.68 because two of three work well"),
              testing::AllOf(HasSubstr("0.68 good ●, in the place of 0.55"),
                             Not(HasSubstr("decimal")), Not(HasSubstr("needs"))));
  EXPECT_THAT(chat.say("regrade KR1 0.7 because two of three work"),
              HasSubstr("0.68 good ● → 0.7 good ●"));
}

TEST(Grade, StandsInOnePlaceWithAllElse) {
  Graded chat;
  for (const char* line :
       {"comment KR1 the tour helps", "decide KR1 stop the ads because of cost",
        "grade KR1 because two of three work cause: capacity lesson: begin early"}) {
    chat.say(line);
  }
  const std::string shown = chat.say("show KR1", "eve");
  for (const char* part :
       {"Goal: from 30 % to 50 %", "Owner: bob", "Mon 23 Nov 10:00, bob: 41 %, confidence 7/10",
        "ann: “the tour helps”", "“stop the ads”, because “of cost”", "Grade: 0.6 partly ◐",
        "Cause: Too few people or too little time", "Lesson: begin early"}) {
    EXPECT_THAT(shown, HasSubstr(part));
  }
  EXPECT_THAT(chat.say("history KR1", "eve"),
              HasSubstr("target: 50 %, was 45 %, because “the market grew”"));
}

TEST(Grade, TakesThePlaceOfTheDigest) {
  Graded chat;
  EXPECT_THAT(chat.say("digest Growth"), HasSubstr("2026-Q4 is being graded"));
}

TEST(Grade, IsOnTheHomePage) {
  Graded chat;
  EXPECT_THAT(chat.say("", "bob"), HasSubstr("To grade: 3 key results"));
  chat.grade_all();
  EXPECT_THAT(chat.say("", "bob"), Not(HasSubstr("To grade")));
}

TEST(Grade, GoesOnWithTheNextInItsForm) {
  Graded chat;
  const commands::Form form = chat.open("grade", "KR1=accept", "bob");
  EXPECT_THAT(form.intro, HasSubstr("0.6 partly"));
  commands::Values values = tests::prefilled(form);
  EXPECT_EQ(values.count("score"), 0U);
  const auto refused = chat.submit(form.state, values, "bob");
  EXPECT_EQ(refused.errors.count("because"), 1U);
  values["because"] = "two of three mails work";
  values["cause"] = "capacity";
  values["lesson"] = "start earlier";
  const auto saved = chat.submit(form.state, values, "bob");
  EXPECT_THAT(saved.text, HasSubstr("KR1 Activation rate: 0.6 partly ◐, as the data says."));
  ASSERT_TRUE(saved.form);
  EXPECT_EQ(saved.form->title, "Grade KR2");
  EXPECT_EQ(tests::field(*saved.form, "score").initial, "0.8");
  EXPECT_EQ(tests::field(*saved.form, "evidence").label, "Evidence of the jump");
  const auto late = chat.submit(form.state, values, "bob");
  EXPECT_THAT(late.text, HasSubstr("I have done that already"));
}

TEST(Votes, AreShownTogetherAndWithoutNames) {
  Graded chat;
  expect_replies(chat, {{"vote KR1 0.4", {"your vote is 0.4", "/okr reveal KR1"}, "bob"},
                        {"reveal KR1", {"one vote", "whose it is"}},
                        {"vote KR1 0.4", {"your vote already"}, "bob"},
                        {"vote KR1", {"1 vote so far. Yours"}},
                        {"vote KR1 0.9", {"belongs to bob"}, "eve"},
                        {"vote KR1 7/10", {"your vote is 0.7"}},
                        {"vote KR1", {"2 votes so far, yours is 0.4"}, "bob"}});
  for (const char* look : {"show KR1", "history KR1", "grade", "grade KR1"}) {
    EXPECT_THAT(chat.say(look), Not(HasSubstr("vote")));
  }
  expect_replies(
      chat, {{"reveal KR1", {"2 votes, 0.4 and 0.7; the middle is 0.4, and they are 0.3 apart."}},
             {"vote KR1 0.9", {"have been shown"}, "bob"},
             {"undo", {"the votes have been shown"}, "bob"},
             {"grade KR1", {"2 votes, 0.4 and 0.7"}},
             {"undo", {"votes: shown → none"}}});
  EXPECT_THAT(chat.say("history KR1"), Not(HasSubstr("vote:")));
}

TEST(Closing, NeedsEverythingGradedAndDecided) {
  Graded chat;
  expect_replies(chat, {{"close O1 keep", {"not graded in full", "KR1 needs a score"}},
                        {"cycle close 2026-Q4",
                         {"cannot be closed yet", "KR1 needs a score: /okr grade KR1",
                          "O1 needs a decision: /okr close O1", "/okr drop O1 because"}},
                        {"drop KR3 because nobody could draw it", {"Only the lead"}, "bob"},
                        {"drop KR3 because nobody could draw it", {"left out"}}});
  chat.grade_all();
  expect_replies(chat,
                 {{"cycle close 2026-Q4", {"O1 needs a decision"}},
                  {"close O1 perhaps", {"none of keep, modify and drop"}},
                  {"close O1 keep", {"There is no cycle after 2026-Q4 yet"}},
                  {"close O1 drop because we did enough", {"closes with 0.5 partly ◐: drop."}},
                  {"cycle close 2026-Q4", {"grading → closed", "Grades, lessons and decisions"}},
                  {"regrade KR1 0.9 because x", {"2026-Q4 is closed", "grades change no more"}},
                  {"grade 2026-Q4", {"Grade sheet: 2026-Q4", "drop, “we did enough”"}},
                  {"cycle grade 2026-Q4", {"closed already"}}});
}

TEST(Closing, NamesNothingThatOneMayNotSee) {
  GrowthChat chat;
  for (const char* line :
       {"edit O1 private on", "team add Sales lead @eve", "cycle grade 2026-Q4"}) {
    chat.say(line);
  }
  const std::string refused = chat.say("cycle close 2026-Q4", "eve");
  EXPECT_THAT(refused, HasSubstr("1 objective that you may not see, which its owner or an "
                                 "administrator has to settle"));
  EXPECT_THAT(refused, Not(HasSubstr("KR1")));
  EXPECT_THAT(refused, Not(HasSubstr("O1")));
  EXPECT_THAT(chat.say("cycle close 2026-Q4"), HasSubstr("KR1 needs a score"));
}

TEST(Closing, TellsTheReasonOfWhatWasDone) {
  Graded chat;
  chat.grade_all();
  chat.say("cycle add 2027-Q1");
  chat.say("close O1 keep because still true");
  const std::string carried = chat.say("changes since 1 jan company 2027-Q1");
  EXPECT_THAT(carried, HasSubstr("created (ann"));
  EXPECT_THAT(carried, Not(HasSubstr("created, because")));
  chat.say("add objective Partners sell for us cycle 2027-Q1");
  chat.say("drop O4 because nobody buys");
  const std::string dropped = chat.say("changes since 1 jan company 2027-Q1");
  EXPECT_THAT(dropped, HasSubstr("O4 Partners sell for us (closed)\ncreated (ann"));
  EXPECT_THAT(dropped, HasSubstr("state: closed, was draft, because “nobody buys”"));
}

TEST(Closing, CarriesOnAsACandidateAtZero) {
  Graded chat;
  chat.grade_all();
  chat.say("cycle add 2027-Q1");
  expect_replies(
      chat,
      {{"close O1 keep",
        {"O3 New users feel at home: a candidate in 2027-Q1, from O1, with progress at zero.",
         "KR7 Activation rate: from 41 % to 50 %, from KR1; it starts from 41 %, where it ended.",
         "KR4 stays behind: it was reached."}},
       {"show O3", {"(draft)", "0 of 4 reported", "Carried over from O1"}},
       {"show O1", {"keep, goes on as O3"}},
       {"close O1 keep", {"closed with keep already"}},
       {"close O1 drop", {"goes on as O3, so that comes first"}},
       {"close O1 modify because fewer words", {"/okr edit O3 text"}},
       {"undo", {"decision: modify → keep"}},
       {"undo", {"KR10", "is gone", "O3 New users feel at home is gone.", "closed → active"}},
       {"show O3", {"O3"}}});
}

TEST(Closing, LeavesBehindWhatWasGradedInFull) {
  Graded chat;
  chat.grade_all();
  chat.say("cycle add 2027-Q1");
  chat.say("regrade KR5 1.0 because the last ten came after the end");
  expect_replies(chat, {{"close O1 keep", {"KR5 stays behind: it was graded 1.0"}}});
}

TEST(Closing, PutsWhatStoodBelowUnderTheNewOne) {
  GrowthChat below;
  for (const char* line :
       {"publish O2", "edit O2 under O1 because it serves it", "cycle add 2027-Q1"}) {
    below.say(line);
  }
  below.say("cycle grade 2026-Q4");
  for (int i = 1; i <= 6; ++i) {
    below.say("drop KR" + std::to_string(i) + " because nobody measured it");
  }
  expect_replies(
      below, {{"close O2 keep",
               {"O3 Sales love the product: a candidate", "No key result goes on with it",
                "/okr add kr O3"}},
              {"close O1 keep", {"O4 New users feel at home: a candidate", "Under it again: O3."}},
              {"show O3", {"Under: O4 New users feel at home"}},
              {"undo", {"O4 New users feel at home is gone."}},
              {"show O3", {"O3 Sales love the product"}}});
}

TEST(Closing, DropsWithoutAGrade) {
  GrowthChat chat;
  expect_replies(chat, {{"drop O1", {"I need the reason"}},
                        {"drop O1 because x", {"belongs to ann"}, "bob"},
                        {"KR1 33%", {"33 %"}, "bob"},
                        {"drop KR1 because x", {"runs until the end of 2026-Q4"}},
                        {"drop O1 because the market is gone",
                         {"active → closed, without a grade", "Because: the market is gone"}},
                        {"KR1 33%", {"which is closed"}, "bob"},
                        {"drop O1 because x", {"closed already"}},
                        {"show O1", {"closed without a grade; drop, “the market is gone”"}},
                        {"cycle close 2026-Q4", {"active → closed"}},
                        {"undo", {"closed → active"}},
                        {"undo", {"O1 New users feel at home, state: closed → active"}}});
}

TEST(Closing, OfARunningCycleBeginsWithGrading) {
  GrowthChat chat;
  expect_replies(chat, {{"cycle close 2026-Q4",
                         {"active → grading", "5 key results are to be graded", "Thu 31 Dec"}},
                        {"cycle grade 2026-Q4", {"being graded already"}},
                        {"grade KR4 0 because no audit", {"0.0 missed"}},
                        {"cycle grade 2026-Q4", {"kept by those who lead a team"}, "bob"}});
  EXPECT_THAT(chat.say("undo"), HasSubstr("score: 0.0 → none"));
  EXPECT_THAT(chat.say("undo"), HasSubstr("state: grading → active"));
}

TEST(Closing, CannotBeUndoneUnderAGrade) {
  GrowthChat chat;
  chat.say("KR1 41%", "bob");
  chat.say("cycle grade 2026-Q4");
  chat.say("grade KR1 because x");
  EXPECT_THAT(chat.say("undo", "bob"), HasSubstr("KR1 is graded by now"));
}

}  // namespace
