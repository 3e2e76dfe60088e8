#include <gmock/gmock.h>

#include "store/sql/dependency.h"
#include "tests/commands/expect.h"

namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using tests::expect_replies;
using tests::GrowthChat;

// Growth's O1 and O2, and O3 of Platform, which eve leads, with her KR7 and KR8.
class TwoTeams : public GrowthChat {
 public:
  TwoTeams() {
    say("team add Platform", "eve");
    say("add objective The platform carries ten times more team Platform", "eve");
    say("add kr O3 Requests a second from 100 to 1000", "eve");
    say("add kr O3 Move to the new hosts milestones plan; move", "eve");
    say("publish O3", "eve");
  }
};

TEST(Depend, IsShownOnBothSides) {
  TwoTeams chat;
  expect_replies(
      chat,
      {{"depend KR1 on KR7 because the tour needs room",
        {"KR1 Activation rate waits for KR7 Requests a second now.", "Because: the tour needs room",
         "/okr show KR1", "/okr show KR7", "Talk to eve, who leads Platform", "/okr undo"},
        "bob"},
       {"depend O2 on team Platform",
        {"O2 Sales love the product waits for the team Platform now"},
        "bob"},
       {"depend KR2 on O3", {"KR2 Time to first value waits for O3"}, "bob"},
       {"show KR1",
        {"Waits for\nKR7 Requests a second (Platform): no data yet ·, because “the tour needs "
         "room”",
         "waiting for KR7, because “the tour needs room”"}},
       {"show KR7", {"Is waited for by\nKR1 Activation rate (Growth): no data yet"}, "eve"},
       {"show O1", {"Waits for\nKR1 for KR7 Requests a second", "KR2 for O3 The platform"}},
       {"show O3", {"Is waited for by\nKR7 by KR1 Activation rate", "\nKR2 Time to first value"}},
       {"show O2", {"Waits for\nthe team Platform"}},
       {"tree Growth",
        {"It waits for others\nKR1 Activation rate waits for KR7 Requests a second",
         "O2 Sales love the product waits for the team Platform"}},
       {"tree Platform",
        {"Others wait for it\nKR1 Activation rate waits for KR7 Requests a second",
         "O2 Sales love the product waits for the team Platform"}},
       {"tree O3", {"Is waited for by"}}});
}

TEST(Depend, EndsAndIsTakenBack) {
  TwoTeams chat;
  expect_replies(
      chat, {{"depend KR1 on KR7", {"now."}},
             {"depend KR1 on KR7", {"KR1 waits for KR7 already", "/okr undepend KR1 on KR7"}},
             {"undepend KR1", {"KR1 Activation rate no longer waits for KR7.", "/okr undo"}},
             {"undo", {"KR1 Activation rate, waiting for KR7: no → yes."}},
             {"depend KR1 on team Platform", {"now."}},
             {"depend KR1 on Platform",
              {"KR1 waits for the team Platform already", "/okr undepend KR1 on team Platform"}},
             {"undepend KR1", {"KR1 waits for KR7, the team Platform. Say for which"}},
             {"undepend KR1 on team Platform", {"no longer waits for the team Platform."}},
             {"undepend KR1 on KR7", {"no longer waits"}},
             {"undepend KR1 on KR7", {"does not wait for that, so nothing was changed"}},
             {"undepend KR1", {"KR1 waits for nothing, so nothing was changed."}},
             {"show KR1", {"no longer waiting for KR7"}}});
  EXPECT_THAT(chat.say("show KR7"), Not(HasSubstr("waited for")));
}

