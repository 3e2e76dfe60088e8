#include <gmock/gmock.h>

#include "commands/cards/cards.h"
#include "commands/cards/digest.h"
#include "tests/commands/say.h"
#include "tests/golden.h"

namespace {

using std::chrono::days;
using std::chrono::hours;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class DigestCard : public testing::Test {
 protected:
  std::string composed(okr::DeliveryKind kind, okr::TeamId team) {
    return chat_.in_book([&](const store::Book& book) {
      okr::Delivery delivery;
      delivery.kind = kind;
      delivery.team = team;
      delivery.due_at = tests::kMonday + hours{6};
      delivery.late = late_;
      const auto message = commands::cards::compose(book, delivery, chat_.clock.now());
      return message ? commands::plain_text(*message) : "";
    });
  }
  std::string headline() { return composed(okr::DeliveryKind::kDigest, chat_.growth); }
  std::string thread() { return composed(okr::DeliveryKind::kDigestThread, chat_.growth); }

  // As it is drawn again, when something has changed.
  std::string again(okr::DeliveryKind kind) {
    return chat_.in_book([&](const store::Book& book) {
      okr::Delivery sent;
      sent.kind = kind;
      sent.team = chat_.growth;
      sent.due_at = tests::kMonday + hours{6};
      const auto message = commands::cards::recompose(book, sent, chat_.clock.now());
      return message ? commands::plain_text(*message) : "";
    });
  }

  // Two weeks of check-ins, up to Monday afternoon.
  void two_weeks() {
    chat_.clock.set(tests::kMonday - days{7});
    chat_.say("KR1 33 7 first mails are out", "bob");
    chat_.say("KR2 10 3 no developer yet", "bob");
    chat_.say("KR5 11 8", "bob");
    chat_.say("done KR3", "ann");
    chat_.clock.set(tests::kMonday + hours{1});
    chat_.say("KR1 41 8 onboarding mail shipped", "bob");
    chat_.say("KR5 12 9", "bob");
    chat_.say("done KR3", "ann");
    chat_.clock.set(tests::kMonday + hours{6});
  }

  tests::GrowthChat chat_;
  bool late_ = false;
};

TEST_F(DigestCard, TellsTheWeekInTheChannelAndTheRestInTheThread) {
  two_weeks();
  tests::expect_golden("digest_headline", headline());
  tests::expect_golden("digest_thread", thread());
}

TEST_F(DigestCard, NamesNobodyWhoIsMissing) {
  two_weeks();
  EXPECT_THAT(headline(), Not(HasSubstr("bob")));
  EXPECT_THAT(headline(), Not(HasSubstr("ann")));
  EXPECT_THAT(thread(), HasSubstr("KR4 Security audit: no check-in yet"));
  EXPECT_THAT(thread(), HasSubstr("KR2 Time to first value: no check-in yet, 10 days on Mon 16"));
}

// What is off track is said in numbers; whose it is stands beside what they say of it.
TEST_F(DigestCard, SaysWhatIsOffTrackWithItsOwnersWords) {
  two_weeks();
  chat_.say("KR2 10 3 no developer yet", "bob");
  EXPECT_THAT(headline(), HasSubstr("Off track\nKR2 Time to first value: 0 % of the way, 58 % "
                                    "expected by now"));
  EXPECT_THAT(thread(), HasSubstr("KR2 Time to first value: 10 days, 0 % of the way, far behind ○, "
                                  "confidence 3/10 (low), bob: “no developer yet”"));
  EXPECT_THAT(chat_.say("list at-risk", "eve"),
              AllOf(HasSubstr("KR2 Time to first value: 10 days, 0 % of the way, far behind ○"),
                    Not(HasSubstr("KR1"))));
}

// Who answered may own it no longer.
TEST_F(DigestCard, PutsNoWordsIntoANewOwnersMouth) {
  chat_.say("KR1 33% 7 two mails are out", "bob");
  chat_.say("assign KR1 to @eve");
  EXPECT_THAT(chat_.say("digest"), HasSubstr("eve; bob: “two mails are out”"));
}

TEST_F(DigestCard, SaysNothingForATeamWithoutActiveObjectives) {
  chat_.say("team add Sales");
  const auto sales = chat_.in_book(
      [](const store::Book& book) { return store::find_team_by_name(book, "Sales")->id; });
  EXPECT_EQ(composed(okr::DeliveryKind::kDigest, sales), "");
  EXPECT_EQ(composed(okr::DeliveryKind::kDigestThread, sales), "");
}

TEST_F(DigestCard, SaysThatItIsLate) {
  late_ = true;
  EXPECT_THAT(headline(), HasSubstr("This digest is late: it was due Mon 23 Nov 16:00"));
  EXPECT_THAT(thread(), Not(HasSubstr("late")));
}

TEST_F(DigestCard, IsDrawnAgainUntilTheTeamIsAskedAgain) {
  two_weeks();
  const std::string before = headline();
  EXPECT_EQ(again(okr::DeliveryKind::kDigest), before);
  EXPECT_THAT(before, Not(HasSubstr("Updated")));
  chat_.clock.set(tests::kMonday + hours{28});
  chat_.say("KR2 8 6/10 found a developer", "bob");
  EXPECT_THAT(again(okr::DeliveryKind::kDigest),
              AllOf(HasSubstr("week 48 (Mon 23 Nov 2026): 4 of 5"),
                    HasSubstr("Updated Tue 24 Nov 14:00.")));
  EXPECT_THAT(again(okr::DeliveryKind::kDigestThread), HasSubstr("found a developer"));
  chat_.clock.set(tests::kMonday + days{8});
  chat_.say("KR2 6 7/10 next week's news", "bob");
  EXPECT_THAT(again(okr::DeliveryKind::kDigest), HasSubstr("Updated Mon 30 Nov 08:59."));
  EXPECT_THAT(again(okr::DeliveryKind::kDigestThread), HasSubstr("found a developer"));
}

TEST_F(DigestCard, KeepsTheAnswersOfWhoeverIsAskedAgainBeforeTheOthers) {
  chat_.say("schedule me 06:00", "bob");
  two_weeks();
  EXPECT_THAT(headline(), HasSubstr("3 of 5 key results are in"));
  chat_.clock.set(tests::kMonday + days{7} - hours{2});  // bob has been asked, ann has not
  EXPECT_THAT(again(okr::DeliveryKind::kDigest),
              AllOf(HasSubstr("week 48 (Mon 23 Nov 2026): 3 of 5 key results are in"),
                    HasSubstr("Updated Mon 30 Nov 0")));
  EXPECT_THAT(again(okr::DeliveryKind::kDigestThread), HasSubstr("onboarding mail shipped"));
}

TEST_F(DigestCard, IsNotOverBeforeWhoeverIsAskedLaterThatDayHasAnswered) {
  chat_.say("schedule me 20:00", "bob");
  two_weeks();
  chat_.clock.set(tests::kMonday + hours{12});
  chat_.say("KR2 8 6/10 found a developer", "bob");
  EXPECT_THAT(again(okr::DeliveryKind::kDigestThread), HasSubstr("found a developer"));
}

TEST_F(DigestCard, ComparesWithHowTheDigestBeforeStoodInTheEnd) {
  chat_.clock.set(tests::kMonday - days{7});
  chat_.say("KR1 33 7 first mails are out", "bob");
  chat_.clock.set(tests::kMonday - days{5});  // long after that week's digest
  chat_.say("correct KR1 36 7 counted again", "bob");
  chat_.clock.set(tests::kMonday + hours{1});
  chat_.say("KR1 39 7 more mails", "bob");
  chat_.clock.set(tests::kMonday + hours{6});
  EXPECT_THAT(headline(), HasSubstr("0.60 average, 1 of 5 reported, up 0.20 in a week"));
}

TEST_F(DigestCard, SaysOfWhatIsKeptHowFarItIsOutsideInItsOwnUnit) {
  chat_.say("add kr O1 Errors keep at most 5% owner @bob");
  chat_.say("add kr O1 Uptime keep at least 99% owner @bob");
  chat_.clock.set(tests::kMonday + hours{1});
  chat_.say("KR7 9% 5 the cache is gone", "bob");
  chat_.say("KR8 99.5% 7", "bob");
  chat_.clock.set(tests::kMonday + hours{6});
  EXPECT_THAT(headline(), HasSubstr("KR7 Errors: 9 %, to keep at most 5 % (new)"));
  EXPECT_THAT(thread(), AllOf(HasSubstr("KR7 Errors: 9 %, to keep at most 5 %, far behind ○"),
                              HasSubstr("KR8 Uptime: 99.5 %, to keep at least 99 %, on pace ●")));
}

TEST_F(DigestCard, ShowsAPastDayAsTheBookStoodAtItsEnd) {
  two_weeks();
  chat_.say("correct KR1 42");
  chat_.say("edit KR1 target 60 because the market grew");
  chat_.say("edit O1 text New users stay because they leave");
  const std::string past = chat_.say("digest Growth 2026-11-16");
  EXPECT_THAT(past, HasSubstr("Growth, week 47 (Mon 16 Nov 2026): 4 of 5 key results are in"));
  EXPECT_THAT(past, HasSubstr("O1 New users feel at home"));
  EXPECT_THAT(past, HasSubstr("KR1 Activation rate: 33 %, 20 % of the way"));
  EXPECT_THAT(past, HasSubstr("first mails are out"));
  EXPECT_THAT(past, HasSubstr("As the book stood at the end of Mon 16 Nov 2026"));
  EXPECT_THAT(past, Not(HasSubstr("onboarding mail shipped")));
  EXPECT_THAT(chat_.say("digest"), HasSubstr("KR1 Activation rate: 42 %, 40 % of the way"));
}

TEST_F(DigestCard, IsExactAboutWhereADayEnds) {
  const auto midnight = std::chrono::floor<days>(tests::kMonday) - hours{1};  // in Berlin
  chat_.clock.set(midnight - std::chrono::seconds{1});
  chat_.say("KR1 31", "bob");
  chat_.clock.set(midnight);
  chat_.say("KR1 44", "bob");
  chat_.clock.set(tests::kMonday);
  EXPECT_THAT(chat_.say("digest Growth sunday"), HasSubstr("KR1 Activation rate: 31 %"));
  EXPECT_THAT(chat_.say("digest Growth today"), HasSubstr("KR1 Activation rate: 44 %"));
}

TEST_F(DigestCard, RefusesWhatItCannotShow) {
  const struct {
    const char* typed;
    const char* said;
  } kRows[] = {
      {"digest Growth 2027-01-15", "has not come yet"},
      {"digest Growth 2026-09-01", "had no active objective on Tue 1 Sep 2026"},
      {"digest Growht", "Growth"},
      {"digest Growth monday please", "please"},
  };
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.typed);
    EXPECT_THAT(chat_.say(row.typed), HasSubstr(row.said));
  }
}

}  // namespace
