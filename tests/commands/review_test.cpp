#include <gmock/gmock.h>

#include "commands/cards/cards.h"
#include "commands/cards/notice.h"
#include "store/sql/delivery.h"
#include "tests/commands/expect.h"
#include "tests/golden.h"

namespace {

using std::chrono::days;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using tests::expect_replies;
using tests::GrowthChat;

// Growth after half of its cycle, with a second objective that runs.
class Halfway : public GrowthChat {
 public:
  Halfway() {
    for (const char* line :
         {"add objective Support answers fast", "add kr O3 Answers reach 50", "publish O3"}) {
      say(line);
    }
    say("KR1 41% 7 mails are out", "bob");
  }
};

TEST(Review, GoesThroughWhatRunsOneObjectiveAtATime) {
  Halfway chat;
  tests::expect_golden("review_card", chat.say("review"));
  expect_replies(chat, {{"review", {"You own no objective that runs"}, "bob"},
                        {"review Growth", {"Nothing that runs in Growth is yours"}, "bob"},
                        {"review Growth", {"Review: 0 of 2 objectives looked at", "O1 New users"}},
                        {"review O3", {"Review: O3", "O3 Support answers fast"}},
                        {"review O1", {"Review: O1"}, "bob"}});
  EXPECT_THAT(chat.press({"next", "O1", chat.ann}).text, HasSubstr("O3 Support answers fast"));
  const auto kept = chat.press({"keep", "O1", chat.ann});
  EXPECT_THAT(kept.text, AllOf(HasSubstr("O1 New users feel at home: still right."),
                               HasSubstr("Review: 1 of 2"), HasSubstr("O3 Support")));
  EXPECT_THAT(chat.press({"next", "O3", chat.ann}).text, HasSubstr("O3 is the last one"));
  EXPECT_THAT(chat.say("review O3 drop because nobody asks"),
              AllOf(HasSubstr("active → closed, without a grade"), HasSubstr("That was all")));
  EXPECT_THAT(chat.press({"keep", "O3", chat.ann}).text, HasSubstr("O3 is closed"));
}

TEST(Review, IsOnePageInTheEnd) {
  Halfway chat;
  for (const char* line :
       {"add objective Partners sell for us", "add kr O4 Deals reach 9", "publish O4",
        "add objective People stay", "add kr O5 Leavers reach 3", "publish O5",
        "review O1 change KR1 50% 6/10 because the market grew",
        "review O3 keep confidence 8/10 because it works",
        "review O4 drop because the partner left", "review O5 no that people grow"}) {
    chat.say(line);
  }
  chat.say("add objective Office is calm");
  chat.say("add kr O6 Noise reach 2");
  chat.say("publish O6");
  tests::expect_golden("review_summary", chat.say("review summary Growth", "eve"));
  EXPECT_THAT(
      chat.say("show O1"),
      HasSubstr("“KR1 target 45 % → 50 %, scope up”, confidence 6/10 (medium), because “the "
                "market grew”"));
  EXPECT_THAT(chat.say("decisions"),
              AllOf(HasSubstr("on O5: “Not the right goal any more; it should"),
                    HasSubstr("on O1: “KR1 target"), Not(HasSubstr("Still right"))));
  EXPECT_THAT(chat.say("review summary --share"), HasSubstr("Mid-cycle review: Growth"));
}

TEST(Review, SaysWhyNotAndWhatToTypeInstead) {
  tests::expect_each(
      {{"review O2 keep", {"O2 is a draft, and only what runs is reviewed", "/okr notnow O2"}},
       {"review O9 keep", {"O9"}},
       {"review O1 perhaps", {"none of the answers", "keep, change, drop and no"}},
       {"review O1 keep", {"O1 belongs to ann"}, "bob"},
       {"review O1 keep 11/10", {"I don't understand \"11/10\" there"}},
       {"review O1 change KR1 50%", {"only for a reason", "/okr review O1 change KR1 50% because"}},
       {"review O1 change KR6 50 because x", {"KR6 belongs to O2 and not to O1"}},
       {"review O1 change KR1 30% because x", {"Baseline and target are both 30"}},
       {"review O1 change KR4 2 because x", {"no such number to change"}},
       {"review O1 drop", {"dropped for a reason", "/okr review O1 drop because"}},
       {"review O1 no", {"I need what it should be instead"}},
       {"review summary Grwoth", {"Growth"}},
       {"review", {"You own no objective that runs"}, "eve"}});
  GrowthChat ended;
  ended.say("cycle grade 2026-Q4");
  EXPECT_THAT(ended.say("review O1 keep"), HasSubstr("only what runs is reviewed"));
}

TEST(Review, DropsWhatNothingChangesInAfterwardsThoughItsCycleRuns) {
  Halfway chat;
  chat.say("block KR7 no contract");
  chat.say("review O3 drop because nobody asks");
  for (const char* line : {"edit KR7 target 60", "block KR7 no answers", "edit O3 text Else"}) {
    EXPECT_THAT(chat.say(line), HasSubstr("O3 is closed: nothing in it changes any more.")) << line;
  }
}

TEST(Review, IsFilledIn) {
  Halfway chat;
  const commands::Form change = chat.open("review", "O1=change");
  EXPECT_EQ(tests::field(change, "kr").options.size(), 3U) << "milestones have no target";
  EXPECT_THAT(
      chat.submit(change.state,
                  {{"kr", "KR2"}, {"target", "5"}, {"because", "holidays"}, {"confidence", "4"}})
          .text,
      AllOf(HasSubstr("KR2 target: 4 days → 5 days"), HasSubstr("O3 Support")));
  EXPECT_THAT(chat.say("show O1"), HasSubstr("scope down”, confidence 4/10"));
  const commands::Form keep = chat.open("review", "O3=keep");
  EXPECT_THAT(chat.submit(keep.state, {{"confidence", "green"}}).text,
              HasSubstr("still right, confidence 8/10 (high)"));
  const commands::Form drop = chat.open("review", "O3=drop");
  EXPECT_TRUE(chat.submit(drop.state, {}).errors.contains("because"));
  const commands::Form no = chat.open("review", "O3=no");
  EXPECT_THAT(chat.submit(no.state, {{"instead", "calm"}}).text, HasSubstr("It should be: calm"));
  EXPECT_TRUE(chat.submit(chat.open("review", "O3=keep").state, {{"confidence", "perhaps"}})
                  .errors.contains("confidence"));
}

TEST(Review, LeavesPrivateObjectivesOut) {
  Halfway chat;
  chat.say("edit O3 private yes");
  chat.say("review O3 keep");
  EXPECT_THAT(chat.say("review summary Growth"), HasSubstr("Support answers fast"));
  EXPECT_THAT(chat.say("review summary Growth --share"), HasSubstr("Not shared"));
  for (const char* look : {"review summary Growth", "review O3", "decisions", "digest Growth"}) {
    EXPECT_THAT(chat.say(look, "eve"), Not(HasSubstr("Support"))) << look;
  }
}

TEST(Review, IsWhatHalfTimeLeadsTo) {
  GrowthChat chat;
  const std::string note = chat.in_book([&](const store::Book& book) {
    commands::Message message;
    const okr::Day half = std::chrono::sys_days{std::chrono::November / 16 / 2026};
    for (okr::Day day = half - days{3}; day <= half + days{3}; day += days{1}) {
      commands::cards::add_cycle_notice(message, book, store::read_team(book, chat.growth), day,
                                        chat.clock.now());
    }
    return commands::plain_text(message);
  });
  EXPECT_THAT(note, AllOf(HasSubstr("Half of 2026-Q4 is over"), HasSubstr("/okr review")));
  EXPECT_THAT(chat.press({"next", "", chat.ann}).text, HasSubstr("O1 New users feel at home"));
}

class StillRight : public testing::Test {
 protected:
  // ann's card as it was due at `due`.
  std::string card(okr::Instant due) {
    return chat_.in_book([&](const store::Book& book) {
      const auto message = commands::cards::compose(book, prompt(due), chat_.clock.now());
      return message ? commands::plain_text(*message) : std::string{};
    });
  }
  okr::Delivery prompt(okr::Instant due) const {
    okr::Delivery delivery;
    delivery.kind = okr::DeliveryKind::kPrompt;
    delivery.person = chat_.ann;
    delivery.due_at = due;
    return delivery;
  }
  void sent(okr::Instant due) {
    chat_.in_book([&](const store::Book& book) { store::add_delivery(book, prompt(due)); });
  }

