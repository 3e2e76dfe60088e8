#include "store/sql/card_change.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/sql/blocker.h"
#include "store/sql/check_in.h"
#include "store/sql/delivery.h"
#include "tests/store/seeded_book.h"

namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using tests::kMonday;

class CardChange : public testing::Test {
 protected:
  CardChange() {
    key_result_ = book_.write([&](const store::Book& book) { return book_.add_key_result(book); });
  }

  // A prompt to a person that was sent, or is being sent.
  okr::DeliveryId prompt(okr::PersonId person, bool sent = true) {
    return book_.write([&](const store::Book& book) {
      okr::Delivery delivery;
      delivery.org = book.org;
      delivery.person = person;
      delivery.reason = "because";
      delivery.due_at = kMonday;
      const auto id = store::add_delivery(book, delivery);
      EXPECT_TRUE(store::claim_delivery(book.tx, kMonday, 60s));
      if (sent) store::mark_sent(book.tx, id, kMonday, book_.connection, "D1", "m1");
      return id;
    });
  }
  template <class F>
  void change(F&& work) {
    book_.write([&](const store::Book& book) { work(book, book_.author()); });
  }
  void check_in(okr::Instant at = kMonday) {
    change([&](const store::Book& book, const store::Author& author) {
      okr::CheckIn row;
      row.key_result = key_result_;
      row.at = at;
      row.person = book_.ann;
      row.via = "sandbox";
      (void)store::add_check_in(book, author, row);
    });
  }
  // Takes what changed: whose cards, in the order in which they are drawn again.
  std::vector<okr::PersonId> drawn(okr::Instant now = kMonday) {
    std::vector<okr::PersonId> people;
    book_.write([&](const store::Book& book) {
      people.clear();
      while (const auto card = store::changed_card(book.tx, now)) {
        people.push_back(card->person);
        store::forget_card_change(book.tx, *card);
      }
    });
    return people;
  }

  tests::SeededBook book_;
  okr::KeyResultId key_result_;
};

TEST_F(CardChange, IsNotedForWhoeverIsAskedAndHasACard) {
  check_in();
  EXPECT_THAT(drawn(), IsEmpty());
  prompt(book_.ann);
  prompt(book_.bob);
  check_in();
  check_in();
  EXPECT_THAT(drawn(), ElementsAre(book_.ann));
  EXPECT_THAT(drawn(), IsEmpty());
}

TEST_F(CardChange, IsNotedForWhoeverIsAskedBeforeAndAfter) {
  prompt(book_.ann);
  prompt(book_.bob);
  change([&](const store::Book& book, const store::Author& author) {
    store::change_field(book, author, okr::Noun::kKeyResult, key_result_.value, "check_in_owner",
                        std::to_string(book_.bob.value));
  });
  EXPECT_THAT(drawn(), ElementsAre(book_.ann, book_.bob));
}

TEST_F(CardChange, IsNotedForTheObjectiveAndTheCycleOfWhatTheyAreAskedFor) {
  prompt(book_.ann);
  prompt(book_.bob);
  const auto row = book_.write([&](const store::Book& book) {
    (void)book_.add_key_result(book);  // another one of ann's: still one card
    const auto key_result = store::find_key_result(book, key_result_);
    return store::read_objective(book, key_result->objective);
  });
  const struct {
    okr::Noun noun;
    std::int64_t id;
    const char* field;
    std::optional<std::string> value;
  } rows[] = {{okr::Noun::kObjective, row.id.value, "state", "closed"},
              {okr::Noun::kObjective, row.id.value, "state", "active"},
              {okr::Noun::kObjective, row.id.value, "text", "Another"},
              {okr::Noun::kObjective, row.id.value, "published_at", "1"},
              {okr::Noun::kCycle, row.cycle.value, "state", "closed"},
              {okr::Noun::kCycle, row.cycle.value, "last_day", "21000"}};
  for (const auto& one : rows) {
    SCOPED_TRACE(one.field);
    change([&](const store::Book& book, const store::Author& author) {
      store::change_field(book, author, one.noun, one.id, one.field, one.value);
    });
    EXPECT_THAT(drawn(), ElementsAre(book_.ann));
  }
  // Nothing changes, or in another cycle.
  change([&](const store::Book& book, const store::Author& author) {
    store::change_field(book, author, okr::Noun::kCycle, row.cycle.value, "state", "closed");
    okr::Cycle other;
    other.name = "another";
    const auto id = store::add_cycle(book, author, other);
    store::change_field(book, author, okr::Noun::kCycle, id.value, "state", "active");
  });
  EXPECT_THAT(drawn(), IsEmpty());
}

