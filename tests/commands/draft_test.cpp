#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/commands/expect.h"

namespace {

using testing::HasSubstr;
using testing::Not;
using tests::Chat;
using tests::expect_each;
using tests::expect_replies;
using tests::GrowthChat;

TEST(AddObjective, TakesTheLastWhyThatSaysWhy) {
  expect_each({
      {"add objective We know why people leave team Growth why nobody asked them yet",
       {"O3 We know why people leave: a draft", "team Growth", "Why: nobody asked them yet"}},
      {"add objective We learn why customers leave team Growth",
       {"O3 We learn why customers leave: a draft", "team Growth"}},
      {"add objective New users stay why they leave too early team Growth committed",
       {"O3 New users stay: a draft, committed, team Growth", "Why: they leave too early"}},
      {"add objective We learn why: nobody knows team Growth",
       {"O3 We learn: a draft", "Why: nobody knows"}},
      {"add objective Win hearts why the team wants it", {"Why: the team wants it"}},
      {"add objective Win hearts why we lost team spirit", {"Why: we lost team spirit"}},
  });
}

TEST(AddObjective, RefusesTwoParentsAndTeamsThatAreNot) {
  expect_each({
      {"add objective Win hearts under O1 under O2",
       {"stands under one other", "under O1 or under O2"}},
      {"add objective Win hearts under O1 and O2", {"stands under one other"}},
      {"add objective Win hearts under O1 committed under O2", {"stands under one other"}},
      {"add objective Win hearts under O1 under O1", {"O3 Win hearts: a draft", "under O1"}},
      {"add objective Win hearts team Plat", {"There is no team \"Plat\"", "There is Growth."}},
      {"add objective Win hearts team Company", {"There is no team \"Company\""}},
      {"add objective We are one team Europe-wide", {"O3 We are one team Europe-wide:"}},
      {"add objective Win hearts team Plat team Growth", {"O3 Win hearts team Plat: a draft"}},
  });
}

TEST(AddKeyResult, TakesItsPartsInAnyOrder) {
  expect_each({
      {"add kr O2 Refund cases owner @eve from 10 to 1",
       {"KR7 Refund cases: from 10 to 1, owner eve"}},
      {"add kr O2 Refund cases by 20 dec from 10 to 1",
       {"KR7 Refund cases: from 10 to 1", "by Sun 20 Dec 2026"}},
      {"add kr O2 Ship the chatbot by 15 dec pass/fail",
       {"KR7 Ship the chatbot: pass or fail", "by Tue 15 Dec 2026"}},
      {"add kr O2 CSAT weight 2 from 3.5 to 4.2", {"KR7 CSAT: from 3.5 to 4.2", "weight 2"}},
      {"add kr O2 CSAT weight 2 from 3.5 to 4.2 owner @eve by 15 dec",
       {"KR7 CSAT: from 3.5 to 4.2, owner eve", "weight 2", "by Tue 15 Dec"}},
      {"add kr O2 Tour by 15 dec milestones draft; ship by 10 dec",
       {"KR7 Tour: 2 milestones, owner ann", "by Tue 15 Dec 2026",
        "Milestones: draft; ship by Thu 10 Dec 2026."}},
      {"add kr O2 CSAT weight 2", {"I need how it is measured"}},
  });
}

TEST(Draft, ShowsWhatItIsToReach) {
  GrowthChat chat;
  expect_replies(chat, {{"add kr O2 Tour milestones draft by 1 dec; review by 10 dec; ship",
                         {"draft by Tue 1 Dec 2026; review by Thu 10 Dec 2026; ship"},
                         "bob"},
                        {"show O2",
                         {"KR6 Monthly revenue: from €3,000 to €4,000",
                          "KR7 Tour: 3 milestones (draft by Tue 1 Dec 2026"},
                         "bob"},
                        {"home", {"KR6 Monthly revenue: from €3,000 to €4,000"}, "bob"},
                        {"list", {"KR6 Monthly revenue: from €3,000 to €4,000"}, "bob"}});
}

TEST(Show, OfMoreKeyResultsThanACardHoldsHasPages) {
  GrowthChat chat;
  for (int i = 7; i <= 15; ++i) {
    chat.say("add kr O1 Step " + std::to_string(i) + " reach 5");
  }
  const std::string first = chat.say("show O1");
  EXPECT_THAT(first, HasSubstr("and 4 more: /okr show O1 page 2"));
  EXPECT_THAT(first, Not(HasSubstr("Step 15")));
  const std::string second = chat.say("show O1 page 2");
  EXPECT_THAT(second, HasSubstr("KR15 Step 15"));
  EXPECT_THAT(second, HasSubstr("Page 2 of 2"));
  EXPECT_THAT(second, Not(HasSubstr("KR1 ")));
  EXPECT_THAT(chat.say("show O1 page 3"), HasSubstr("There is no page 3"));
  EXPECT_THAT(chat.say("list"), HasSubstr("/okr show O1 page 2"));
  EXPECT_THAT(chat.say("home"), HasSubstr("/okr show O1 page 2"));
}

TEST(Publish, SaysWhatTheCoachStillAsks) {
  GrowthChat chat;
  EXPECT_THAT(chat.say("publish O2", "bob"),
              testing::ContainsRegex("The coach still has [0-9]+ .*: /okr coach O2\\."));
}

TEST(Publish, OfAllSaysOnceWhatIsMissing) {
  Chat chat;
  for (const char* line :
       {"team add Core", "cycle add 2026-Q4", "cycle start 2026-Q4", "add objective Win",
        "add kr O1 Audit pass/fail", "add objective More", "add kr O2 Review pass/fail"}) {
    chat.say(line);
  }
  const std::string reply = chat.say("publish all");
  const std::size_t at = reply.find("Nobody is asked for check-ins");
  ASSERT_NE(at, std::string::npos) << reply;
  EXPECT_EQ(reply.find("Nobody is asked for check-ins", at + 1), std::string::npos) << reply;
}

TEST(Publish, IsForThoseOfTheTeam) {
  GrowthChat chat;
  expect_replies(
      chat,
      {{"add objective Help answers itself team Growth", {"O3"}, "eve"},
       {"add kr O3 Audit pass/fail", {"KR7"}, "eve"},
       {"publish O3",
        {"O3 stays a draft: it is for Growth, and you are not in that team.", "/okr propose O3"},
        "eve"},
       {"propose O3", {"proposed to ann"}, "eve"},
       {"approve O3", {"approved"}, "ann"},
       {"publish O3", {"draft → active"}, "eve"}});
}

TEST(History, SpeaksAsPeopleDo) {
  GrowthChat chat;
  expect_replies(chat,
                 {{"add kr O1 Signups by 20%", {"KR7"}},
                  {"KR7 50", {"50"}},
                  {"comment KR7 it helps", {"Noted"}},
                  {"delegate KR7 @eve", {"eve"}},
                  {"edit KR7 due 15 dec because x", {"due day"}},
                  {"show KR7",
                   {"comment “it helps”", "eve is asked for check-ins",
                    "due day: Tue 15 Dec 2026, because", "its first value is its baseline"}}});
  for (const char* look : {"show KR7", "history KR7"}) {
    const std::string said = chat.say(look);
    EXPECT_THAT(said, Not(HasSubstr("empty"))) << look;
    EXPECT_THAT(said, Not(HasSubstr("relative"))) << look;
    EXPECT_THAT(said, Not(HasSubstr("check in owner"))) << look;
    EXPECT_THAT(said, Not(HasSubstr(": remark"))) << look;
  }
}

}  // namespace
