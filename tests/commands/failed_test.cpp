#include <gmock/gmock.h>

#include "commands/cards/cards.h"
#include "store/sql/delivery.h"
#include "store/sql/failed.h"
#include "tests/commands/say.h"

namespace {

using std::chrono::days;
using std::chrono::hours;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class FailedMessages : public testing::Test {
 protected:
  okr::DeliveryId dies(okr::DeliveryKind kind, std::string_view error,
                       std::optional<okr::DeliveryId> thread_of = {}) {
    return chat_.in_book([&](const store::Book& book) {
      okr::Delivery delivery;
      delivery.org = book.org;
      delivery.kind = kind;
      delivery.due_at = chat_.clock.now();
      delivery.thread_of = thread_of;
      if (kind == okr::DeliveryKind::kPrompt) {
        delivery.person = chat_.bob;
      } else {
        delivery.team = chat_.growth;
        delivery.connection = chat_.connection;
        delivery.channel_id = "c-town";
      }
      delivery.id = store::add_delivery(book, delivery);
      store::mark_dead(book.tx, delivery.id, error);
      store::note_failed(book, delivery, chat_.clock.now());
      return delivery.id;
    });
  }
  okr::Delivery found(okr::DeliveryId id) {
    return chat_.in_book(
        [&](const store::Book& book) { return store::find_delivery(book.tx, id).value(); });
  }

  tests::GrowthChat chat_;
};

TEST_F(FailedMessages, AreListedForAdministratorsWithTheReason) {
  EXPECT_EQ(chat_.say("failed"), "Everything of the last 14 days was delivered.");
  dies(okr::DeliveryKind::kPrompt, "chat.postMessage: user_disabled");
  const auto digest = dies(okr::DeliveryKind::kDigest, "chat.postMessage: not_in_channel");
  dies(okr::DeliveryKind::kDigestThread, "chat.postMessage: not_in_channel", digest);
  const std::string list = chat_.say("failed");
  EXPECT_THAT(list, HasSubstr("2 messages could not be delivered"));
  EXPECT_THAT(list, HasSubstr("digest of Growth, due Mon 23 Nov 10:00: chat.postMessage: "
                              "not_in_channel\nD1 check-in card to bob, due Mon 23 Nov 10:00: "
                              "chat.postMessage: user_disabled"));
  EXPECT_THAT(chat_.say("failed", "bob"), HasSubstr("Only administrators"));
  EXPECT_THAT(chat_.say("failed retry all", "bob"), HasSubstr("Only administrators"));
  chat_.clock.advance(days{15});
  EXPECT_THAT(chat_.say("failed"), HasSubstr("was delivered"));
}

TEST_F(FailedMessages, AreTriedAgainAfterALookWhetherTheyArrived) {
  const auto digest = dies(okr::DeliveryKind::kDigest, "not_in_channel");
  const auto thread = dies(okr::DeliveryKind::kDigestThread, "not_in_channel", digest);
  const auto card = dies(okr::DeliveryKind::kPrompt, "user_disabled");
  const std::string id = "D" + std::to_string(digest.value);
  EXPECT_EQ(chat_.say("failed retry " + id), "I try " + id + " again now.");
  for (const auto one : {digest, thread}) {
    EXPECT_EQ(found(one).state, okr::DeliveryState::kAmbiguous);
    EXPECT_EQ(found(one).attempt, 0);
  }
  EXPECT_EQ(found(card).state, okr::DeliveryState::kDead);
  EXPECT_THAT(chat_.say("failed retry " + id), HasSubstr("is not among"));
  EXPECT_EQ(chat_.say("failed retry all"), "I try 1 message again now.");
  EXPECT_THAT(chat_.say("failed retry all"), HasSubstr("nothing"));
  EXPECT_THAT(chat_.say("failed retry yesterday"), HasSubstr("\"yesterday\" is no message"));
}

TEST_F(FailedMessages, AreToldToAdministratorsOnceForAllThatFailTogether) {
  dies(okr::DeliveryKind::kPrompt, "user_disabled");
  dies(okr::DeliveryKind::kPrompt, "user_disabled");
  const auto notice = found({2});
  EXPECT_EQ(notice.kind, okr::DeliveryKind::kFailed);
  EXPECT_EQ(notice.person, chat_.ann);
  const auto composed = [&] {
    return chat_.in_book([&](const store::Book& book) {
      const auto message = commands::cards::compose(book, notice, chat_.clock.now());
      return message ? commands::plain_text(*message) : "";
    });
  };
  EXPECT_THAT(composed(),
              AllOf(HasSubstr("2 messages could not"), HasSubstr("/okr failed retry all")));
  chat_.in_book([&](const store::Book& book) {
    EXPECT_FALSE(store::find_delivery(book.tx, {4}));
    store::mark_dead(book.tx, notice.id, "user_disabled");
    store::note_failed(book, notice, chat_.clock.now());
    EXPECT_FALSE(store::find_delivery(book.tx, {4})) << "the notice of a notice";
  });
  chat_.say("failed retry all");
  EXPECT_EQ(composed(), "");
}

}  // namespace
