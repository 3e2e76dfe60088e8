#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <set>

#include "commands/spoken.h"
#include "scheduler/scheduler.h"
#include "store/sql/delivery.h"
#include "tests/commands/expect.h"

namespace commands {
namespace {

using testing::HasSubstr;
using testing::Not;
using tests::Chat;
using tests::expect_each;
using tests::expect_replies;
using tests::GrowthChat;

// What is answered through the form that does not wait.
Answer answer_to(Chat& chat, std::string_view text, std::string_view user = "ann",
                 StillWanted still_wanted = {}) {
  const auto answered = std::make_shared<std::promise<Answer>>();
  dispatch(
      *chat.store, chat.request(text, user), chat.clock.now(),
      [answered](const Answer& answer) { answered->set_value(answer); }, std::move(still_wanted));
  return answered->get_future().get();
}

TEST(Table, NamesAreUniqueAndSummariesAreSentences) {
  std::set<std::string_view> names;
  for (const Command& command : all()) {
    SCOPED_TRACE(command.name);
    EXPECT_TRUE(names.insert(command.name).second);
    ASSERT_FALSE(command.summary.empty());
    EXPECT_TRUE(command.summary.front() >= 'A' && command.summary.front() <= 'Z');
    EXPECT_EQ(command.summary.back(), '.');
    EXPECT_NE(command.run, nullptr);
  }
}

TEST(Table, EveryExampleRunsItsCommand) {
  for (const Command& command : all()) {
    SCOPED_TRACE(command.name);
    EXPECT_EQ(understood(command.example).command->name, command.name);
  }
}

TEST(Table, HelpMentionsEveryRow) {
  GrowthChat chat;
  const std::string help = chat.say("help");
  for (const Command& command : all()) EXPECT_THAT(help, HasSubstr(std::string{command.name}));
}

TEST(Table, HelpListsAllThatBeginsWithAWordOrIsAboutIt) {
  expect_each({{"help team", {"/okr team\n", "/okr team add", "/okr team lead", "/okr team home"}},
               {"help cycle", {"/okr cycle add", "/okr cycle close"}},
               {"help kpi", {"/okr kpi add", "/okr kpi link"}},
               {"help retro", {"/okr retro start", "/okr retro end"}},
               {"help focus", {"/okr focus done"}},
               {"help review", {"/okr review summary"}},
               {"help template", {"/okr template use"}},
               {"help kr", {"/okr add kr", "/okr edit", "/okr assign"}},
               {"help key results", {"/okr add kr"}},
               {"help check in", {"/okr checkin", "/okr same"}},
               {"help forget", {"/okr admin forget"}},
               {"help token", {"/okr admin token add"}},
               {"hilfe", {"What you can say"}},
               {"hilfe team", {"/okr team add"}},
               {"help web", {"There are no web pages"}},
               {"help weather", {"There is no command “weather”"}}});
}

TEST(Dispatch, PointsToWhereThingsAreSaid) {
  tests::expect_each({{"pause", {"/okr schedule pause"}},
                      {"resume Growth", {"/okr schedule resume"}},
                      {"import okrs.csv", {"milepost import --csv okrs.csv"}},
                      {"web", {"There are no web pages", "/okr onepager"}},
                      {"how do I start?", {"/okr setup leads through a first cycle", "/okr help"}},
                      {"Wie geht das?", {"/okr setup"}},
                      {"lessons 2031-Q1", {"There is no cycle \"2031-Q1\"."}},
                      {"grade 2031-Q1", {"There is no cycle \"2031-Q1\"."}},
                      {"admin set strict on team Nope", {"There is no team \"Nope\"."}},
                      {"admin set mission Every team ships", {"Every team ships"}},
                      {"admin role @bob", {"bob is a member."}},
                      {"admin role @ann", {"ann is an administrator."}}});
}

TEST(Settings, ThatHoldAlreadyAreNotWritten) {
  GrowthChat chat;
  chat.say("comment KR1 it helps");
  expect_replies(chat,
                 {{"admin set full-score-exceeds off",
                   {"full-score-exceeds is off already; nothing was changed."}},
                  {"admin set full-score-exceeds usual", {"off already; nothing was changed"}},
                  {"mission Ship", {"Ship"}},
                  {"mission Ship", {"That is the mission already"}},
                  {"undo", {"mission: Ship → none"}},
                  {"undo", {"remark: yes → no"}}});
}

TEST(Dispatch, FindsTheCommandThatIsMeant) {
  struct Row {
    std::string_view typed, command, args;
    bool share = false;
  };
  const Row rows[] = {
      {"", "home", ""},
      {"  \n ", "home", ""},
      {"/okr", "home", ""},
      {"/okr list Growth", "list", "Growth"},
      {"list Growth /okr", "list", "Growth"},
      {"LIST", "list", ""},
      {"KR12", "show", "KR12"},
      {"o3", "show", "o3"},
      {"KR12 45", kCheckInName, "KR12 45"},
      {"kr-12 45 7/10 a note", kCheckInName, "kr-12 45 7/10 a note"},
      {"12 45", kCheckInName, "12 45"},
      {"O3 45", kCheckInName, "O3 45"},
      {"add key  result O3 x", "add key result", "O3 x"},
      {"Add Objective x", "add objective", "x"},
      {"team add x", "team add", "x"},
      {"team x", "team", "x"},
      {"remind prompts mon 09:00", "remind prompts", "mon 09:00"},
      {"list --share Growth", "list", "Growth", true},
      {"--share", "home", "", true},
      {"KR12 45 a\nb —share", kCheckInName, "KR12 45 a\nb", true},
      {"KR12 45 --shared", kCheckInName, "KR12 45 --shared"},
      {"li\x07st", "list", ""},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.typed);
    const Spoken spoken = understood(row.typed);
    EXPECT_EQ(spoken.command->name, row.command);
    EXPECT_EQ(spoken.args, row.args);
    EXPECT_EQ(spoken.share, row.share);
  }
}

TEST(Dispatch, NamesCommandsForTheLog) {
  GrowthChat chat;
  const auto name_of = [&](std::string_view text) {
    return std::string{answer_to(chat, text).command_name()};
  };
  EXPECT_EQ(name_of("KR12 45 secret"), "check-in");
  EXPECT_EQ(name_of("team add Secret"), "team add");
  EXPECT_EQ(name_of(""), "home");
  EXPECT_EQ(name_of("secret"), "unknown");
  EXPECT_EQ(name_of(std::string(20000, 'x')), "unknown");
}

TEST(Dispatch, AnswersLaterWhatItAnswersAtOnce) {
  GrowthChat later;
  GrowthChat at_once;
  for (const std::string_view text :
       {"list", "KR1 33%", "KR1 33% 9", "KR1 nonsense", "KR99 1", "checkin", "weather", "undo",
        "undo", "team add Sales --share", "add objective Grow team Growth"}) {
    SCOPED_TRACE(text);
    EXPECT_EQ(plain_text(answer_to(later, text, "bob").message()), at_once.say(text, "bob"));
  }
}

TEST(Dispatch, BeginsNothingThatNobodyWaitsForAnyMore) {
  GrowthChat chat;
  const Answer answer = answer_to(chat, "KR1 33%", "bob", [] { return false; });
  EXPECT_TRUE(answer.too_late());
  EXPECT_THAT(plain_text(answer.message()), HasSubstr("too busy"));
  EXPECT_FALSE(answer_to(chat, "list", "bob", [] { return false; }).too_late());
  chat.in_book([&](const store::Book& book) {
    EXPECT_THAT(store::counting_check_ins(book, okr::KeyResultId{1}, 10), testing::IsEmpty());
  });
}

TEST(Dispatch, AnswersOnceEvenWhenTheStoreTakesNothing) {
  GrowthChat chat;
  store::Store look{chat.store.url(), store::Store::Mode::kLook};
  int answers = 0;
  dispatch(look, chat.request("KR1 33%", "bob"), chat.clock.now(),
           [&](const Answer& answer) {
             ++answers;
             EXPECT_THAT(plain_text(answer.message()), HasSubstr("Something went wrong"));
           },
           {});
  EXPECT_EQ(answers, 1);
}

TEST(Dispatch, OffersTheNearestForWhatItDoesNotKnow) {
  expect_each({
      {"lst", {"I don't know \"lst\".", "Did you mean /okr list?", "/okr help"}},
      {"shedule prompts mon 9:00", {"Did you mean /okr schedule prompts?"}},
      {"weather", {"I don't know \"weather\". /okr help"}},
      {"add", {"/okr add objective", "/okr add kr"}},
      {"12", {"I don't know \"12\""}},
      {"🦀🦀🦀", {"I don't know \"🦀🦀🦀\""}},
      {"'; DROP TABLE person; --", {"I don't know"}},
      {std::string(8001, 'x'), {"too long", "8000"}},
      {std::string(1000000, ' '), {"too long"}},
  });
}

TEST(Dispatch, AWrongShapeGetsUsageAndAnExample) {
  for (const std::string_view typed : {"same",
                                       "done",
                                       "correct",
                                       "undo now",
                                       "add objective",
                                       "add kr",
                                       "add kr O2",
                                       "add kr O2 text",
                                       "edit",
                                       "edit KR1",
                                       "edit KR1 target",
                                       "assign",
                                       "assign KR1",
                                       "delegate",
                                       "delegate KR1",
                                       "block",
                                       "block KR1",
                                       "unblock",
                                       "publish",
                                       "schedule prompts",
                                       "schedule prompts mon",
                                       "schedule digest",
                                       "snooze 2h please",
                                       "away",
                                       "back now",
                                       "team add",
                                       "team join",
                                       "team leave",
                                       "cycle add",
                                       "cycle add Spring",
                                       "cycle start",
                                       "cycle close"}) {
    SCOPED_TRACE(typed);
    GrowthChat chat;
    const std::string reply = chat.say(typed, "ann");
    EXPECT_THAT(reply, HasSubstr("Usage: /okr "));
    EXPECT_THAT(reply, HasSubstr("Example: /okr "));
  }
}

TEST(Dispatch, TheFirstToSpeakIsAdministratorAndIsTold) {
  Chat chat;
  EXPECT_THAT(chat.say("team", "zoe"), HasSubstr("administrator"));
  EXPECT_THAT(chat.say("team", "zoe"), Not(HasSubstr("administrator")));
  EXPECT_THAT(chat.say("team", "yan"), Not(HasSubstr("administrator")));
  chat.in_book([&](const store::Book& book) {
    const auto people = store::list_persons(book);
    ASSERT_EQ(people.size(), 2U);
    EXPECT_EQ(people[0].name, "zoe");
    EXPECT_EQ(people[0].role, okr::Role::kAdministrator);
    EXPECT_EQ(people[1].role, okr::Role::kMember);
  });
}

TEST(Dispatch, WhatFailsLeavesNothingBehind) {
  Chat chat;
  EXPECT_THAT(chat.say("team join Nowhere", "zoe"), HasSubstr("There is no team"));
  EXPECT_FALSE(chat.in_book([](const store::Book& book) { return store::any_person(book); }));
}

TEST(Dispatch, MentionedPeopleJoinTheBook) {
  GrowthChat chat;
  EXPECT_THAT(chat.say("list @newbie"), HasSubstr("not in the book"));
  EXPECT_THAT(chat.say("assign KR1 @newbie"), HasSubstr("bob → newbie"));
  EXPECT_THAT(chat.say("assign KR2 newbie"), HasSubstr("bob → newbie"));
}

TEST(Dispatch, ARepeatedRequestTakesEffectOnce) {
  GrowthChat chat;
  chat.key = "trigger-1";
  EXPECT_THAT(chat.say("KR1 33%", "bob"), HasSubstr("33 %"));
  EXPECT_THAT(chat.say("KR1 33%", "bob"), HasSubstr("already"));
  chat.in_book([&](const store::Book& book) {
    EXPECT_EQ(store::counting_check_ins(book, okr::KeyResultId{1}, 10).size(), 1U);
  });
  chat.key = "trigger-2";
  EXPECT_THAT(chat.say("KR1 nonsense", "bob"), HasSubstr("nonsense"));
  EXPECT_THAT(chat.say("KR1 34%", "bob"), HasSubstr("33 % → 34 %"));
}

TEST(Dispatch, SharesAnAnswerWithTheChannelOnce) {
  GrowthChat chat;
  const std::string reply = chat.say("KR1 33% --share", "bob");
  EXPECT_THAT(reply, HasSubstr("Shared with #town."));
  const auto delivery = chat.in_book([&](const store::Book& book) {
    return store::claim_delivery(book.tx, chat.clock.now(), scheduler::kLease);
  });
  ASSERT_TRUE(delivery);
  EXPECT_EQ(delivery->kind, okr::DeliveryKind::kAnswer);
  EXPECT_EQ(delivery->channel_id, "c-town");
  EXPECT_EQ(delivery->connection, chat.connection);
  EXPECT_THAT(delivery->body, HasSubstr("KR1 Activation rate: 33 %"));
}

TEST(Dispatch, SharesNothingInADirectConversation) {
  GrowthChat chat;
  chat.direct = true;
  EXPECT_THAT(chat.say("team --share"), HasSubstr("no channel here"));
  EXPECT_FALSE(chat.in_book(
      [&](const store::Book& book) { return store::delivery_due(book.tx, chat.clock.now()); }));
}

}  // namespace
}  // namespace commands
