#include <gmock/gmock.h>

#include "commands/cards/cards.h"
#include "scheduler/notices.h"
#include "store/sql/delivery.h"
#include "tests/commands/say.h"
#include "tests/golden.h"

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::November;
using testing::HasSubstr;
using testing::Not;

constexpr int kYear = 2026;

// The messages that tell, as they are composed for occurrences of Growth.
class NoticeCards : public testing::Test {
 protected:
  std::string card(const std::vector<okr::DeliveryKind>& kinds, okr::PersonId person,
                   okr::Day local_day = {}) {
    return chat_.in_book([&](const store::Book& book) {
      okr::Delivery delivery;
      delivery.kind = kinds.front();
      delivery.person = person;
      delivery.reason = "You lead Growth.";
      delivery.due_at = chat_.clock.now();
      delivery.org = book.org;
      delivery.id = store::add_delivery(book, delivery);
      for (const okr::DeliveryKind kind : kinds) {
        okr::Occurrence one;
        one.key = std::to_string(++occurrences_);
        one.kind = kind;
        one.person = person;
        const bool of_nobodys_team =
            kind == okr::DeliveryKind::kWaiting || kind == okr::DeliveryKind::kKpis;
        if (!of_nobodys_team) one.team = chat_.growth;
        one.local_day = local_day;
        EXPECT_TRUE(store::insert_occurrence(book, one));
        store::set_delivery(book, one.key, delivery.id);
      }
      const auto message = commands::cards::compose(book, delivery, chat_.clock.now());
      return message ? commands::plain_text(*message) : "";
    });
  }
  std::string cycle_card(okr::Day local_day) {
    chat_.clock.set(local_day + hours{8});
    return card({okr::DeliveryKind::kCycle}, chat_.ann, local_day);
  }

  tests::GrowthChat chat_;
  int occurrences_ = 0;
};

TEST_F(NoticeCards, TellTheLeadWhatIsStaleAndHeldUp) {
  chat_.clock.set(tests::kMonday - days{14});
  chat_.say("KR1 33 7 first mails are out", "bob");
  chat_.say("block KR1 the contract is not signed on @eve by 20 nov", "bob");
  chat_.clock.set(tests::kMonday + days{4});
  chat_.say("KR5 2", "bob");
  tests::expect_golden("findings", card({okr::DeliveryKind::kFindings}, chat_.ann));
  EXPECT_EQ(card({okr::DeliveryKind::kFindings}, chat_.bob), "") << "bob leads nothing";
}

TEST_F(NoticeCards, TellTheLeadWhereMuchConfidenceWasLostWithinAWeek) {
  chat_.say("KR1 33 8 first mails are out", "bob");
  chat_.say("KR2 9 8 well", "bob");
  chat_.say("KR5 2 4 slow", "bob");
  chat_.clock.set(tests::kMonday + days{8});
  chat_.say("KR1 33 5 the provider left us", "bob");
  chat_.say("KR2 9 6 a bit slower than we thought", "bob");
  chat_.say("KR5 2 3 still slow and nobody to help", "bob");
  const std::string text = card({okr::DeliveryKind::kFindings}, chat_.ann);
  EXPECT_THAT(text, HasSubstr("Much less confident than a week ago\nKR1 "));
  EXPECT_THAT(text, HasSubstr("8/10 (high) → 5/10 (medium), “the provider left us”"));
  EXPECT_THAT(text, Not(HasSubstr("KR2 ")));
  EXPECT_THAT(text, Not(HasSubstr("KR5 ")));
}

TEST_F(NoticeCards, TellNothingWhenNothingIsStale) {
  for (const char* id : {"KR1 33", "KR2 9", "KR5 2"}) chat_.say(id, "bob");
  for (const char* id : {"done KR3", "done KR4"}) chat_.say(id, "ann");
  EXPECT_EQ(card({okr::DeliveryKind::kFindings}, chat_.ann), "");
}

