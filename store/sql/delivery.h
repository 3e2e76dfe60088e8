#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/okr/delivery.h"
#include "store/okr/occurrence.h"
#include "store/transaction.h"

namespace store {

// Inserts the occurrence. False when its key is there already: it was planned before.
[[nodiscard]] bool insert_occurrence(const Book& book, const okr::Occurrence& occurrence);
[[nodiscard]] bool occurrence_known(const Book& book, std::string_view key);
// Whether this person had a card of their own that was due in [from, to).
[[nodiscard]] bool was_prompted(const Book& book, okr::PersonId person, okr::Instant from,
                                okr::Instant to);
// The occurrences that a delivery carries.
[[nodiscard]] std::vector<okr::Occurrence> occurrences_of(const Book& book,
                                                          okr::DeliveryId delivery);
// Those in (from, to] whose message is in the queue and not sent yet.
[[nodiscard]] std::vector<okr::Occurrence> queued_occurrences(const Book& book, okr::Instant from,
                                                              okr::Instant to);
// What became of an occurrence.
struct PastOccurrence {
  okr::Occurrence occurrence;
  std::optional<okr::DeliveryState> state;  // absent: it was skipped
  std::optional<okr::Instant> sent_at;
  std::string error;  // why it was not sent or not yet; may be empty
};
// Those that fell due in (from, to], oldest first.
[[nodiscard]] std::vector<PastOccurrence> past_occurrences(const Book& book, okr::Instant from,
                                                           okr::Instant to);
// What was inserted is not to be sent after all.
void skip_occurrence(const Book& book, std::string_view key, std::string_view reason);
void set_delivery(const Book& book, std::string_view occurrence_key, okr::DeliveryId delivery);

// Adds a planned delivery; `id`, `state` and `attempt` are ignored, `next_at` is `due_at`. Its lane
// is its connection and channel, else its person; it goes through that connection, else the first
// one that its person is on.
okr::DeliveryId add_delivery(const Book& book, const okr::Delivery& delivery);
[[nodiscard]] std::optional<okr::Delivery> find_delivery(Transaction& tx, okr::DeliveryId id);
// Prompts and reminders of this person that are planned or waiting become cancelled. Returns how
// many.
std::int64_t cancel_prompts(const Book& book, okr::PersonId person);

// Claims a delivery that may be sent at `now` and makes it `sending` under a lease. Connections
// take turns: the next with a number above `after` that has something to send and may send it,
// which it pays for here (see Pace). Of its deliveries the oldest whose lane rests no more and has
// nothing earlier unfinished and nothing in the middle of being sent, where what goes to a channel
// counts as a day older than it is; what belongs in a thread waits until its head was sent. Absent
// when there is none, and when somebody else was quicker. The result's `state` is the one before
// the claim: kAmbiguous means that it must be looked for before it is sent. Its `attempt` counts
// this claim.
[[nodiscard]] std::optional<okr::Delivery> claim_delivery(
    Transaction& tx, okr::Instant now, std::chrono::seconds lease,
    okr::ConnectionId after = okr::ConnectionId{0});
// Whether claim_delivery would find one; for readers.
[[nodiscard]] bool delivery_due(Transaction& tx, okr::Instant now);
// `sending` rows whose lease ran out become ambiguous, to be looked for before they are sent again;
// they count as due at once. Returns how many.
std::int64_t expire_leases(Transaction& tx, okr::Instant now);

// All `sending` rows become ambiguous, to be looked for at `look_at`, or when their lease runs out
// where that is sooner. Returns how many. Only for whoever knows that nobody is sending them now.
std::int64_t release_sending(Transaction& tx, okr::Instant look_at);

// Whether expire_leases would find anything.
[[nodiscard]] bool lease_expired(Transaction& tx, okr::Instant now);

// How an attempt ended. All of them end the lease; what is sent, dead or cancelled stays so.
void mark_sent(Transaction& tx, okr::DeliveryId id, okr::Instant at, okr::ConnectionId connection,
               std::string_view channel, std::string_view message);
void mark_waiting(Transaction& tx, okr::DeliveryId id, okr::Instant next_at,
                  std::string_view error);
// The reply was lost: the message may be there. Looked for again from `next_at` on.
void mark_ambiguous(Transaction& tx, okr::DeliveryId id, okr::Instant next_at,
                    std::string_view error);
// The claim that was just ended was no attempt: it does not count.
void forget_attempt(Transaction& tx, okr::DeliveryId id);
// Dead and cancelled deliveries take what waits for their thread with them. From any unfinished
// state.
void mark_dead(Transaction& tx, okr::DeliveryId id, std::string_view error);
void mark_cancelled(Transaction& tx, okr::DeliveryId id, std::string_view error);

// When the first attempt began; absent before it.
[[nodiscard]] std::optional<okr::Instant> first_try(Transaction& tx, okr::DeliveryId id);
// The newest one that was sent to this person, other than answers and what could not be delivered
// to others; absent when there is none.
[[nodiscard]] std::optional<okr::Delivery> newest_message(const Book& book, okr::PersonId person);
// The cards in which this person can answer: the newest one, and the prompt that it reminds of.
[[nodiscard]] std::vector<okr::Delivery> posted_cards(const Book& book, okr::PersonId person);
// When the messages fall due that this person is sent after `since`, other than answers and what
// could not be delivered to others; in no order.
[[nodiscard]] std::vector<okr::Instant> messages_due_after(const Book& book, okr::PersonId person,
                                                           okr::Instant since);
// A correction in the thread of this digest, unless it has one already.
void add_correction(const Book& book, const okr::Delivery& digest, okr::Instant now);

// As stored.
[[nodiscard]] std::string_view to_text(okr::DeliveryKind kind);

}  // namespace store
