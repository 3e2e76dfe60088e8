#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/commands/expect.h"

namespace {

using testing::HasSubstr;
using testing::Not;
using tests::expect_replies;
using tests::GrowthChat;

TEST(UndoRights, NobodyIsLeftWithoutAnAdministrator) {
  GrowthChat chat;
  expect_replies(chat, {{"admin role @bob administrator", {"member → administrator"}, "ann"},
                        {"admin role @ann member", {"administrator → member"}, "bob"},
                        {"admin role @ann administrator", {"Only administrators"}, "ann"},
                        {"undo", {"only administrators change it, and you are none by now"}, "ann"},
                        {"admin role @bob", {"bob is an administrator"}, "ann"},
                        {"undo", {"the role of ann, role: member → administrator"}, "bob"},
                        {"admin role @bob member", {"administrator → member"}, "ann"}});
}

TEST(UndoRights, ASettingForAllIsTakenBackByAnAdministratorOnly) {
  GrowthChat chat;
  chat.say("admin role @bob administrator", "ann");
  chat.say("admin set strict on", "bob");
  chat.say("admin role @bob member", "ann");
  EXPECT_THAT(chat.say("undo", "bob"), HasSubstr("only administrators change it"));
  EXPECT_THAT(chat.say("admin set", "bob"), HasSubstr("strict on"));
}

TEST(UndoRights, TheLastAdministratorStays) {
  GrowthChat chat;
  chat.say("admin role @bob administrator", "ann");
  chat.say("admin role @bob member", "bob");
  chat.say("admin role @bob administrator", "ann");
  chat.say("admin role @ann member", "ann");
  EXPECT_THAT(chat.say("undo", "ann"), HasSubstr("only administrators"));
  EXPECT_THAT(chat.say("admin role @ann administrator", "bob"), HasSubstr("→ administrator"));
}

TEST(UndoRights, AnObserverTakesNothingBackButTheirOwnTimes) {
  GrowthChat chat;
  chat.say("KR1 33%", "bob");
  chat.say("admin role @bob observer", "ann");
  EXPECT_THAT(chat.say("undo", "bob"), HasSubstr("You are an observer here"));
  EXPECT_THAT(chat.say("show KR1"), HasSubstr("33 %"));
  chat.say("schedule me 08:30", "bob");
  EXPECT_THAT(chat.say("undo", "bob"), HasSubstr("Taken back"));
}

TEST(UndoRights, WhatBecamePrivateIsNotTold) {
  GrowthChat chat;
  chat.say("comment O1 my public thought", "eve");
  chat.say("comment KR1 and another", "eve");
  chat.say("edit O1 private on because it is");
  chat.say("edit O1 text Hidden plan because it is");
  chat.say("edit KR1 text Hidden measure because it is");
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(chat.say("undo", "eve"),
                testing::AllOf(HasSubstr("about something that you may not see"),
                               Not(HasSubstr("Hidden"))));
  }
}

TEST(UndoRights, AGradeStandsOnceOthersAddedToIt) {
  GrowthChat chat;
  chat.say("KR1 33%", "bob");
  chat.clock.set(okr::Day{std::chrono::year{2027} / 1 / 4} + std::chrono::hours{9});
  chat.say("cycle grade 2026-Q4");
  chat.say("grade KR1 0.2 because it was little", "ann");
  chat.say("regrade KR1 cause: capacity lesson: ask early", "bob");
  EXPECT_THAT(chat.say("undo", "ann"), HasSubstr("bob added to the grade since"));
  chat.say("undo", "bob");
  EXPECT_THAT(chat.say("undo", "ann"), HasSubstr("Taken back"));
}

}  // namespace
