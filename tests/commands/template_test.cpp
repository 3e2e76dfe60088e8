#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "commands/coach/book.h"
#include "commands/templates/templates.h"
#include "tests/commands/expect.h"

namespace {

using testing::HasSubstr;
using testing::Not;
using tests::Chat;
using tests::expect_replies;
using tests::GrowthChat;

TEST(Templates, AreListedAndShown) {
  GrowthChat chat;
  expect_replies(
      chat,
      {{"template", {"/okr template sales For whoever wins customers", "/okr template operations"}},
       {"template Sales",
        {"Mid-sized firms choose us", "Why: ", "• Win rate of qualified opportunities from 18% to",
         "/okr template use sales"}},
       {"template sale", {"There is no template \"sale\". Did you mean sales?"}},
       {"template use", {"I need a template, such as sales."}},
       {"template use sales now", {"now"}}});
}

TEST(Templates, BecomeDraftsOfTheSpeakerThatAskNobody) {
  GrowthChat chat;
  const std::string before = chat.say("upcoming 14 all");
  expect_replies(chat,
                 {{"template use sales",
                   {"Drafts for Growth in 2026-Q4, yours to change:", "O3 Mid-sized firms",
                    "KR7 Win rate of qualified opportunities: from 18 % to 26 %", "/okr undo"},
                   "bob"},
                  {"show O3", {"draft", "Owner: bob", "Two of three offers"}},
                  {"show KR8", {"from 60 days to 42 days", "Owner: bob"}}});
  EXPECT_EQ(chat.say("upcoming 14 all"), before);
}

// Every template as its drafts stand in the book: what the coach hands out it must not complain of.
TEST(Templates, PassTheCoach) {
  for (const auto& one : commands::templates::all()) {
    SCOPED_TRACE(one.name);
    Chat chat;
    for (const char* line : {"team add Core", "cycle add 2026-Q4", "cycle start 2026-Q4"}) {
      chat.say(line);
    }
    EXPECT_THAT(chat.say("template use " + one.name), HasSubstr("Drafts for Core"));
    ASSERT_EQ(one.objectives.size(), 2U);
    for (const char* id : {"O1", "O2"}) {
      const std::string said = chat.say(std::string{"coach "} + id);
      EXPECT_THAT(said, HasSubstr("▮▮▮ strong\nNo rule has anything to say."));
    }
    EXPECT_THAT(chat.say("publish all"), HasSubstr("draft → active, with 3 key results"));
  }
}

// Somebody alone, from the template to the grade.
TEST(Templates, ServeOnePersonThroughAWholeCycle) {
  Chat chat;
  expect_replies(
      chat, {{"template",
              {"template sales", "template marketing", "template product", "template engineering",
               "template support", "template operations", "template people", "template finance"}},
             {"team add Studio", {"led by ann"}},
             {"cycle add 2026-Q4", {"2026-Q4"}},
             {"template use marketing", {"Drafts for Studio"}},
             {"notnow O2 because one is enough", {"draft → closed"}},
             {"publish O1", {"draft → active, with 3 key results"}},
             {"cycle start 2026-Q4", {"planning → active"}},
             {"schedule prompts weekly mon 09:00", {"First time: Mon 30 Nov 09:00"}}});
  chat.clock.advance(std::chrono::weeks{1});
  EXPECT_THAT(chat.say(""), HasSubstr("Due: 3 key results"));
  const auto key_results = chat.in_book(
      [](const store::Book& book) { return store::key_results_of(book, okr::ObjectiveId{1}); });
  for (const okr::KeyResult& one : key_results) {
    const std::string id = "KR" + std::to_string(one.id.value);
    EXPECT_THAT(chat.say(id + " " + one.target.text()), HasSubstr("progress 100 %")) << id;
  }
  EXPECT_THAT(chat.say("digest"), HasSubstr("3 of 3 key results are in"));
  chat.say("cycle grade 2026-Q4");
  for (const char* id : {"KR1", "KR2", "KR3"}) {
    EXPECT_THAT(chat.say("grade " + std::string{id} + " because it went well"), HasSubstr("1.0"));
  }
  expect_replies(chat, {{"close O1 drop because it runs by itself", {"1.0 good ●: drop."}},
                        {"cycle close 2026-Q4", {"grading → closed"}}});
}

TEST(Setup, LeadsThroughFiveSteps) {
  Chat chat;
  expect_replies(
      chat,
      {{"setup",
        {"A first cycle in five steps", "1 Priorities", "5 Rhythm",
         "There is no team yet. Add one: /okr team add Growth.", "Then /okr setup again"}},
       {"", {"/okr setup to be led through it in five steps", "/okr team add Growth"}},
       {"team", {"There is no team yet. Add one: /okr team add Growth."}},
       {"team add Growth", {"Growth", "Step by step: /okr setup."}},
       {"setup", {"five steps", "There is no cycle yet. Add one: /okr cycle add 2026-Q4."}},
       {"cycle add 2027-Q1", {"planning", "Step by step: /okr setup."}},
       {"setup",
        {"Growth in 2027-Q1: step 1 of 5", "▶ 1 Priorities: what matters most to Growth",
         "○ 5 Rhythm", "Next: /okr add objective New users feel at home team Growth cycle 2027-Q1",
         "one or two objectives"}},
       {"add objective New users feel at home from day one", {"O1"}},
       {"setup", {"step 1 of 5", "nobody has said why yet", "Next: /okr edit O1 why …"}},
       {"edit O1 why they leave in week one", {"why"}},
       {"setup",
        {"✓ 1 Priorities: 1 objective with a reason, such as O1", "step 3 of 5",
         "O1 has 0; two to five", "Next: /okr add kr O1"}},
       {"add kr O1 Activation rate from 30% to 45%", {"KR1"}},
       {"add kr O1 Time to first value from 10 days to 4 days", {"KR2"}},
       {"setup",
        {"✓ 3 Key results: 2 key results", "✓ 4 Owners: 1 person owns all of it", "step 5 of 5",
         "Next: /okr schedule prompts weekly mon 09:00 team Growth"}},
       {"schedule prompts weekly mon 09:00", {"Monday"}},
       {"setup", {"Next: /okr schedule digest weekly mon 16:00 in here team Growth"}},
       {"schedule digest weekly mon 16:00 in here", {"Monday"}},
       {"setup growth", {"Growth in 2027-Q1: set up", "/okr publish all"}},
       {"publish all", {"draft → active"}},
       {"setup", {"Begin: /okr cycle start 2027-Q1"}},
       {"cycle start 2027-Q1", {"active"}},
       {"setup", {"the cycle runs"}}});
}

TEST(Setup, AsksTheTeamAboveForPriorities) {
  GrowthChat chat;
  chat.say("team add Mobile under Growth");
  expect_replies(chat, {{"setup Mobile", {"step 1 of 5", "nobody has said why", "O1 why"}},
                        {"edit O1 why they leave", {"why"}},
                        {"setup Mobile",
                         {"step 2 of 5", "▶ 2 Team objectives: what is Mobile's part in it?",
                          "Next: /okr add objective … team Mobile cycle 2026-Q4"}}});
}

TEST(Setup, TakesATeamWithAndWithoutTheWord) {
  GrowthChat chat;
  chat.say("team add Sales");
  expect_replies(chat, {{"setup", {"Which team?", "as in team Growth"}},
                        {"setup team Growth", {"Growth in 2026-Q4: step"}},
                        {"setup Sales", {"Sales in 2026-Q4: step"}},
                        {"setup team Nope", {"You are in 2 teams"}}});
}

TEST(Setup, WantsOwnWordsInThePlaceOfAnEllipsis) {
  GrowthChat chat;
  expect_replies(chat, {{"edit O1 why …", {"cannot be only …: put your own words there"}},
                        {"add objective ... team Growth", {"cannot be only ...: put your own"}},
                        {"edit O1 why they leave …", {"they leave …"}}});
  EXPECT_THAT(chat.say("show O3"), HasSubstr("There is no O3"));
}

TEST(Setup, MindsAsManyKeyResultsOfOneOwnerAsTheCoach) {
  GrowthChat chat;
  for (const char* line : {"edit O1 why they leave", "drop O2 because x", "assign KR5 @ann"}) {
    chat.say(line);
  }
  chat.say("admin set owner-key-results 3");
  EXPECT_THAT(chat.say("setup"), Not(HasSubstr("owns more than")));
  chat.say("admin set owner-key-results 2");
  EXPECT_THAT(chat.say("setup"), HasSubstr("ann owns more than 2 key results"));
}

TEST(Setup, NamesWhoCanAddACycle) {
  Chat chat;
  chat.say("team add Growth");
  chat.say("team join Growth", "bob");
  EXPECT_THAT(chat.say("cycle", "bob"),
              HasSubstr("There is no cycle yet. An administrator (ann) can add one"));
  EXPECT_THAT(chat.say("", "bob"), Not(HasSubstr("/okr cycle add")));
  EXPECT_THAT(chat.say(""), HasSubstr("/okr cycle add 2026-Q4"));
  EXPECT_THAT(chat.say("add objective Users stay", "bob"), HasSubstr("An administrator (ann)"));
  EXPECT_THAT(chat.say("cycle"), HasSubstr("/okr cycle add 2026-Q4"));
}

TEST(Setup, BeginsSmallAndLeavesRoomForMore) {
  GrowthChat chat;
  chat.say("edit O1 why they leave");
  EXPECT_THAT(chat.say("setup Growth"), HasSubstr("A first cycle may be small: one or two "
                                                  "objectives, two or three key results each"));
  chat.say("add objective Support answers fast");
  chat.say("add objective Partners sell for us");
  EXPECT_THAT(chat.say("setup Growth"), HasSubstr("4 objectives; for a first cycle that is a lot"));
  EXPECT_THAT(chat.say("coach O1"), HasSubstr("L09"));
  EXPECT_THAT(chat.say("admin set team-objectives 4 team Growth"), HasSubstr("3 → 4"));
  EXPECT_THAT(chat.say("coach O1"), Not(HasSubstr("L09")));
}

TEST(Setup, HasAButtonForTheNextStep) {
  GrowthChat chat;
  chat.say("edit O1 why they leave");
  const commands::Message message = chat.answer("setup Growth");
  bool found = false;
  for (const commands::Block& block : message.blocks) {
    const auto* row = std::get_if<commands::Actions>(&block);
    if (row == nullptr) continue;
    found = true;
    const auto reaction = chat.press(row->buttons.front().action);
    ASSERT_TRUE(reaction.form);
    EXPECT_EQ(reaction.form->title, "Add to O2");
  }
  EXPECT_TRUE(found) << commands::plain_text(message);
}

}  // namespace