TEST_F(CardChange, IsNotedForBlockersThatOpenAndClose) {
  prompt(book_.ann);
  okr::Blocker blocker;
  blocker.key_result = key_result_;
  blocker.text = "no contract";
  blocker.opened_by = book_.ann;
  blocker.opened_at = kMonday;
  change([&](const store::Book& book, const store::Author& author) {
    blocker.id = store::add_blocker(book, author, blocker);
  });
  EXPECT_THAT(drawn(), ElementsAre(book_.ann));
  change([&](const store::Book& book, const store::Author& author) {
    store::close_blocker(book, author, blocker);
  });
  EXPECT_THAT(drawn(), ElementsAre(book_.ann));
}

TEST_F(CardChange, WaitsUntilTheCardIsThere) {
  const auto id = prompt(book_.ann, false);
  check_in();
  EXPECT_THAT(drawn(), IsEmpty());
  book_.write([&](const store::Book& book) {
    store::mark_sent(book.tx, id, kMonday, book_.connection, "D1", "m1");
  });
  EXPECT_THAT(drawn(), ElementsAre(book_.ann));
}

TEST_F(CardChange, KeepsWhatCameWhileTheCardWasDrawn) {
  prompt(book_.ann);
  check_in();
  book_.write([&](const store::Book& book) {
    const auto card = store::changed_card(book.tx, kMonday);
    ASSERT_TRUE(card);
    ASSERT_EQ(card->posts.size(), 1U);
    EXPECT_EQ(card->posts[0].sent_message, "m1");
    EXPECT_EQ(card->since, kMonday);
    store::note_card_change(book, book_.author(), book_.ann);
    store::forget_card_change(book.tx, *card);
  });
  EXPECT_THAT(drawn(), ElementsAre(book_.ann));
}

TEST_F(CardChange, IsPutOff) {
  prompt(book_.ann);
  check_in();
  book_.write([&](const store::Book& book) {
    store::put_off_card_change(book.tx, *store::changed_card(book.tx, kMonday), kMonday + 30s);
  });
  EXPECT_THAT(drawn(kMonday + 29s), IsEmpty());
  EXPECT_THAT(drawn(kMonday + 30s), ElementsAre(book_.ann));
}

TEST(Blocker, IsOpenFromItsFirstInstantToItsLast) {
  tests::SeededBook seeded;
  seeded.write([&](const store::Book& book) {
    okr::Blocker blocker;
    blocker.key_result = seeded.add_key_result(book);
    blocker.text = "no contract";
    blocker.waits_for = seeded.bob;
    blocker.needed_by = okr::Day{std::chrono::year{2026} / 11 / 27};
    blocker.opened_by = seeded.ann;
    blocker.opened_at = kMonday;
    blocker.id = store::add_blocker(book, seeded.author(), blocker);
    EXPECT_EQ(blocker.id.value, 1);
    const auto read = store::find_blocker(book, blocker.id);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->text, "no contract");
    EXPECT_EQ(read->waits_for, seeded.bob);
    EXPECT_EQ(read->needed_by, blocker.needed_by);
    EXPECT_EQ(store::open_blockers(book, blocker.key_result).size(), 1U);
    seeded.now = kMonday + 24h;
    store::close_blocker(book, seeded.author(), blocker);
    EXPECT_EQ(store::find_blocker(book, blocker.id)->closed_at, kMonday + 24h);
    EXPECT_TRUE(store::open_blockers(book, blocker.key_result).empty());
    const struct {
      okr::Instant at;
      std::size_t open;
    } rows[] = {{kMonday - 1s, 0}, {kMonday, 1}, {kMonday + 23h, 1}, {kMonday + 24h, 0}};
    for (const auto& row : rows) {
      EXPECT_EQ(store::blockers_at(book, seeded.growth, row.at).size(), row.open);
      EXPECT_EQ(store::blockers_at(book, std::nullopt, row.at).size(), row.open);
    }
    const auto field = store::blocker_field(blocker.id);
    EXPECT_EQ(store::change_field(book, seeded.author(), okr::Noun::kKeyResult,
                                  blocker.key_result.value, field, "open"),
              "closed");
    EXPECT_EQ(store::change_field(book, seeded.author(), okr::Noun::kKeyResult,
                                  blocker.key_result.value, field, std::nullopt),
              "open");
    EXPECT_FALSE(store::find_blocker(book, blocker.id));
  });
}

}  // namespace
