#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/commands/expect.h"

namespace {

using testing::HasSubstr;
using testing::Not;
using tests::expect_each;
using tests::expect_replies;
using tests::GrowthChat;

TEST(CheckIn, ReadsOneLineForgivingly) {
  expect_each({
      {"KR1 33%",
       {"KR1 Activation rate: 33 %, the first check-in", "progress 20 %", "confidence 5/10",
        "/okr undo"},
       "bob"},
      {"kr-1 33", {"33 %"}, "bob"},
      {"KR1: 33 % 7/10", {"33 %", "confidence 7/10"}, "bob"},
      {"1 33 percent 70% moving", {"33 %", "confidence 7/10", "Note: moving"}, "bob"},
      {"checkin KR1 42% green", {"confidence 8/10"}, "bob"},
      {"KR1 33,5%", {"33.5 %"}, "bob"},
      {"KR2 7 days", {"7 days"}, "bob"},
      {"KR2 7days 6", {"7 days", "confidence 6/10"}, "bob"},
      {"KR5 3 400 people", {"3,400", "Note: people"}, "bob"},
      {"KR5 3 7 interviews were good",
       {": 3,", "confidence 7/10", "Note: interviews were good"},
       "bob"},
      {"KR3 2", {"2 of 3 milestones"}},
      {"KR3 2/3", {"2 of 3 milestones"}},
      {"KR3 2 of 3 6/10", {"2 of 3 milestones", "confidence 6/10"}},
      {"KR4 passed", {"KR4 Security audit: passed", "progress 100 %"}},
      {"KR4 not yet still waiting", {"not passed yet", "Note: still waiting"}},
      {"KR1 33% 7 <!channel> *b* @all 'x'; DROP TABLE x",
       {"Note: <!channel> *b* @all 'x'; DROP"},
       "bob"},
      {"KR1 33% 7 שלום", {"Note: שלום"}, "bob"},
  });
}

TEST(CheckIn, RefusesWithASentence) {
  expect_each({
      {"KR1 foo", {"I can't read \"foo\" as a number"}, "bob"},
      {"KR1 1e5", {"I can't read \"1e5\""}, "bob"},
      {"KR1 33 days", {"measured in %, and you typed days"}, "bob"},
      {"KR1 33days", {"measured in %, and you typed days"}, "bob"},
      {"KR2 41%", {"measured in days, and you typed %"}, "bob"},
      {"KR5 41 %", {"measured in plain numbers, and you typed %"}, "bob"},
      {"KR1 33 11/10", {"Confidence goes from 0 to 10", "11/10"}, "bob"},
      {"KR3 4", {"."}},
      {"KR3 2/4", {"KR3 has 3 milestones, not 4."}},
      {"KR4 maybe", {"\"maybe\" is neither pass nor not yet."}},
      {"KR7 5", {"There is no KR7. Did you mean KR6, Monthly revenue?"}},
      {"KR6 3200", {"O2, which is still a draft", "/okr publish O2"}, "bob"},
      {"O1 5", {"O1 is an objective", "KR1, KR2"}},
      {"KR1 33% 5 " + std::string(2001, 'x'), {"A note can have 2000 characters at most"}, "bob"},
      {"KR1 33%",
       {"KR1 belongs to bob", "Ask bob", "ann (who leads Growth) or an administrator."},
       "eve"},
  });
}

TEST(CheckIn, SaysWhatChangedFromWhatToWhat) {
  GrowthChat chat;
  expect_replies(chat, {
                           {"KR1 36% 6/10 first", {"36 %, the first check-in"}, "bob"},
                           {"KR1 39% 7/10",
                            {"KR1 Activation rate: 36 % → 39 %", "progress 40 % → 60 %",
                             "confidence 6/10 → 7/10", "on pace ●"},
                            "bob"},
                           {"KR1 39%", {"still 39 %", "confidence 7/10"}, "bob"},
                           {"KR1 45%", {"39 % → 45 %"}, "ann"},
                       });
}

TEST(CheckIn, AsksForANoteWhenConfidenceSaysMore) {
  GrowthChat chat;
  expect_replies(chat,
                 {
                     {"KR1 42% 3", {"your confidence is only 3/10", "/okr KR1 42% 3/10 …"}, "bob"},
                     {"KR1 30% 9", {"/okr KR1 30% 9/10 …"}, "bob"},
                     {"KR1 42% 7", {"confidence 7/10"}, "bob"},
                     {"KR1 42% 5", {"moved from 7/10 to 5/10", "/okr KR1 42% 5/10 …"}, "bob"},
                     {"KR1 42% 5 the mail is late", {"confidence 7/10 → 5/10"}, "bob"},
                     {"KR1 42%", {"still 42 %"}, "bob"},
                     {"KR4 not yet 2", {"/okr KR4 not yet 2/10 …"}},
                 });
}

TEST(CheckIn, AsksWhenPaceAndBeliefDisagree) {
  GrowthChat chat;
  expect_replies(chat, {{"KR1 30% 9 we will make it", {"?"}, "bob"}});
}

TEST(CheckIn, ClosedCyclesTakeNoMore) {
  GrowthChat chat;
  expect_replies(chat, {{"drop O1 because x", {"without a grade"}},
                        {"cycle close 2026-Q4", {"active → closed"}},
                        {"KR1 33%", {"2026-Q4, which is closed"}, "bob"},
                        {"same KR1", {"closed"}, "bob"}});
}

TEST(CheckIn, AnswersTheDayThatWasAsked) {
  GrowthChat chat;
  chat.say("KR1 33%", "bob");
  chat.in_book([&](const store::Book& book) {
    const auto key_result = store::find_key_result(book, okr::KeyResultId{1});
    ASSERT_TRUE(key_result && key_result->latest);
    EXPECT_EQ(key_result->latest->due_day, okr::Day{std::chrono::November / 23 / 2026});
  });
}

TEST(Same, RepeatsTheLastValueAndAsksOnceAtTheThird) {
  GrowthChat chat;
  expect_replies(
      chat, {{"same KR1", {"KR1 has no check-in yet"}, "bob"}, {"KR1 33% 6 x", {"33 %"}, "bob"}});
  chat.clock.advance(std::chrono::hours{1});
  EXPECT_THAT(chat.say("same KR1 waiting", "bob"), Not(HasSubstr("third")));
  chat.clock.advance(std::chrono::hours{1});
  EXPECT_THAT(chat.say("same KR1", "bob"), HasSubstr("three times in a row"));
  chat.clock.advance(std::chrono::hours{1});
  EXPECT_THAT(chat.say("same KR1", "bob"), Not(HasSubstr("third")));
}

TEST(Same, AllMeansAllThatIsDueFromMe) {
  GrowthChat chat;
  expect_replies(chat, {{"KR1 33%", {"33 %"}, "bob"}, {"KR2 8 days", {"8 days"}, "bob"}});
  chat.clock.advance(std::chrono::weeks{1});
  expect_replies(chat,
                 {{"same all nothing moved",
                   {"KR1 Activation rate: still 33 %", "KR2 Time to first value: still 8 days",
                    "KR5 has no check-in yet", "/okr undo"},
                   "bob"},
                  {"same all", {"."}, "eve"}});
  EXPECT_THAT(chat.say("same all", "eve"), HasSubstr("Nothing is due from you"));
}

TEST(Done, PassesAndMovesToTheNextMilestone) {
  GrowthChat chat;
  expect_replies(chat, {
                           {"done KR3", {"1 of 3 milestones, the first check-in"}},
                           {"done KR3 ship", {"The next milestone of KR3 is number 2, review"}},
                           {"done KR3 launch", {"no milestone \"launch\"", "draft; review; ship"}},
                           {"done KR3 Review", {"1 of 3 milestones → 2 of 3 milestones"}},
                           {"done KR3 3", {"3 of 3 milestones"}},
                           {"done KR3", {"All milestones of KR3 are done already."}},
                           {"done KR4", {"passed"}},
                           {"done KR4", {"KR4 is passed already."}},
                           {"done KR1", {"KR1 is measured in numbers"}},
                           {"done KR4", {"KR4 belongs to ann"}, "eve"},
                       });
}

TEST(Correct, ReplacesTheLastCheckInAndKeepsItsDay) {
  GrowthChat chat;
  expect_replies(chat, {{"correct KR1 34%", {"nothing to correct"}, "bob"},
                        {"KR1 43% 6 typo", {"43 %"}, "bob"}});
  const auto day = [&] {
    return chat.in_book([](const store::Book& book) {
      return store::find_key_result(book, okr::KeyResultId{1})->latest->due_day;
    });
  };
  const auto before = day();
  chat.clock.advance(std::chrono::days{6});
  expect_replies(chat, {{"correct KR1 34%", {"43 % → 34 %", "Note: typo", "stays visible"}, "bob"},
                        {"correct KR1 35%", {"KR1 belongs to bob"}, "eve"},
                        {"undo", {"34 % → 43 %"}, "bob"}});
  EXPECT_EQ(day(), before);
}

}  // namespace
