#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/commands/expect.h"

namespace {

using testing::HasSubstr;
using testing::Not;
using tests::expect_each;
using tests::expect_replies;
using tests::GrowthChat;

TEST(Withdraw, TakesAKeyResultOutOfADraft) {
  GrowthChat chat;
  expect_replies(
      chat,
      {{"add kr O2 Revenue a month from €3k to €4k", {"KR7"}, "bob"},
       {"drop KR7 because it is the same as KR6",
        {"KR7 Revenue a month is gone from O2", "Because: it is the same as KR6", "/okr undo"},
        "bob"},
       {"show KR7", {"There is no KR7."}, "bob"},
       {"publish O2", {"with 1 key result"}, "bob"},
       {"undo", {"active → draft"}, "bob"},
       {"undo", {"KR7 is there again."}, "bob"},
       {"show O2", {"KR7 Revenue a month"}, "bob"},
       {"drop KR7", {"is gone from O2"}, "bob"}});
  EXPECT_THAT(chat.say("show O2"), Not(HasSubstr("KR7")));
  EXPECT_THAT(chat.say("list"), Not(HasSubstr("KR7")));
}

TEST(Withdraw, TakesBackWhatWasAddedToARunningObjectiveByMistake) {
  GrowthChat chat;
  expect_replies(chat, {{"add kr O1 Calls reach 5", {"KR7"}},
                        {"drop KR7", {"I need the reason", "/okr drop KR7 because …"}},
                        {"drop KR7 because x", {"O1 belongs to ann"}, "eve"},
                        {"drop KR7 because it was meant for O2", {"is gone from O1"}},
                        {"undo", {"KR7 is there again"}},
                        {"KR7 3", {"3"}},
                        {"drop KR7 because x",
                         {"KR7 has check-ins, so it runs until the end of 2026-Q4",
                          "/okr edit KR7 target", "left out when the cycle is graded"}}});
}

TEST(Withdraw, LeavesAPublishedObjectiveItsOnlyKeyResult) {
  GrowthChat chat;
  expect_replies(
      chat,
      {{"publish O2", {"active"}, "bob"},
       {"drop KR6 because x", {"the only key result of O2", "/okr drop O2 because …"}, "bob"}});
}

TEST(Withdraw, IsWhatDeletingMeans) {
  expect_each({{"delete KR6", {"/okr drop KR6 because …"}, "bob"},
               {"remove kr-6", {"/okr drop KR6 because …"}, "bob"},
               {"remove O2", {"/okr drop O2 because …"}, "bob"}});
}

}  // namespace
