#include <gmock/gmock.h>

#include "commands/cards/cards.h"
#include "commands/cards/prompt.h"
#include "scheduler/local_time.h"
#include "scheduler/plan.h"
#include "tests/commands/say.h"
#include "tests/golden.h"

namespace {

using std::chrono::days;
using std::chrono::hours;
using testing::HasSubstr;
using testing::Not;

class PromptCard : public testing::Test {
 protected:
  // The card that Monday's prompt brings to `person` now; empty when there is nothing to say.
  std::string card(okr::PersonId person) {
    return chat_.in_book([&](const store::Book& book) {
      okr::Delivery delivery;
      delivery.kind = okr::DeliveryKind::kPrompt;
      delivery.person = person;
      delivery.reason = "Growth asks for check-ins every Monday at 09:00.";
      delivery.due_at = tests::kMonday - hours{1};
      delivery.late = late_;
      const auto message = commands::cards::compose(book, delivery, chat_.clock.now());
      return message ? commands::plain_text(*message) : "";
    });
  }

  std::string next(okr::PersonId person) {
    return chat_.in_book([&](const store::Book& book) {
      const auto who = store::read_person(book, person);
      const auto at = commands::cards::next_prompt(book, who, chat_.clock.now());
      return at ? scheduler::local_text("Europe/Berlin", *at) : "never";
    });
  }

  tests::GrowthChat chat_;
  bool late_ = false;
};

TEST_F(PromptCard, AsksForEveryDueKeyResultAndSaysWhatToType) {
  chat_.clock.set(tests::kMonday - days{7});
  chat_.say("KR1 33 7 first mails are out", "bob");
  chat_.say("KR5 2 4", "bob");
  chat_.say("done KR3", "ann");
  chat_.clock.set(tests::kMonday - hours{1});
  tests::expect_golden("prompt_bob", card(chat_.bob));
  tests::expect_golden("prompt_ann", card(chat_.ann));
}

TEST_F(PromptCard, LeavesOutWhatIsInAndEndsWhenAllIs) {
  chat_.say("KR1 33 7", "bob");
  chat_.say("KR2 9", "bob");
  EXPECT_THAT(card(chat_.bob), HasSubstr("Your check-in: 1 key result\nKR5"));
  chat_.say("KR5 3", "bob");
  EXPECT_EQ(card(chat_.bob), "");
  EXPECT_EQ(card(chat_.eve), "");
}

TEST_F(PromptCard, SaysThatItIsLate) {
  EXPECT_THAT(card(chat_.bob), Not(HasSubstr("late")));
  late_ = true;
  EXPECT_THAT(card(chat_.bob), HasSubstr("It is late: it was due Mon 23 Nov 09:00"));
}

TEST_F(PromptCard, CountsWhatDoesNotFitOneScreen) {
  for (int i = 0; i < 11; ++i) chat_.say("add kr O1 Ideas tried reach 9 owner @bob");
  chat_.clock.set(tests::kMonday + days{7});
  const std::string text = card(chat_.bob);
  EXPECT_THAT(text, HasSubstr("Your check-in: 14 key results"));
  EXPECT_THAT(text, HasSubstr("and 4 more."));
  EXPECT_THAT(text, Not(HasSubstr("KR14 ")));
}

TEST_F(PromptCard, KnowsWhenTheNextMayCome) {
  EXPECT_EQ(next(chat_.bob), "Mon 30 Nov 09:00");
  EXPECT_EQ(next(chat_.eve), "never");
  chat_.say("away 27 nov to 7 dec", "bob");
  EXPECT_EQ(next(chat_.bob), "Mon 14 Dec 09:00");
  chat_.say("snooze 2h", "bob");
  EXPECT_EQ(next(chat_.bob), "Mon 23 Nov 12:00");
}

TEST_F(PromptCard, ShowsASharedAnswerAsItWasGiven) {
  const auto text = chat_.in_book([&](const store::Book& book) {
    okr::Delivery delivery;
    delivery.kind = okr::DeliveryKind::kAnswer;
    delivery.body = "KR1: 33 %";
    return commands::plain_text(*commands::cards::compose(book, delivery, chat_.clock.now()));
  });
  EXPECT_EQ(text, "KR1: 33 %");
}

}  // namespace
