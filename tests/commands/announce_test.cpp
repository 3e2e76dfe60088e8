#include <gmock/gmock.h>

#include "commands/cards/cards.h"
#include "store/sql/delivery.h"
#include "tests/commands/expect.h"

namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using tests::expect_replies;
using tests::GrowthChat;

class Announcement : public testing::Test {
 protected:
  Announcement() { chat_.say("schedule digest weekly mon 16:00 in here"); }

  // What the delivery of that number brings; empty when there is none.
  std::string posted(std::int64_t number) {
    return chat_.in_book([&](const store::Book& book) {
      const auto delivery = store::find_delivery(book.tx, okr::DeliveryId{number});
      if (!delivery) return std::string{};
      EXPECT_EQ(delivery->channel_id, "c-town");
      const auto message = commands::cards::compose(book, *delivery, chat_.clock.now());
      return message ? commands::plain_text(*message) : std::string{};
    });
  }

  GrowthChat chat_;
};

TEST_F(Announcement, IsOnePostForAllThatIsPublished) {
  chat_.say("add objective Support answers fast");
  chat_.say("add kr O3 Answers reach 50");
  EXPECT_THAT(chat_.say("publish all"), HasSubstr("It is announced in the channel of Growth."));
  EXPECT_EQ(posted(1),
            "Growth, 2026-Q4: what we want to reach\n"
            "O2 Sales love the product (bob)\n"
            "    KR6 Monthly revenue: from €3,000 to €4,000\n"
            "O3 Support answers fast (ann)\n"
            "    KR7 Answers: reach 50\n"
            "This is what we say yes to; the rest can wait. At any time: /okr list Growth");
  EXPECT_EQ(posted(2), "");
}

TEST_F(Announcement, OfANewCycleComesWhenItBegins) {
  expect_replies(chat_, {{"cycle add 2027-Q1", {"in planning"}},
                         {"add objective Support answers fast cycle 2027-Q1", {"O3"}},
                         {"add kr O3 Answers reach 50", {"KR7"}},
                         {"publish O3", {"draft → active"}}});
  EXPECT_EQ(posted(1), "") << "nothing has begun";
  EXPECT_THAT(chat_.say("cycle start 2027-Q1"), HasSubstr("announced in the channel of Growth"));
  EXPECT_THAT(posted(1), AllOf(HasSubstr("Growth, 2027-Q1: what we want to reach\nO3 Support"),
                               Not(HasSubstr("O1"))));
}

TEST_F(Announcement, GoesToTheChannelsOfAllTeams) {
  for (const char* line : {"team add Sales in here", "team add Support in #support",
                           "add objective We sell team Sales", "add kr O3 Deals reach 50",
                           "add objective We help team Support", "add kr O4 Answers reach 50"}) {
    chat_.say(line);
  }
  EXPECT_THAT(chat_.say("publish all"),
              HasSubstr("It is announced in the channels of Growth, Sales and Support."));
}

TEST_F(Announcement, LeavesOutWhatIsPrivate) {
  chat_.say("edit O2 private yes");
  EXPECT_THAT(chat_.say("publish all"), Not(HasSubstr("announced")));
  EXPECT_EQ(posted(1), "");
}

TEST(Home, ShowsWhatComesFirstForEverybody) {
  GrowthChat chat;
  expect_replies(
      chat, {{"team add Product under Growth", {"Product"}},
             {"add objective The app is quick team Product", {"O3"}},
             {"add kr O3 Seconds reach 2", {"KR7"}},
             {"publish O3", {"active"}},
             {"", {"Top priorities\nO1 New users feel at home (Growth)"}, "eve"},
             {"team join Product", {"now a member"}, "eve"},
             {"", {"O1 New users feel at home (Growth)\nO3 The app is quick (Product)"}, "eve"}});
  EXPECT_THAT(chat.say(""), Not(HasSubstr("Top priorities"))) << "they are all hers";
  chat.say("edit O1 private yes");
  EXPECT_THAT(chat.say("", "eve"), Not(HasSubstr("at home (Growth)")));
}

TEST(Home, ShowsFivePrioritiesAtMost) {
  GrowthChat chat;
  for (int i = 3; i <= 8; ++i) {
    chat.say("add objective Goal number " + std::to_string(i));
    chat.say("add kr O" + std::to_string(i) + " Answers reach 50");
  }
  chat.say("publish all");
  const std::string home = chat.say("", "eve");
  EXPECT_THAT(home, HasSubstr("Top priorities\nO1 New users feel at home (Growth)\nO2 Sales love"));
  EXPECT_THAT(home, HasSubstr("\nO5 Goal number 5 (Growth)"));
  EXPECT_THAT(home, Not(HasSubstr("O6 Goal")));
}

}  // namespace
