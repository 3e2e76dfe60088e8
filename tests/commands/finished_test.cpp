// What is finished is asked about no more, and what is where it should be is not doubted.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "commands/cards/prompt.h"
#include "tests/commands/expect.h"

namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using tests::GrowthChat;

constexpr std::chrono::days kWeek{7};

// Whom the scheduler asks for anything in Growth.
std::vector<okr::PersonId> asked(GrowthChat& chat) {
  return chat.in_book([&](const store::Book& book) {
    std::vector<okr::PersonId> people;
    for (const store::Asked& one : store::asked_in_team(book, chat.growth)) {
      people.push_back(one.person);
    }
    return people;
  });
}

TEST(Finished, IsNotAskedForAgain) {
  GrowthChat chat;
  chat.say("KR3 3 8 shipped");
  EXPECT_THAT(chat.say("done KR4"), HasSubstr("passed"));
  chat.clock.advance(3 * kWeek);
  EXPECT_THAT(chat.say("home"), AllOf(Not(HasSubstr("/okr done KR4")), Not(HasSubstr("KR3 3"))));
  EXPECT_THAT(chat.say("checkin"), HasSubstr("Nothing is due from you."));
  EXPECT_THAT(chat.say("list stale"),
              AllOf(HasSubstr("KR1 "), Not(HasSubstr("KR3 ")), Not(HasSubstr("KR4 "))));
  EXPECT_THAT(chat.say("show KR4"), Not(HasSubstr("outdated")));
  EXPECT_THAT(asked(chat), testing::ElementsAre(chat.bob)) << "of ann nothing is left to ask";
  EXPECT_THAT(chat.say("home"), Not(HasSubstr("I will ask you next")));
  EXPECT_THAT(chat.say("home", "bob"), HasSubstr("I will ask you next"));
}

TEST(Finished, IsAskedForOnceItIsCorrected) {
  GrowthChat chat;
  chat.say("KR3 3 8 shipped");
  chat.say("done KR4");
  chat.say("correct KR4 not yet 5 two findings are open");
  chat.clock.advance(kWeek);
  EXPECT_THAT(asked(chat), testing::ElementsAre(chat.ann, chat.bob));
  EXPECT_THAT(chat.say("checkin"), AllOf(HasSubstr("KR4 Security audit"), Not(HasSubstr("KR3 "))));
}

TEST(Finished, SaysHowToTakeAPassBack) {
  GrowthChat chat;
  chat.say("done KR4");
  EXPECT_THAT(chat.say("done KR4"),
              HasSubstr("KR4 is passed already. If that is no longer so: /okr KR4 0."));
  okr::KeyResult audit;
  audit.id = okr::KeyResultId{8};
  audit.kind = okr::KeyResultKind::kPassFail;
  audit.latest.emplace().value = okr::Decimal{1};
  std::string text;
  for (const commands::Span& span : commands::cards::how_to_answer(audit)) text += span.text;
  EXPECT_EQ(text.find("Type /okr KR8 0 if that is no longer so"), 0U) << text;
}

TEST(Finished, IsNotAskedWhyItDoesNotMove) {
  GrowthChat chat;
  chat.say("add kr O2 Answer time keep between 2 and 4 days", "bob");
  chat.say("publish O2", "bob");
  for (int week = 0; week < 4; ++week) {
    SCOPED_TRACE(week);
    EXPECT_THAT(chat.say("KR5 12", "bob"), Not(HasSubstr("three times in a row")));
    EXPECT_THAT(chat.say("KR7 3", "bob"), Not(HasSubstr("three times in a row")));
    EXPECT_THAT(chat.say("KR3 3"), Not(HasSubstr("three times in a row")));
    chat.clock.advance(kWeek);
  }
}

}  // namespace