  GrowthChat chat_;  // O1 was published 40 days before
};

TEST_F(StillRight, IsAskedOnTheFirstCardInFourWeeks) {
  const auto asks = HasSubstr("Once in four weeks: is this still the right goal? O1 New users");
  EXPECT_THAT(card(tests::kMonday), asks);
  sent(tests::kMonday);
  for (int week = 1; week <= 2; ++week) {
    chat_.clock.set(tests::kMonday + days{7 * week});
    EXPECT_THAT(card(chat_.clock.now()), Not(asks)) << week;
  }
  chat_.clock.set(tests::kMonday + days{21});
  EXPECT_THAT(card(chat_.clock.now()), asks) << "the next four weeks";
  chat_.say("review O1 yes");
  EXPECT_THAT(card(chat_.clock.now()), Not(asks)) << "answered";
}

TEST_F(StillRight, IsNotAskedWhereItWasAnsweredOrIsNobodysMatterAnyMore) {
  const auto asks = HasSubstr("is this still the right goal?");
  chat_.say("review O1 no that they stay");
  EXPECT_THAT(card(tests::kMonday), Not(asks));
  EXPECT_THAT(chat_.say("undo"), HasSubstr("remark: yes → no"));
  EXPECT_THAT(card(tests::kMonday), asks);
  chat_.clock.set(tests::kMonday + days{30});
  EXPECT_THAT(card(chat_.clock.now()), Not(asks)) << "in the last fortnight";
  chat_.clock.set(tests::kMonday);
  chat_.say("assign O1 @bob");
  EXPECT_THAT(card(tests::kMonday), Not(asks)) << "it is the owner's to say";
}

TEST_F(StillRight, IsAskedAtHomeOfWhoGetsNoCards) {
  const auto asks = HasSubstr("is this still the right goal?");
  EXPECT_THAT(chat_.say(""), Not(asks)) << "her card asks it";
  chat_.say("assign O1 @eve");
  EXPECT_THAT(chat_.say("", "eve"), asks);
  chat_.say("review O1 yes", "eve");
  EXPECT_THAT(chat_.say("", "eve"), Not(asks));
}

}  // namespace
