#include <gmock/gmock.h>

#include "commands/cards/cards.h"
#include "store/sql/delivery.h"
#include "tests/commands/expect.h"
#include "tests/golden.h"

namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using tests::expect_replies;
using tests::GrowthChat;

// Growth at the end of its cycle, with a channel.
class Ended : public GrowthChat {
 public:
  Ended() {
    say("schedule digest weekly mon 16:00 in here");
    say("KR1 41% 7", "bob");
    say("done KR4");
    clock.set(okr::Day{std::chrono::year{2027} / 1 / 4} + std::chrono::hours{9});
    say("cycle grade 2026-Q4");
  }

  // What the delivery of that number brings; empty when it is not there or has nothing to say.
  std::string delivered(std::int64_t number) {
    return in_book([&](const store::Book& book) {
      const auto delivery = store::find_delivery(book.tx, okr::DeliveryId{number});
      if (!delivery) return std::string{};
      const auto message = commands::cards::compose(book, *delivery, clock.now());
      return message ? commands::plain_text(*message) : std::string{};
    });
  }
  okr::DeliveryKind kind_of(std::int64_t number) {
    return in_book([&](const store::Book& book) {
      return store::find_delivery(book.tx, okr::DeliveryId{number})->kind;
    });
  }
};

TEST(Retro, AsksEverybodyAndTellsWhatWasLearnedWithoutNames) {
  Ended chat;
  expect_replies(
      chat,
      {{"retro", {"No retrospective of a team of yours is open"}, "bob"},
       {"retro start", {"Only the lead"}, "bob"},
       {"retro start", {"Growth, 2026-Q4: the retrospective is open; 1 of 1 other member is"}},
       {"retro start", {"has a retrospective about 2026-Q4 already"}},
       {"retro worked mails in the first hour", {"1 of 4 questions answered"}, "bob"},
       {"retro worked Mails in the first hour", {"1 of 4"}, "bob"},
       {"retro worked Mails in the first hour", {"already; nothing was changed"}, "bob"},
       {"retro carry the weekly demo", {"2 of 4"}, "bob"},
       {"retro worked talking to five users a week", {"1 of 4"}},
       {"retro unrealistic two launches in one month", {"2 of 4"}},
       {"retro perhaps", {"none of the questions", "worked"}, "bob"},
       {"retro improve", {"I need your answer"}, "bob"},
       {"retro worked x", {"No retrospective"}, "eve"}});
  for (const char* look :
       {"retro", "lessons", "lessons 2026-Q4 Growth", "history KR1", "show O1"}) {
    EXPECT_THAT(chat.say(look), Not(HasSubstr("the first hour"))) << look;
  }
  for (const char* line : {"grade KR1 because two of three mails work cause: capacity lesson: "
                           "start with the mail that most people see",
                           "grade KR4 because the audit passed"}) {
    chat.say(line);
  }
  EXPECT_THAT(chat.say("retro end", "bob"), HasSubstr("Only the lead"));
  EXPECT_THAT(chat.say("retro end"), HasSubstr("with answers of 2 people"));
  tests::expect_golden("lessons", chat.say("lessons", "eve"));
  EXPECT_EQ(chat.kind_of(3), okr::DeliveryKind::kLessons);
  EXPECT_EQ(chat.delivered(3), chat.say("lessons 2026-Q4 Growth", "bob"));
  EXPECT_THAT(chat.say("retro worked x", "bob"), HasSubstr("No retrospective"));
  EXPECT_THAT(chat.say("retro start"), HasSubstr("had its retrospective about 2026-Q4 already"));
}

TEST(Retro, HearsWhoOwnsNothing) {
  Ended chat;
  expect_replies(chat,
                 {{"list me", {"None yet"}, "eve"},
                  {"team join Growth", {"now a member"}, "eve"},
                  {"retro start", {"2 of 2 other members are asked in a direct message"}},
                  {"", {"4 of 4 questions wait for your view"}, "eve"},
                  {"retro improve one name on the tour", {"1 of 4 questions answered"}, "eve"},
                  {"comment KR1 the third mail came late", {"Noted on KR1"}, "eve"},
                  {"retro worked the mails", {"1 of 4 questions answered"}, "bob"},
                  {"retro end", {"with answers of 2 people"}},
                  {"lessons", {"• one name on the tour"}, "bob"},
                  {"show KR1", {"eve: “the third mail came late”"}, "bob"}});
}

