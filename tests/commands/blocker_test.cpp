#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/commands/expect.h"

namespace {

using std::chrono::days;
using testing::HasSubstr;
using testing::Not;
using tests::expect_each;
using tests::expect_replies;
using tests::GrowthChat;

TEST(Blocker, IsSaidInOneLine) {
  expect_each({
      {"block KR1 the contract is not signed",
       {"KR1 Activation rate is blocked: B1 “the contract is not signed”, open since today.",
        "nobody was messaged", "/okr unblock KR1", "/okr undo"},
       "bob"},
      {"block KR1 waiting for legal on @eve",
       {"B1 “waiting for legal”, waits for eve, open"},
       "bob"},
      {"block kr-1 waiting for legal on ann by fri",
       {"“waiting for legal”, waits for ann, needed by Fri 27 Nov 2026"},
       "bob"},
      {"block KR1 waiting for legal by 15 dec on @eve",
       {"“waiting for legal”, waits for eve, needed by Tue 15 Dec 2026"},
       "bob"},
      {"block KR1 we depend on Ann to ship it", {"“we depend on Ann to ship it”"}, "bob"},
      {"block KR1 it stands by itself", {"“it stands by itself”"}, "bob"},
      {"block KR1 <!channel> *b* 'x'; DROP TABLE blocker", {"“<!channel> *b* 'x'; DROP"}, "bob"},
  });
}

TEST(Blocker, IsRefusedWithASentence) {
  expect_each({
      {"block", {"I need a key result", "Usage: /okr block"}},
      {"block KR1", {"I need what holds it up", "Example: /okr block KR12"}, "bob"},
      {"block KR9 x", {"There is no KR9."}, "bob"},
      {"block KR1 x", {"KR1 belongs to bob"}, "eve"},
      {"block KR1 " + std::string(501, 'x'), {"can have 500 characters at most"}, "bob"},
      {"unblock KR1", {"Nothing holds KR1 up."}, "bob"},
      {"unblock KR1", {"KR1 belongs to bob"}, "eve"},
      {"blockers Growht", {"There is no team", "Did you mean Growth?"}},
      {"blockers", {"Nothing holds anybody up."}},
      {"blockers Growth", {"Nothing holds Growth up."}},
      {"blockers page 0", {"There is no page 0"}},
  });
}

TEST(Blocker, EndsOneOfSeveral) {
  GrowthChat chat;
  expect_replies(chat, {{"block KR2 no contract", {"B1"}, "bob"},
                        {"block KR2 no data", {"B2", "/okr unblock B2"}, "bob"},
                        {"block KR1 no people", {"B3"}, "bob"},
                        {"list blocked",
                         {"KR1: B3 “no people”", "KR2: B1 “no contract”", "KR2: B2 “no data”"},
                         "bob"},
                        {"unblock KR2 B3", {"B3 holds up KR1 and not KR2."}, "bob"},
                        {"unblock B9", {"There is no B9."}, "bob"},
                        {"unblock B2 it came",
                         {"KR2 Time to first value is still held up by 1 other.",
                          "Over: B2 “no data”", "Note: it came"},
                         "bob"},
                        {"unblock b2", {"B2 is over already."}, "bob"},
                        {"show KR2", {"B1 “no contract”"}, "bob"},
                        {"undo", {"blocker B2: closed → open"}, "bob"},
                        {"unblock KR2 B1", {"Over: B1"}, "bob"},
                        {"unblock B2", {"KR2 Time to first value is no longer blocked."}, "bob"},
                        {"unblock B3", {"KR1 belongs to bob"}, "eve"}});
  EXPECT_THAT(chat.say("blockers"), Not(HasSubstr("KR2")));
}

TEST(Blocker, TellsWhoWaitsForWhom) {
  GrowthChat chat;
  EXPECT_THAT(chat.say("blockers waiting"), HasSubstr("Nothing holds anybody up."));
  chat.say("block KR1 no contract on @eve", "bob");
  chat.clock.advance(days{2});
  chat.say("block KR3 no designer on @eve");
  chat.say("block KR2 no data on @eve", "bob");
  chat.say("block KR4 something", "ann");
  chat.clock.advance(days{1});
  expect_replies(chat, {{"blockers waiting",
                         {"Who waits for whom, longest first\n"
                          "bob waits for eve: KR1 (3 days), KR2 (1 day)\n"
                          "ann waits for eve: KR3 (1 day)\n"
                          "ann waits for nobody by name: KR4 (1 day)"}},
                        {"blockers waiting Growth", {"Who waits for whom in Growth"}},
                        {"blockers waiting page 2", {"page"}}});
  chat.say("edit O1 private yes");
  EXPECT_THAT(chat.say("blockers waiting", "carl"), HasSubstr("Nothing holds anybody up."));
}

TEST(Blocker, AgesUntilItIsOver) {
  GrowthChat chat;
  chat.say("block KR1 no contract on @eve by tomorrow", "bob");
  chat.clock.advance(days{5});
  chat.say("block KR3 no room", "ann");
  expect_replies(chat,
                 {{"blockers",
                   {"Blockers, oldest first",
                    "KR1 Activation rate: B1 “no contract”, waits for eve, needed by "
                    "Tue 24 Nov 2026 (overdue), open for 5 days\nKR3 Guided tour: B2"}},
                  {"blockers Growth", {"Blockers of Growth", "B1", "B2"}},
                  {"show KR1", {"Held up by\nB1 “no contract”"}},
                  {"list blocked", {"KR1", "KR3"}},
                  {"history KR1", {"bob via sandbox: blocker B1 “no contract”: opened"}},
                  {"unblock KR1 signed at last",
                   {"KR1 Activation rate is no longer blocked.", "Over: B1 “no contract”",
                    "Note: signed at last"},
                   "bob"},
                  {"history KR1", {"blocker B1 “no contract”: over, because “signed at last”"}}});
  EXPECT_THAT(chat.say("blockers"), Not(HasSubstr("KR1")));  // nor in the hint
  EXPECT_THAT(chat.say("show KR1"), Not(HasSubstr("Held up")));
}

TEST(Blocker, IsTakenBackByUndo) {
  GrowthChat chat;
  chat.say("block KR1 no contract", "bob");
  chat.say("unblock KR1", "bob");
  EXPECT_THAT(chat.say("undo", "bob"), HasSubstr("KR1 Activation rate, blocker B1: closed → open"));
  EXPECT_THAT(chat.say("blockers"), HasSubstr("B1"));
  EXPECT_THAT(chat.say("undo", "bob"), HasSubstr("blocker B1: open → none"));
  EXPECT_THAT(chat.say("blockers"), HasSubstr("Nothing holds anybody up."));
}

TEST(Blocker, StandsInTheDigestOfItsDay) {
  GrowthChat chat;
  chat.say("block KR1 no contract", "bob");
  chat.clock.advance(days{3});
  chat.say("unblock KR1", "bob");
  EXPECT_THAT(chat.say("digest"), Not(HasSubstr("no contract")));
  EXPECT_THAT(chat.say("digest Growth 24 nov"),
              HasSubstr("Blockers, oldest first\nKR1 B1 “no contract”, open for 1 day"));
}

TEST(Delegate, ChangesWhoIsAskedAndNotTheOwner) {
  GrowthChat chat;
  expect_replies(
      chat,
      {{"delegate KR1 @eve",
        {"KR1 Activation rate: eve is asked for check-ins from now on, was bob. bob stays its "
         "owner."},
        "bob"},
       {"delegate KR1 eve", {"eve is asked for KR1 already"}, "bob"},
       {"show KR1", {"Owner: bob", "Checks in: eve"}},
       {"KR1 33 7", {"33 %"}, "eve"},
       {"delegate KR1 to @bob", {"bob is asked for check-ins from now on, was eve."}, "eve"},
       {"delegate KR1 @eve", {"KR1 belongs to bob"}, "eve"},
       {"delegate KR1", {"I need a person"}, "bob"}});
}

}  // namespace