TEST_F(NoticeCards, AreOneMessageWithAFooter) {
  chat_.clock.set(tests::kMonday + days{4});
  const std::string both =
      card({okr::DeliveryKind::kMissing, okr::DeliveryKind::kFindings}, chat_.ann);
  EXPECT_THAT(both, HasSubstr("Growth: 1 person has not checked in yet"));
  EXPECT_THAT(both, HasSubstr("Growth: what needs you"));
  EXPECT_THAT(both, HasSubstr("No more of them: /okr schedule nudges off Growth."));
}

TEST_F(NoticeCards, CarryATeamThroughItsCycle) {
  chat_.say("KR1 38 7", "bob");
  chat_.say("cycle add 2027-Q1", "ann");
  chat_.say("add objective Win more teams team Growth cycle 2027-Q1", "ann");
  std::string all;
  for (const okr::Day day :
       {okr::Day{November / 16 / kYear}, okr::Day{std::chrono::December / 17 / kYear},
        okr::Day{std::chrono::December / 24 / kYear}, okr::Day{std::chrono::December / 25 / kYear},
        okr::Day{std::chrono::December / 30 / kYear},
        okr::Day{std::chrono::January / 1 / (kYear + 1)}}) {
    all += (all.empty() ? "" : "\n---\n") + cycle_card(day);
  }
  tests::expect_golden("cycle_notices", all);
}

TEST_F(NoticeCards, AskForObjectivesWhereThereAreNone) {
  chat_.say("cycle add 2027-Q1", "ann");
  EXPECT_THAT(cycle_card(okr::Day{std::chrono::December / 25 / kYear}),
              HasSubstr("/okr add objective <text> team Growth cycle 2027-Q1"));
}

TEST_F(NoticeCards, TellWhomABlockerWaitsFor) {
  EXPECT_THAT(chat_.say("block KR1 the contract is not signed on @eve by fri", "bob"),
              HasSubstr("eve is told"));
  EXPECT_THAT(chat_.say("block KR2 the test bed is down on @bob", "bob"),
              HasSubstr("nobody was messaged"));
  chat_.clock.set(tests::kMonday + days{4});
  tests::expect_golden("waiting", card({okr::DeliveryKind::kWaiting}, chat_.eve));
  EXPECT_THAT(chat_.say("upcoming past all", "ann"),
              HasSubstr("note of what waits to eve, on its way"));
  chat_.say("unblock KR1", "bob");
  EXPECT_EQ(card({okr::DeliveryKind::kWaiting}, chat_.eve), "");
}

// Whoever was waited for may not see any more what waits.
TEST_F(NoticeCards, TellNothingOfABlockerThatBecamePrivate) {
  chat_.say("block KR1 the contract is not signed on @eve by fri", "bob");
  chat_.say("edit O1 private on because it is");
  chat_.say("edit KR1 text Hidden measure because it is");
  chat_.clock.set(tests::kMonday + days{4});
  EXPECT_EQ(card({okr::DeliveryKind::kWaiting}, chat_.eve), "");
  chat_.say("contributors O1 add @eve");
  EXPECT_THAT(card({okr::DeliveryKind::kWaiting}, chat_.eve), HasSubstr("Hidden measure"));
}

TEST_F(NoticeCards, AskForTheValuesOfKpis) {
  chat_.say("kpi add Churn % healthy ≤ 3%", "eve");
  const std::string text = card({okr::DeliveryKind::kKpis}, chat_.eve);
  EXPECT_THAT(text, HasSubstr("KPIs without a value for this week or month\nK1 Churn"));
  EXPECT_THAT(text, HasSubstr("Type /okr kpi K1 <value>."));
  chat_.say("kpi K1 2.4%", "eve");
  EXPECT_EQ(card({okr::DeliveryKind::kKpis}, chat_.eve), "");
}

TEST_F(NoticeCards, OfABlockerAreHeldWhileSomebodyIsAway) {
  chat_.say("away today to 27 nov", "eve");
  EXPECT_THAT(chat_.say("block KR1 the contract is not signed on @eve", "bob"),
              HasSubstr("eve is not told now"));
}

