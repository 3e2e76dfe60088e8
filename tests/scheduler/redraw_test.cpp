#include <gtest/gtest.h>

#include "store/sql/card_change.h"
#include "store/sql/digest_change.h"
#include "tests/scheduler/running_scheduler.h"

namespace {

using namespace std::chrono_literals;
using tests::kMonday;

class Redraw : public tests::RunningScheduler {
 protected:
  Redraw() : person_(add_asked()) {}

  // Something that the person's card shows has changed.
  void change(okr::Instant now) {
    book.in_book([&](const store::Book& b) {
      const store::Author author{
          person_, "sandbox", now, okr::CommandId{store::next_ledger_number(b)}, "", std::nullopt};
      store::note_card_change(b, author, person_);
    });
  }

  // Something that the team's digest shows has changed.
  void change_digest(okr::Instant now) {
    book.in_book([&](const store::Book& b) {
      const store::Author author{
          person_, "sandbox", now, okr::CommandId{store::next_ledger_number(b)}, "", std::nullopt};
      store::note_digest_change(b, author, okr::KeyResultId{1});
    });
  }

  okr::PersonId person_;
};

TEST_F(Redraw, DrawsACardOnceHoweverMuchChanged) {
  run(tests::kStart, kMonday);
  ASSERT_EQ(courier.delivered.size(), 1U);
  for (int i = 0; i < 20; ++i) change(kMonday + 1min);
  scheduler->tick(kMonday + 2min);
  ASSERT_EQ(courier.redrawn.size(), 1U);
  EXPECT_EQ(courier.redrawn[0].delivery.id, courier.delivered[0].delivery.id);
  EXPECT_EQ(courier.redrawn[0].delivery.sent_message, "message");
  scheduler->tick(kMonday + 3min);
  EXPECT_EQ(courier.redrawn.size(), 1U);
  change(kMonday + 4min);
  scheduler->tick(kMonday + 4min);
  EXPECT_EQ(courier.redrawn.size(), 2U);
}

TEST_F(Redraw, WantsNothingOfWhoeverHasNoCard) {
  change(tests::kStart);
  scheduler->tick(tests::kStart);
  EXPECT_TRUE(courier.redrawn.empty());
}

TEST_F(Redraw, SurvivesARestart) {
  run(tests::kStart, kMonday);
  change(kMonday + 1min);
  restart();
  scheduler->tick(kMonday + 2min);
  EXPECT_EQ(courier.redrawn.size(), 1U);
}

TEST_F(Redraw, TriesAgainWhatFailsForAnHour) {
  run(tests::kStart, kMonday);
  change(kMonday);
  courier.outcomes_of_redrawing = {scheduler::Failed{"no answer"},
                                   scheduler::RetryAfter{90s, std::nullopt, "too fast"}};
  scheduler->tick(kMonday);
  scheduler->tick(kMonday + 29s);
  EXPECT_EQ(courier.redrawn.size(), 1U);
  scheduler->tick(kMonday + 30s);
  EXPECT_EQ(courier.redrawn.size(), 2U);
  scheduler->tick(kMonday + 119s);
  EXPECT_EQ(courier.redrawn.size(), 2U);
  scheduler->tick(kMonday + 120s);
  EXPECT_EQ(courier.redrawn.size(), 3U);

  change(kMonday + 5min);
  courier.outcomes_of_redrawing.assign(1000, scheduler::Failed{"no answer"});
  run(kMonday + 5min, kMonday + 2h, 30s);
  const auto tried = courier.redrawn.size();
  EXPECT_LT(tried, 130U);
  run(kMonday + 2h, kMonday + 3h, 30s);
  EXPECT_EQ(courier.redrawn.size(), tried);
}

TEST_F(Redraw, DrawsBothPostsOfADigestAtMostOnceAMinute) {
  book.set(book.digest(team));
  change_digest(tests::kStart);  // none was posted yet
  run(tests::kStart, kMonday + 5min);
  ASSERT_EQ(courier.delivered.size(), 3U);
  for (int i = 0; i < 20; ++i) change_digest(kMonday + 6min + i * 1s);
  scheduler->tick(kMonday + 6min + 59s);
  EXPECT_TRUE(courier.redrawn.empty());
  scheduler->tick(kMonday + 7min);
  ASSERT_EQ(courier.redrawn.size(), 2U);
  EXPECT_EQ(courier.redrawn[0].delivery.kind, okr::DeliveryKind::kDigest);
  EXPECT_EQ(courier.redrawn[1].delivery.kind, okr::DeliveryKind::kDigestThread);
  EXPECT_EQ(courier.redrawn[1].delivery.thread_of, courier.redrawn[0].delivery.id);
  scheduler->tick(kMonday + 9min);
  EXPECT_EQ(courier.redrawn.size(), 2U);
  change_digest(kMonday + 8 * 24h);  // too old by then
  run(kMonday + 8 * 24h, kMonday + 8 * 24h + 5min);
  EXPECT_EQ(courier.redrawn.size(), 2U);
}

TEST_F(Redraw, DrawsAReminderAndThePromptItRemindsOf) {
  book.set_nudges(team);
  run(tests::kStart, kMonday + 24h);
  change(kMonday + 25h);
  scheduler->tick(kMonday + 25h);
  ASSERT_EQ(courier.redrawn.size(), 2U);
  EXPECT_EQ(courier.redrawn[0].delivery.kind, okr::DeliveryKind::kNudge);
  EXPECT_EQ(courier.redrawn[1].delivery.kind, okr::DeliveryKind::kPrompt);
}

TEST_F(Redraw, CorrectsADigestInItsThreadOnceItCanNoLongerBeEdited) {
  book.set(book.digest(team));
  run(tests::kStart, kMonday + 5min);
  courier.outcomes_of_redrawing = {scheduler::Refused{"too late", true},
                                   scheduler::Refused{"too late", true}};
  change_digest(kMonday + 6min);
  scheduler->tick(kMonday + 7min);
  scheduler->tick(kMonday + 8min);
  ASSERT_EQ(courier.delivered.size(), 4U);
  const okr::Delivery correction = courier.delivered.back().delivery;
  EXPECT_EQ(correction.kind, okr::DeliveryKind::kDigestCorrection);
  EXPECT_EQ(correction.thread_of, courier.redrawn[0].delivery.id);
  EXPECT_EQ(correction.channel_id, "town");
  // From then on the correction is kept up to date.
  courier.redrawn.clear();
  courier.outcomes_of_redrawing = {scheduler::Refused{"too late", true}};
  change_digest(kMonday + 10min);
  run(kMonday + 11min, kMonday + 20min);
  EXPECT_EQ(courier.delivered.size(), 4U);
  ASSERT_EQ(courier.redrawn.size(), 3U);
  EXPECT_EQ(courier.redrawn[2].delivery.id, correction.id);
}

TEST_F(Redraw, TriesADigestAgainThatFailed) {
  book.set(book.digest(team));
  run(tests::kStart, kMonday + 5min);
  change_digest(kMonday + 6min);
  courier.outcomes_of_redrawing = {scheduler::Sent{}, scheduler::Failed{"no answer"}};
  scheduler->tick(kMonday + 7min);
  EXPECT_EQ(courier.redrawn.size(), 2U);
  scheduler->tick(kMonday + 7min + 29s);
  EXPECT_EQ(courier.redrawn.size(), 2U);
  scheduler->tick(kMonday + 7min + 30s);
  EXPECT_EQ(courier.redrawn.size(), 4U);
  scheduler->tick(kMonday + 10min);
  EXPECT_EQ(courier.redrawn.size(), 4U);
}

TEST_F(Redraw, GivesUpOnACardThatIsGone) {
  run(tests::kStart, kMonday);
  change(kMonday);
  courier.outcomes_of_redrawing = {scheduler::Refused{"message_not_found"}};
  scheduler->tick(kMonday);
  scheduler->tick(kMonday + 5min);
  EXPECT_EQ(courier.redrawn.size(), 1U);
}

}  // namespace
