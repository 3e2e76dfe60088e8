#include <gmock/gmock.h>

#include "commands/cards/cards.h"
#include "commands/cards/notice.h"
#include "store/sql/person.h"
#include "tests/commands/expect.h"

namespace {

using std::chrono::days;
using std::chrono::hours;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using tests::GrowthChat;

class Trend : public testing::Test {
 protected:
  // Slowly up from the 2nd of November, with a lot of confidence.
  void report(int weeks, int from = 0) {
    for (int week = from; week < weeks; ++week) {
      chat_.clock.set(tests::kMonday + days{7 * (week - 3)} + hours{1});
      chat_.say("KR1 " + std::to_string(31 + week) + " 8 on it, week " + std::to_string(week),
                "bob");
    }
  }
  std::string shown() { return chat_.say("show KR1"); }

  GrowthChat chat_;
};

TEST_F(Trend, IsOffTrackOnceItsEndMissedTheTargetForTwoWeeks) {
  const auto off = HasSubstr("Trending off track: for two weeks its projected end has missed");
  report(3);
  EXPECT_THAT(shown(), Not(off)) << "the first projection";
  report(4, 3);
  EXPECT_THAT(shown(), off);
  EXPECT_THAT(chat_.say("digest Growth"), HasSubstr("trending off track, bob: “on it, week 3”"));
}

TEST_F(Trend, IsAsItStoodThenInADigestOfThatDay) {
  report(4);
  chat_.clock.advance(days{1});
  const std::string then = chat_.say("digest Growth 2026-11-23");
  EXPECT_THAT(then, HasSubstr("trending off track"));
  EXPECT_THAT(chat_.say("digest Growth 2026-11-16"), Not(HasSubstr("trending off track")));
  chat_.clock.set(tests::kMonday + days{7} + hours{1});
  chat_.say("KR1 45 9 all at once", "bob");
  chat_.say("correct KR1 44 9 nearly", "bob");
  EXPECT_EQ(chat_.say("digest Growth 2026-11-23"), then);
}

TEST_F(Trend, IsToldToItsOwnerAndToTheLeadInWhatTheyGetAnyway) {
  report(4);
  chat_.clock.set(tests::kMonday + days{7});
  const std::string card = chat_.in_book([&](const store::Book& book) {
    okr::Delivery delivery;
    delivery.person = chat_.bob;
    delivery.due_at = chat_.clock.now();
    return commands::plain_text(
        commands::cards::compose(book, delivery, chat_.clock.now()).value_or(commands::Message{}));
  });
  EXPECT_THAT(card, HasSubstr("Trending off track"));
  const std::string list = chat_.in_book([&](const store::Book& book) {
    commands::Message message;
    commands::cards::add_findings(message, book, store::read_team(book, chat_.growth),
                                  store::read_person(book, chat_.ann), chat_.clock.now());
    return commands::plain_text(message);
  });
  EXPECT_THAT(list, HasSubstr("Trending off track\nKR1 Activation rate (bob): confidence 8/10"));
}

TEST_F(Trend, OfWhatWillBeReachedIsNothingToTell) {
  for (int week = 0; week < 4; ++week) {
    chat_.clock.set(tests::kMonday + days{7 * (week - 3)} + hours{1});
    chat_.say("KR1 " + std::to_string(32 + 3 * week) + " 8 fine " + std::to_string(week), "bob");
  }
  EXPECT_THAT(shown(), AllOf(HasSubstr("As it goes"), Not(HasSubstr("Trending"))));
}

// Two lights, and the word when they contradict each other; how far apart the parts are.
TEST_F(Trend, DigestsShowBeliefBesideArithmeticAndTheSpread) {
  report(4);
  chat_.say("KR5 11 3 the last ones say no", "bob");
  const std::string digest = chat_.say("digest Growth");
  EXPECT_THAT(digest, HasSubstr("All together: "));
  EXPECT_THAT(digest, HasSubstr("2 of 5 reported; lowest 0."));
  EXPECT_THAT(digest, HasSubstr("; confidence 3 to 8 of 10, middle 3"));
  EXPECT_THAT(digest, HasSubstr("confidence 8/10 (high), which contradict each other"));
  EXPECT_THAT(digest, HasSubstr("confidence 3/10 (low), which contradict each other"));
}

}  // namespace
