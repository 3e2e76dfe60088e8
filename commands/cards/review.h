#pragma once

#include <vector>

#include "commands/message.h"
#include "store/okr/cycle.h"
#include "store/okr/delivery.h"
#include "store/okr/objective.h"
#include "store/okr/person.h"
#include "store/okr/remark.h"
#include "store/transaction.h"

namespace commands::cards {

// One objective in a review, and what was answered so far, newest first.
struct ReviewItem {
  okr::Objective objective;
  okr::Cycle cycle;
  std::vector<okr::Remark> answers;

  [[nodiscard]] bool looked_at() const { return !answers.empty(); }
};

// With the answers that count `now`: those of the last fortnight before half-time and of what comes
// after it; before that, those since the cycle began.
[[nodiscard]] ReviewItem review_item(const store::Book& book, const okr::Objective& objective,
                                     okr::Instant now);

// Where it stands: progress, pace, confidence and forecast of each key result, what was answered,
// the questions and what to type.
void add_review_card(Message& message, const store::Book& book, const ReviewItem& item,
                     const okr::Person& reader, okr::Instant now);
[[nodiscard]] Actions review_buttons(const okr::Objective& objective, okr::PersonId person);

// All of it on one page: confidence of each, what was kept, changed, dropped, doubted, and not yet
// looked at.
void add_review_summary(Message& message, const store::Book& book,
                        const std::vector<ReviewItem>& items, const okr::Person& reader,
                        okr::Instant now);

// Once in four weeks the card of an objective's owner asks whether it is still the right goal: the
// first card in each four weeks since it was published, and nothing in a cycle's last fortnight.
inline constexpr std::chrono::days kAskedAgainAfter{28};
inline constexpr std::chrono::days kNothingNewBefore{14};
// Those that the card `sent` asks about and that were not answered since.
[[nodiscard]] std::vector<okr::Objective> to_reconsider(const store::Book& book,
                                                        const okr::Delivery& sent,
                                                        okr::Instant now);
// Those whose answer is older than that, however often it was asked: for who gets no cards.
[[nodiscard]] std::vector<okr::Objective> long_unanswered(const store::Book& book,
                                                          const okr::Person& person,
                                                          okr::Instant now);
// The question, with its two answers.
void add_still_right(Message& message, const std::vector<okr::Objective>& objectives,
                     okr::PersonId person);

}  // namespace commands::cards