TEST_F(NoticeCards, AreWhatWhyTellsOf) {
  chat_.say("block KR1 the contract is not signed on @eve", "bob");
  chat_.in_book([&](const store::Book& book) {
    store::mark_sent(book.tx, {1}, chat_.clock.now(), chat_.connection, "D1", "1");
    return 0;
  });
  EXPECT_THAT(chat_.say("why", "eve"), HasSubstr("bob said that KR1 waits for you."));
}

TEST_F(NoticeCards, AreWithinABudgetThatAdministratorsSet) {
  EXPECT_THAT(chat_.say("admin budget", "bob"), HasSubstr("at most 5 messages in seven days"));
  EXPECT_THAT(chat_.say("admin budget 7", "bob"), HasSubstr("Only administrators"));
  for (const char* wrong : {"admin budget 0", "admin budget 51"}) {
    EXPECT_THAT(chat_.say(wrong, "ann"), HasSubstr("from 1 to 50"));
  }
  EXPECT_THAT(chat_.say("admin budget 5", "ann"), HasSubstr("already"));
  EXPECT_THAT(chat_.say("admin budget many", "ann"), HasSubstr("number of messages"));
  EXPECT_THAT(chat_.say("admin budget 7", "ann"), HasSubstr("now gets at most 7 messages"));
  EXPECT_THAT(chat_.say("undo", "ann"), HasSubstr("nudge budget: 7 → 5"));
  EXPECT_THAT(chat_.say("admin budget", "bob"), HasSubstr("at most 5 messages"));
}

TEST_F(NoticeCards, AndAllElseOfThePastAreListedWithWhatBecameOfThem) {
  chat_.in_book([&](const store::Book& book) {
    const auto add = [&](const std::string& key, bool skipped) {
      okr::Occurrence one;
      one.key = key;
      one.team = chat_.growth;
      one.person = chat_.bob;
      one.due_at = tests::kMonday - hours{1};
      one.reason = "Growth asked.";
      one.skipped = skipped;
      EXPECT_TRUE(store::insert_occurrence(book, one));
      okr::Delivery delivery;
      delivery.person = chat_.bob;
      delivery.due_at = one.due_at;
      return skipped ? okr::DeliveryId{} : [&] {
        const auto id = store::add_delivery(book, delivery);
        store::set_delivery(book, key, id);
        return id;
      }();
    };
    store::mark_sent(book.tx, add("a", false), tests::kMonday - hours{1}, chat_.connection, "D",
                     "1");
    store::mark_sent(book.tx, add("b", false), tests::kMonday, chat_.connection, "D", "2");
    store::mark_dead(book.tx, add("c", false), "channel_not_found");
    store::mark_cancelled(book.tx, add("d", false), "nothing left to say");
    add("e", true);
    return 0;
  });
  EXPECT_EQ(chat_.say("upcoming @bob past 1", "ann"),
            "What came to bob in the last 1 day\n"
            "Mon 23 Nov 09:00 (Europe/Berlin), check-in card to bob, sent. Growth asked.\n"
            "Mon 23 Nov 09:00 (Europe/Berlin), check-in card to bob, sent late on Mon 23 Nov "
            "10:00. Growth asked.\n"
            "Mon 23 Nov 09:00 (Europe/Berlin), check-in card to bob, could not be delivered: "
            "channel_not_found. Growth asked.\n"
            "Mon 23 Nov 09:00 (Europe/Berlin), check-in card to bob, not needed any more: nothing "
            "left to say. Growth asked.\n"
            "Mon 23 Nov 09:00 (Europe/Berlin), check-in card to bob, not sent. Growth asked.");
  EXPECT_THAT(chat_.say("upcoming past", "eve"), HasSubstr("Nothing was due."));
  EXPECT_THAT(chat_.say("upcoming @bob", "eve"), HasSubstr("Only administrators and team leads"));
}

}  // namespace
