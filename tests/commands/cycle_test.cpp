#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/commands/expect.h"

namespace {

using testing::HasSubstr;
using testing::Not;
using tests::Chat;
using tests::expect_replies;
using tests::GrowthChat;

TEST(Cycle, OfThirtyToNinetyDaysIsNothingToRemarkOn) {
  GrowthChat chat;
  const struct {
    const char* typed;
    bool usual;
  } rows[] = {
      {"cycle add A from 2027-01-01 to 2027-01-29", false},
      {"cycle add B from 2027-01-01 to 2027-01-30", true},
      {"cycle add C from 2027-01-01 to 2027-03-31", true},
      {"cycle add D from 2027-01-01 to 2027-04-01", false},
      {"cycle add 2027-02", true},
      {"cycle add 2027-Q3", true},  // a quarter is what it is
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.typed);
    const std::string said = chat.say(row.typed);
    EXPECT_THAT(said, HasSubstr("in planning"));
    EXPECT_EQ(said.find("cycles usually have 30 to 90") == std::string::npos, row.usual);
  }
}

TEST(Cycle, IsShortOrLongAsTheSettingsSay) {
  GrowthChat chat;
  expect_replies(
      chat, {{"admin set longest-cycle 29", {"shortest-cycle cannot be more than longest-cycle."}},
             {"admin set shortest-cycle 14", {"30 → 14"}},
             {"admin set longest-cycle 28", {"90 → 28"}},
             {"admin set longest-cycle 28 team Growth", {"longest-cycle"}},
             {"cycle add A from 2027-01-01 to 2027-01-13",
              {"That is only 13 days; cycles usually have 14 to 28."}},
             {"cycle add B from 2027-01-01 to 2027-01-29",
              {"That is 29 days; cycles usually have 14 to 28."}}});
  EXPECT_THAT(chat.say("cycle add C from 2027-01-01 to 2027-01-28"), Not(HasSubstr("usually")));
}

TEST(Cycle, OfAsManyDaysAsEveryOtherIsToldSo) {
  GrowthChat chat;
  chat.say("admin set shortest-cycle 60");
  chat.say("admin set longest-cycle 60");
  EXPECT_THAT(chat.say("cycle add A from 2027-01-01 to 2027-01-13"),
              HasSubstr("That is only 13 days; cycles usually have 60."));
}

TEST(Cycle, StartedBeforeItsFirstDayIsSaidToAskAlready) {
  GrowthChat chat;
  expect_replies(chat,
                 {{"cycle add 2027-Q1", {"in planning"}},
                  {"cycle start 2027-Q1",
                   {"It begins on Fri 1 Jan 2027 only; check-ins are asked for from now on"}}});
  chat.clock.set(okr::Day{std::chrono::April / 1 / 2027} + std::chrono::hours{9});
  chat.say("cycle add 2027-Q2");
  EXPECT_THAT(chat.say("cycle start 2027-Q2"), Not(HasSubstr("only; check-ins")));
}

// Within five weeks it is known how it went, and the next begins with what was learned.
TEST(Cycle, OfAMonthIsSoonOverAndGoesOnInTheNext) {
  Chat chat;
  expect_replies(chat, {{"team add Core", {"led by ann"}},
                        {"cycle add 2026-12", {"Tue 1 Dec 2026 to Thu 31 Dec 2026"}},
                        {"cycle add 2027-01", {"Fri 1 Jan 2027 to Sun 31 Jan 2027"}},
                        {"add objective Help answers itself cycle 2026-12", {"O1"}},
                        {"add kr O1 Answered by the help from 20% to 40%", {"KR1"}},
                        {"publish O1", {"draft → active"}},
                        {"cycle start 2026-12", {"planning → active"}}});
  chat.clock.set(okr::Day{std::chrono::December / 15 / 2026} + std::chrono::hours{9});
  expect_replies(chat, {{"KR1 24% 5", {"progress 20 %", "behind"}},
                        {"edit KR1 target 36% because the search came late", {"40 % → 36 %"}},
                        {"KR1 28% 6 the search is there", {"progress 25 % → 50 %"}}});
  chat.clock.set(okr::Day{std::chrono::January / 1 / 2027} + std::chrono::hours{9});
  expect_replies(
      chat,
      {{"cycle grade 2026-12", {"active → grading"}},
       {"grade KR1 because half is there cause: outside lesson: begin with the search", {"0.5"}},
       {"close O1 modify because the search comes first",
        {"O2 Help answers itself: a candidate in 2027-01, from O1, with progress at zero.",
         "KR2 Answered by the help: from 28 % to 36 %"}},
       {"cycle close 2026-12", {"grading → closed"}},
       {"edit O2 text The search finds the answer", {"Help answers itself → The search"}},
       {"publish O2", {"draft → active"}},
       {"cycle start 2027-01", {"planning → active"}},
       {"KR2 29% 6", {"29 %, the first check-in"}}});
  EXPECT_THAT(chat.say("list"), Not(HasSubstr("O1 ")));
}

}  // namespace
