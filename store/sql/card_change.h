#pragma once

#include <optional>
#include <vector>

#include "store/ledger.h"
#include "store/okr/delivery.h"
#include "store/transaction.h"

namespace store {

// Which posted weekly cards show something old. Whatever changes what a card says notes that in the
// same transaction; the scheduler has the card drawn again, once however much has changed.

// The card of whoever is asked for this key result changed, for one of this objective or of this
// cycle, or of this person. Nothing for somebody who was never sent one.
void note_card_change(const Book& book, const Author& author, okr::KeyResultId key_result);
void note_card_change(const Book& book, const Author& author, okr::ObjectiveId objective);
void note_card_change(const Book& book, const Author& author, okr::CycleId cycle);
void note_card_change(const Book& book, const Author& author, okr::PersonId person);

// The cards of one person that are to be drawn again: where they were posted, and up to which
// command they have to show what changed.
struct ChangedCard {
  okr::OrgId org;
  okr::PersonId person;
  std::vector<okr::Delivery> posts;
  okr::CommandId until;
  okr::Instant since;  // of the oldest change that they do not show
};
// One whose time has come at `now`, oldest first; absent when there is none. Cards that are being
// sent for the first time wait until they are there.
[[nodiscard]] std::optional<ChangedCard> changed_card(Transaction& tx, okr::Instant now);
// Whatever changed up to `card.until` is shown, or never will be.
void forget_card_change(Transaction& tx, const ChangedCard& card);
// It is not tried again before `next_at`.
void put_off_card_change(Transaction& tx, const ChangedCard& card, okr::Instant next_at);

}  // namespace store
