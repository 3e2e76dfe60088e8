#include "commands/small_talk.h"

#include <gmock/gmock.h>

#include "commands/spoken.h"
#include "tests/commands/say.h"

namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string reply_to(std::string_view text, bool direct = true) {
  commands::Request request;
  request.text = text;
  request.direct = direct;
  const auto reply = commands::small_talk(request);
  return reply ? commands::plain_text(*reply) : "";
}

TEST(SmallTalk, AnswersGreetingsAndThanks) {
  for (const char* text :
       {"hi", "Hello!", " hey ", "Good morning, Milepost", "hi okr", "Hallo", "👋"}) {
    EXPECT_THAT(reply_to(text), StartsWith("Hello! ")) << text;
  }
  for (const char* text : {"thanks", "Thank you!", "thx.", "ok", "👍", "thanks bot"}) {
    EXPECT_THAT(reply_to(text), StartsWith("You're welcome.")) << text;
  }
}

TEST(SmallTalk, LeavesEverythingElseToTheCommands) {
  for (const char* text : {"", "help", "KR1 5", "list", "hi KR1 5", "thanks, KR1 is 5 now",
                           "hiking", "milepost", "okr", "home"}) {
    EXPECT_EQ(reply_to(text), "") << text;
  }
}

TEST(SmallTalk, NamesCommandsAsTheyAreTypedThere) {
  EXPECT_THAT(reply_to("hi", true), Not(HasSubstr("/okr")));
  EXPECT_THAT(reply_to("hi", false), HasSubstr("/okr help"));
}

TEST(SmallTalk, ChangesNothing) {
  tests::Chat chat;
  chat.direct = true;
  EXPECT_THAT(chat.say("hi"), StartsWith("Hello! "));
  EXPECT_FALSE(chat.in_book([](const store::Book& book) { return store::any_person(book); }));
}

TEST(Spoken, KnowsACommandFromOtherTexts) {
  for (const char* text :
       {"", "help", "KR1 5", "kr-1", "12 45", "/okr list", "schedule prompts", "LIST team"}) {
    EXPECT_TRUE(commands::is_command(text)) << text;
  }
  for (const char* text : {"thanks", "I don't know", "what?", "schedule"}) {
    EXPECT_FALSE(commands::is_command(text)) << text;
  }
  EXPECT_FALSE(commands::is_command(std::string(commands::kLongestText + 1, 'x')));
}

}  // namespace
