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

  // What Monday's card to `person` shows now in its place.
  commands::Message redrawn(okr::PersonId person) {
    return chat_.in_book([&](const store::Book& book) {
      okr::Delivery sent;
      sent.kind = okr::DeliveryKind::kPrompt;
      sent.person = person;
      sent.reason = "Growth asks for check-ins every Monday at 09:00.";
      sent.due_at = tests::kMonday - hours{1};
      return commands::cards::card_now(book, sent, chat_.clock.now()).value();
    });
  }

  std::string next(okr::PersonId person) {
    return chat_.in_book([&](const store::Book& book) {
      const auto who = store::read_person(book, person);
      const auto next = commands::cards::next_prompt(book, who, chat_.clock.now());
      return next ? scheduler::local_text("Europe/Berlin", next->at) : "never";
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

// The labels and actions of all buttons, a row of them on each line.
std::string buttons(const commands::Message& message) {
  std::string text;
  for (const commands::Block& block : message.blocks) {
    const auto* row = std::get_if<commands::Actions>(&block);
    if (row == nullptr) continue;
    for (const commands::Button& button : row->buttons) {
      text += button.label + " " + to_text(button.action) + "; ";
    }
    text += "\n";
  }
  return text;
}

TEST_F(PromptCard, HasTheButtonsOfItsReader) {
  chat_.say("KR1 33 7", "bob");
  chat_.say("undo", "bob");
  chat_.say("block KR2 no contract", "bob");
  chat_.clock.set(tests::kMonday - days{7});
  chat_.say("KR5 2 4", "bob");
  chat_.clock.set(tests::kMonday);
  const std::string id = std::to_string(chat_.in_book([](const store::Book& book) {
    return store::find_key_result(book, okr::KeyResultId{5})->latest->id.value;
  }));
  EXPECT_EQ(buttons(redrawn(chat_.bob)),
            "Check in v1:checkin:KR5:2; No change v1:same:KR5=" + id +
                ":2; Blocked v1:block:KR5:2; \n"
                "Check in v1:checkin:KR1:2; Blocked v1:block:KR1:2; \n"
                "Check in v1:checkin:KR2:2; Unblock v1:unblock:KR2:2; \n"
                "Check in all v1:checkin::2; Snooze v1:snooze::2; I'm away v1:away::2; "
                "Hand over v1:handover::2; \n");
}

TEST_F(PromptCard, ShowsInItsPlaceWhatIsInAndWhatItMoved) {
  chat_.clock.set(tests::kMonday - days{7});
  chat_.say("KR1 33 7 first mails are out", "bob");
  chat_.say("KR5 2 4", "bob");
  chat_.clock.set(tests::kMonday);
  chat_.say("KR1 36 7", "bob");
  const std::string partly = commands::plain_text(redrawn(chat_.bob));
  EXPECT_THAT(partly, HasSubstr("Your check-in: 1 of 3 key results in"));
  EXPECT_THAT(partly, HasSubstr("KR1 Activation rate: 33 % → 36 %, 40 % of the way"));
  EXPECT_THAT(partly, HasSubstr("Type /okr KR2 <value>"));
  EXPECT_THAT(partly, Not(HasSubstr("Type /okr KR1")));
  chat_.say("same KR5", "bob");
  chat_.say("KR2 8", "bob");
  tests::expect_golden("prompt_all_in", commands::plain_text(redrawn(chat_.bob)));
  EXPECT_THAT(buttons(redrawn(chat_.bob)), HasSubstr("Change something v1:checkin::2"));
  // Taken back, it is due again.
  chat_.say("undo", "bob");
  EXPECT_THAT(commands::plain_text(redrawn(chat_.bob)), HasSubstr("2 of 3 key results in"));
}

TEST_F(PromptCard, SaysWhenNothingIsDueAnyMore) {
  for (const char* id : {"KR1", "KR2", "KR5"}) {
    chat_.say("delegate " + std::string{id} + " @eve", "bob");
  }
  EXPECT_THAT(commands::plain_text(redrawn(chat_.bob)), HasSubstr("Nothing is due any more"));
  chat_.say("block KR1 no contract", "eve");
  EXPECT_THAT(commands::plain_text(redrawn(chat_.eve)),
              HasSubstr("Blocked since Mon 23 Nov 2026: “no contract”. Over? /okr unblock KR1"));
}

TEST_F(PromptCard, ThanksAndOthersSeeWhatWasDone) {
  for (const char* line : {"KR1 36 7", "KR2 8", "KR5 2", "win the first hundred customers KR1"}) {
    chat_.say(line, "bob");
  }
  EXPECT_THAT(commands::plain_text(redrawn(chat_.bob)), HasSubstr("All in, thank you!"));
  chat_.say("ack KR1 well done", "ann");
  EXPECT_THAT(chat_.say("show KR1", "bob"), HasSubstr("ann has read it: “well done”"));
  const std::string digest = chat_.say("digest Growth", "eve");
  EXPECT_THAT(digest, HasSubstr("3 of 5 key results are in"));
  EXPECT_THAT(digest, HasSubstr("Wins\nbob: the first hundred customers (KR1)"));
}

TEST_F(PromptCard, BringsWhatHoldsUpIntoTheDigestTheOldestFirst) {
  chat_.say("block KR3 no designer", "ann");
  chat_.clock.advance(days{1});
  const commands::Action blocked{"block", "KR2", chat_.bob};
  ASSERT_THAT(buttons(redrawn(chat_.bob)), HasSubstr("Blocked " + to_text(blocked)));
  const commands::Form form = chat_.open("block", "KR2", "bob");
  chat_.submit(form.state, {{"text", "no contract"}, {"on", "u-eve"}}, "bob");
  EXPECT_THAT(chat_.say("digest Growth", "eve"),
              HasSubstr("Blockers, oldest first\nKR3 B1 “no designer”, open for 1 day\n"
                        "KR2 B2 “no contract”, waits for eve, open since today"));
}

}  // namespace