TEST(Retro, ShowsNoSingleAnswerNamelessly) {
  Ended chat;
  chat.say("retro start");
  expect_replies(chat, {{"retro worked short loops", {"1 of 4"}, "bob"},
                        {"retro worked longer loops",
                         {"It takes the place of your answer before: short loops", "1 of 4"},
                         "bob"},
                        {"retro end", {"with answers of 1 person", "They are not shown"}}});
  EXPECT_THAT(chat.say("lessons"), Not(HasSubstr("longer loops")));
  chat.say("undo");
  chat.say("retro worked the mails");
  EXPECT_THAT(chat.say("retro end"), Not(HasSubstr("not shown")));
  EXPECT_THAT(chat.say("lessons"), HasSubstr("longer loops"));
}

TEST(Retro, IsAskedInADirectMessageUntilItIsAnswered) {
  Ended chat;
  chat.say("retro start");
  tests::expect_golden("retro_questions", chat.delivered(2));
  EXPECT_EQ(chat.kind_of(2), okr::DeliveryKind::kRetro);
  EXPECT_THAT(chat.say("", "bob"), HasSubstr("4 of 4 questions wait for your view: /okr retro"));
  const commands::Form form = chat.open("retro", "1", "bob");
  EXPECT_EQ(tests::field(form, "worked").label, "What worked?");
  const auto saved = chat.submit(
      form.state, {{"worked", "a"}, {"unrealistic", "b"}, {"improve", "c"}, {"carry", "d"}}, "bob");
  EXPECT_THAT(saved.text, HasSubstr("4 of 4 questions answered"));
  EXPECT_EQ(chat.delivered(2), "") << "nothing is left to ask";
  EXPECT_THAT(chat.say("", "bob"), Not(HasSubstr("wait for your view")));
  commands::Form again = chat.open("retro", "1", "bob");
  commands::Values values = tests::prefilled(again);
  EXPECT_EQ(values["improve"], "c");
  values["improve"] = "";
  EXPECT_THAT(chat.submit(again.state, values, "bob").text, HasSubstr("3 of 4"));
  again = chat.open("retro", "1", "bob");
  chat.say("retro end");
  EXPECT_THAT(chat.submit(again.state, values, "bob").text, HasSubstr("has ended"));
}

TEST(Retro, CanBeOpenedAgainUntilItsLessonsArePosted) {
  Ended chat;
  chat.say("retro start");
  chat.say("retro worked a", "bob");
  EXPECT_THAT(chat.say("undo"), HasSubstr("somebody has answered by now"));
  chat.say("team join Growth", "eve");
  chat.say("retro worked b", "eve");
  chat.say("retro end");
  EXPECT_THAT(chat.say("undo"), HasSubstr("retro: ended → open"));
  EXPECT_EQ(chat.delivered(3), "") << "it is open again";
  chat.clock.advance(std::chrono::minutes{1});
  chat.say("retro end");
  EXPECT_THAT(chat.delivered(4), HasSubstr("What worked"));
  EXPECT_EQ(chat.delivered(3), "") << "it is told once";
  chat.in_book([&](const store::Book& book) {
    store::mark_sent(book.tx, {4}, chat.clock.now(), chat.connection, "c-town", "1");
  });
  EXPECT_THAT(chat.say("undo"), HasSubstr("in the team's channel by now"));
}

TEST(Retro, DoesNotAskWhoIsAway) {
  Ended chat;
  chat.say("away today to 8 jan", "bob");
  EXPECT_THAT(chat.say("retro start"), HasSubstr("0 of 1 other member is asked"));
  EXPECT_THAT(chat.say("retro worked a", "bob"), HasSubstr("1 of 4")) << "they may all the same";
}

TEST(Lessons, SayOnceWhatSeveralSaid) {
  Ended chat;
  chat.say("retro start");
  chat.say("retro worked short loops");
  chat.say("retro worked short loops", "bob");
  chat.say("grade KR1 0.4 because x cause: capacity lesson: start earlier");
  chat.say("grade KR2 0.2 because y cause: capacity lesson: start earlier");
  chat.say("retro end");
  EXPECT_THAT(chat.say("lessons", "bob"),
              AllOf(HasSubstr("• short loops (2 times)"),
                    HasSubstr("• start earlier (KR1 Activation rate; KR2 Time to first value)")));
}

TEST(Lessons, ComeFromGradesWithoutARetrospective) {
  Ended chat;
  EXPECT_THAT(chat.say("lessons"), HasSubstr("Nothing was written down yet"));
  chat.say("grade KR1 because x cause: capacity lesson: start earlier");
  EXPECT_THAT(chat.say("lessons", "eve"), HasSubstr("start earlier (KR1 Activation rate)"));
  EXPECT_THAT(chat.say("lessons 2026-Q4 Growth", "eve"), HasSubstr("there was no retrospective"));
}

}  // namespace