TEST(Depend, RefusesWithTheReasonAndWhatToTypeInstead) {
  TwoTeams chat;
  chat.say("depend KR1 on KR7");
  chat.say("depend KR7 on O2", "eve");
  expect_replies(
      chat,
      {{"depend KR6 on KR1",
        {"KR6 cannot wait for KR1: that would be a loop: KR6 → KR1 → KR7 → O2 → KR6, in which "
         "nobody could begin",
         "/okr undepend KR1"}},
       {"depend O2 on KR1", {"that would be a loop: O2 → KR1 → KR7 → O2"}},
       {"depend KR1 on KR1", {"KR1 cannot wait for itself."}},
       {"depend KR1 on O1", {"KR1 and O1 belong together"}},
       {"depend O1 on KR1", {"O1 and KR1 belong together"}},
       {"depend KR1 on team Growth", {"a matter of Growth itself"}},
       {"depend KR1 on KR2", {"waits for KR2"}},
       {"depend KR1", {"I need what it waits for: on KR12"}},
       {"depend KR1 on", {"I need what it waits for: on KR12"}},
       {"depend KR1 on something", {"\"something\" is no key result, no objective and no team"}},
       {"depend KR1 on KR99", {"There is no KR99."}},
       {"depend KR1 on KR7 and KR8", {"/okr depend"}},
       {"depend", {"I need a key result"}},
       {"depend KR1 on KR8", {"KR1 belongs to bob"}, "eve"},
       {"drop O3 because x", {"O3"}, "eve"},
       {"depend KR1 on KR8", {"KR8 is closed, so nothing can wait for it any more"}},
       {"depend KR1 on O3", {"O3 is closed"}}});
  EXPECT_THAT(chat.say("show KR1"), Not(HasSubstr("Requests a second (Platform)"))) << "closed";
}

TEST(Depend, ShowsNothingOfWhatIsPrivate) {
  TwoTeams chat;
  chat.say("depend KR1 on KR7");
  chat.say("edit O3 private on", "eve");
  for (const char* look : {"show KR1", "show O1", "tree Growth", "tree O1", "tree findings",
                           "tree Platform", "changes", "history KR1"}) {
    EXPECT_THAT(chat.say(look, "bob"), AllOf(Not(HasSubstr("Requests")), Not(HasSubstr("KR7"))))
        << look;
  }
  EXPECT_THAT(chat.say("depend KR2 on KR7", "bob"), HasSubstr("There is no KR7."));
  EXPECT_THAT(chat.say("show KR7", "eve"), HasSubstr("KR1 Activation rate"));
}

// A promise that needs a team in which nobody answers for it.
TEST(Depend, IsAQuestionOfTheCoachWhereNobodyPromisesIt) {
  TwoTeams chat;
  chat.say("edit O1 kind committed");
  chat.say("edit KR1 due 15 dec because x");
  chat.say("depend KR1 on team Platform");
  EXPECT_THAT(chat.say("coach O1"), Not(HasSubstr("L31")));
  chat.in_book([](const store::Book& book) {
    book.tx.execute("UPDATE team SET lead_id = NULL WHERE org_id = $1 AND name = 'Platform'",
                    book.org);
  });
  EXPECT_THAT(chat.say("coach O1"), AllOf(HasSubstr("L31"), HasSubstr("the team Platform")));
}

// What was written past the commands, as by an import.
TEST(Depend, FindsLoopsThatAreThereAlready) {
  TwoTeams chat;
  chat.say("depend KR1 on KR7");
  chat.in_book([](const store::Book& book) {
    book.tx.execute(
        "INSERT INTO dependency (org_id, id, noun, noun_id, on_noun, on_id, because, person_id, at,"
        " state) VALUES ($1, 77, 'key_result', 7, 'key_result', 1, '', 1, 0, 'active')",
        book.org);
  });
  EXPECT_THAT(chat.say("tree findings"),
              AllOf(HasSubstr("What waits in a loop."), HasSubstr("KR1 → KR7 → KR1")));
  EXPECT_THAT(chat.say("show KR1"), HasSubstr("Is waited for by"));
  EXPECT_THAT(chat.say("depend KR2 on KR1"), HasSubstr("waits for KR1"));
}

}  // namespace
