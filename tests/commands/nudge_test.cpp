#include <gmock/gmock.h>

#include <algorithm>

#include "commands/cards/cards.h"
#include "scheduler/plan.h"
#include "scheduler/scheduler.h"
#include "store/sql/delivery.h"
#include "tests/commands/say.h"
#include "tests/golden.h"
#include "tests/scheduler/fake_courier.h"

namespace {

using std::chrono::days;
using std::chrono::hours;
using testing::HasSubstr;
using testing::Not;

class NudgeCards : public testing::Test {
 protected:
  // What Tuesday brings to `person`; empty when there is nothing to say.
  std::string card(okr::DeliveryKind kind, okr::PersonId person) {
    return chat_.in_book([&](const store::Book& book) {
      okr::Delivery delivery;
      delivery.kind = kind;
      delivery.person = person;
      delivery.team = chat_.growth;
      delivery.reason = "Growth asked on Mon 23 Nov 2026.";
      delivery.due_at = tests::kMonday + hours{23};
      delivery.id = store::add_delivery(book, delivery);
      okr::Occurrence carried;
      carried.key = std::to_string(delivery.id.value);
      carried.kind = kind;
      carried.person = person;
      carried.team = chat_.growth;
      EXPECT_TRUE(store::insert_occurrence(book, carried));
      store::set_delivery(book, carried.key, delivery.id);
      const auto message = commands::cards::compose(book, delivery, chat_.clock.now());
      return message ? commands::plain_text(*message) : "";
    });
  }

  tests::GrowthChat chat_;
};

TEST_F(NudgeCards, RemindOfWhatIsStillOpen) {
  chat_.say("KR1 33 7 first mails are out", "bob");
  chat_.clock.set(tests::kMonday + hours{23});
  const std::string reminder = card(okr::DeliveryKind::kNudge, chat_.bob);
  EXPECT_THAT(reminder, HasSubstr("A reminder: 2 key results still open"));
  EXPECT_THAT(reminder, Not(HasSubstr("KR1 Activation rate")));
  chat_.say("KR2 9", "bob");
  chat_.say("KR5 2", "bob");
  EXPECT_EQ(card(okr::DeliveryKind::kNudge, chat_.bob), "");
}

TEST_F(NudgeCards, TellTheLeadAloneWhoIsMissing) {
  chat_.clock.set(tests::kMonday - days{7});
  chat_.say("KR1 33 7 first mails are out", "bob");
  chat_.clock.set(tests::kMonday + hours{23});
  tests::expect_golden("missing", card(okr::DeliveryKind::kMissing, chat_.ann));
  EXPECT_EQ(card(okr::DeliveryKind::kMissing, chat_.bob), "") << "bob leads nothing";
  chat_.say("away today", "bob");
  EXPECT_EQ(card(okr::DeliveryKind::kMissing, chat_.ann), "");
}

TEST_F(NudgeCards, TellTheLeadNothingWhenAllAreIn) {
  for (const std::string text : {"KR1 33", "KR2 9", "KR5 2"}) chat_.say(text, "bob");
  chat_.clock.set(tests::kMonday + hours{23});
  EXPECT_EQ(card(okr::DeliveryKind::kMissing, chat_.ann), "");
}

TEST_F(NudgeCards, AreSwitchedOnAndOffByTheLead) {
  EXPECT_THAT(chat_.say("schedule nudges off", "ann"), HasSubstr("are off already"));
  EXPECT_THAT(chat_.say("schedule nudges on", "bob"), HasSubstr("lead"));
  EXPECT_THAT(chat_.say("schedule nudges on", "ann"), HasSubstr("is reminded once"));
  EXPECT_THAT(chat_.say("upcoming all", "ann"),
              HasSubstr("Tue 24 Nov 09:00 (Europe/Berlin), reminder, if need be, to bob."));
  EXPECT_THAT(chat_.say("schedule nudges off Growth", "ann"), HasSubstr("nobody is reminded"));
  EXPECT_THAT(chat_.say("upcoming all", "ann"), Not(HasSubstr("reminder")));
  chat_.say("undo", "ann");
  EXPECT_THAT(chat_.say("upcoming all", "ann"), HasSubstr("reminder"));
  EXPECT_THAT(chat_.say("schedule nudges perhaps", "ann"), HasSubstr("Reminders are on or off"));
}

TEST_F(NudgeCards, StayAsTheyWereWhenTheScheduleIsMoved) {
  EXPECT_THAT(chat_.say("schedule prompts weekly tue 10:00", "ann"),
              Not(HasSubstr("schedule nudges off")));
  chat_.say("schedule nudges on", "ann");
  EXPECT_THAT(chat_.say("schedule prompts weekly mon 10:00", "ann"),
              HasSubstr("/okr schedule nudges off"));
  chat_.say("schedule pause prompts", "ann");
  chat_.say("schedule resume prompts", "ann");
  EXPECT_THAT(chat_.say("schedule nudges on", "ann"), HasSubstr("are on already"));
}

TEST_F(NudgeCards, OfATimeThatIsOverComeWhenItIsTakenBackThatTheyDoNot) {
  for (const std::string text : {"schedule nudges off", "schedule pause"}) {
    SCOPED_TRACE(text);
    tests::GrowthChat chat;
    tests::FakeCourier courier;
    scheduler::Scheduler scheduler{*chat.store, courier, "one"};
    const auto reminders = [&] {
      return std::count_if(
          courier.delivered.begin(), courier.delivered.end(),
          [](const auto& call) { return call.delivery.kind == okr::DeliveryKind::kNudge; });
    };
    chat.say("schedule nudges on", "ann");
    chat.say(text, "ann");
    chat.clock.advance(hours{24});
    scheduler.tick(chat.clock.now());
    EXPECT_EQ(reminders(), 0);
    chat.say("undo", "ann");
    scheduler.tick(chat.clock.now() + std::chrono::minutes{1});
    EXPECT_EQ(reminders(), 2) << "to ann and to bob";
  }
}

TEST(DigestCorrection, TellsInTheThreadWhatChangedSince) {
  tests::GrowthChat chat;
  chat.say("KR1 33 7 first mails are out", "bob");
  chat.clock.set(tests::kMonday + hours{6});
  const auto correction = [&] {
    return chat.in_book([&](const store::Book& book) {
      okr::Delivery digest;
      digest.kind = okr::DeliveryKind::kDigest;
      digest.team = chat.growth;
      digest.connection = chat.connection;
      digest.channel_id = "c-town";
      digest.due_at = tests::kMonday + hours{6};
      okr::Delivery sent = digest;
      sent.id = store::add_delivery(book, digest);
      store::add_correction(book, sent, chat.clock.now());
      const auto added = store::find_delivery(book.tx, {sent.id.value + 1});
      EXPECT_TRUE(added);
      const auto message = commands::cards::compose(book, *added, chat.clock.now());
      return message ? commands::plain_text(*message) : "";
    });
  };
  EXPECT_EQ(correction(), "");
  chat.clock.set(tests::kMonday + hours{7});
  chat.say("correct KR1 35", "bob");
  chat.say("KR5 2 6", "bob");
  EXPECT_EQ(correction(),
            "Changed since, and too late to edit it above:\n"
            "KR1 Activation rate: 33 % → 35 %, confidence 7/10 (high)\n"
            "KR5 Customer interviews: 2, the first check-in");
}

}  // namespace
