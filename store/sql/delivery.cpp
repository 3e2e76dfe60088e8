#include "store/sql/delivery.h"

#include <stdexcept>
#include <string>

#include "store/sql/delivery_row.h"

namespace store {
namespace {

// Whoever has one lane is sent to in order, one at a time.
std::string lane_of(const Book& book, const okr::Delivery& delivery) {
  if (!delivery.connection) {
    if (!delivery.person) throw std::logic_error{"it is for nobody"};
    return "person " + std::to_string(book.org.value) + ' ' +
           std::to_string(delivery.person->value);
  }
  return "channel " + std::to_string(delivery.connection->value) + ' ' + delivery.channel_id;
}

// Its columns in the order of the queries below.
okr::Occurrence read_occurrence(const Rows& rows) {
  return {.key = rows.text(0),
          .kind = delivery_kind_from(rows.text(1)),
          .team = rows.maybe_id<okr::TeamId>(2),
          .person = rows.maybe_id<okr::PersonId>(3),
          .due_at = rows.instant(4),
          .local_day = rows.day(5),
          .reason = rows.text(6),
          .skipped = rows.integer(7) == 1,
          .late = rows.integer(8) == 1};
}

}  // namespace

bool insert_occurrence(const Book& book, const okr::Occurrence& occurrence) {
  return book.tx.execute(R"(
    INSERT INTO occurrence
      (org_id, key, kind, team_id, person_id, due_at, local_day, reason, skipped, late)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    ON CONFLICT (org_id, key) DO NOTHING)",
                         book.org, occurrence.key, to_text(occurrence.kind), occurrence.team,
                         occurrence.person, occurrence.due_at, occurrence.local_day,
                         occurrence.reason, occurrence.skipped, occurrence.late) == 1;
}

bool was_prompted(const Book& book, okr::PersonId person, okr::Instant from, okr::Instant to) {
  return book.tx
      .query(R"(
    SELECT 1 FROM delivery
    WHERE org_id = $1 AND person_id = $2 AND kind = 'prompt' AND state <> 'cancelled'
      AND due_at >= $3 AND due_at < $4
    LIMIT 1)",
             book.org, person, from, to)
      .next();
}

bool occurrence_known(const Book& book, std::string_view key) {
  return book.tx.query("SELECT 1 FROM occurrence WHERE org_id = $1 AND key = $2", book.org, key)
      .next();
}

std::vector<okr::Occurrence> occurrences_of(const Book& book, okr::DeliveryId delivery) {
  std::vector<okr::Occurrence> result;
  Rows rows = book.tx.query(R"(
    SELECT key, kind, team_id, person_id, due_at, local_day, reason, skipped, late
    FROM occurrence WHERE org_id = $1 AND delivery_id = $2
    ORDER BY due_at, key)",
                            book.org, delivery);
  while (rows.next()) result.push_back(read_occurrence(rows));
  return result;
}

std::vector<okr::Occurrence> queued_occurrences(const Book& book, okr::Instant from,
                                                okr::Instant to) {
  std::vector<okr::Occurrence> result;
  Rows rows = book.tx.query(R"(
    SELECT o.key, o.kind, o.team_id, o.person_id, o.due_at, o.local_day, o.reason, o.skipped, o.late
    FROM delivery d JOIN occurrence o ON o.delivery_id = d.id
    WHERE d.org_id = $1 AND d.due_at > $2 AND d.due_at <= $3
      AND d.state <> 'sent' AND d.state <> 'dead' AND d.state <> 'cancelled'
    ORDER BY o.due_at, o.key)",
                            book.org, from, to);
  while (rows.next()) result.push_back(read_occurrence(rows));
  return result;
}

std::vector<PastOccurrence> past_occurrences(const Book& book, okr::Instant from, okr::Instant to) {
  constexpr int kState = 9;
  std::vector<PastOccurrence> result;
  Rows rows = book.tx.query(R"(
    SELECT o.key, o.kind, o.team_id, o.person_id, o.due_at, o.local_day, o.reason, o.skipped,
           o.late, d.state, d.sent_at, d.error
    FROM occurrence o LEFT JOIN delivery d ON d.id = o.delivery_id
    WHERE o.org_id = $1 AND o.due_at > $2 AND o.due_at <= $3
    ORDER BY o.due_at, o.key)",
                            book.org, from, to);
  while (rows.next()) {
    PastOccurrence past{read_occurrence(rows), std::nullopt, std::nullopt, ""};
    if (!rows.is_null(kState)) {
      past.state = delivery_state_from(rows.text(kState));
      past.sent_at = rows.maybe_instant(kState + 1);
      past.error = rows.text(kState + 2);
    }
    result.push_back(std::move(past));
  }
  return result;
}

void skip_occurrence(const Book& book, std::string_view key, std::string_view reason) {
  book.tx.execute("UPDATE occurrence SET skipped = 1, reason = $3 WHERE org_id = $1 AND key = $2",
                  book.org, key, reason);
}

void set_delivery(const Book& book, std::string_view occurrence_key, okr::DeliveryId delivery) {
  book.tx.execute("UPDATE occurrence SET delivery_id = $3 WHERE org_id = $1 AND key = $2", book.org,
                  occurrence_key, delivery);
}

okr::DeliveryId add_delivery(const Book& book, const okr::Delivery& delivery) {
  const bool to_channel = delivery.connection.has_value();
  Rows rows = book.tx.query(
      R"(
    INSERT INTO delivery (org_id, kind, person_id, team_id, connection_id, channel_id, thread_of,
                          lane, body, reason, due_at, late, state, attempt, next_at, error, via)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'planned', 0, $11, '',
            coalesce($5, (SELECT min(i.connection_id) FROM identity i
                          WHERE i.org_id = $1 AND i.person_id = $3),
                     (SELECT min(c.id) FROM connection c WHERE c.org_id = $1), 0))
    RETURNING id)",
      book.org, to_text(delivery.kind), delivery.person, delivery.team, delivery.connection,
      to_channel ? std::optional{delivery.channel_id} : std::nullopt, delivery.thread_of,
      lane_of(book, delivery), delivery.body, delivery.reason, delivery.due_at, delivery.late);
  rows.next();
  return rows.id<okr::DeliveryId>(0);
}

std::optional<okr::Delivery> find_delivery(Transaction& tx, okr::DeliveryId id) {
  Rows rows = tx.query(R"(
    SELECT id, org_id, kind, person_id, team_id, connection_id, channel_id, thread_of, body, reason,
           due_at, late, state, attempt, next_at, sent_connection, sent_channel, sent_message
    FROM delivery WHERE id = $1)",
                       id);
  if (!rows.next()) return std::nullopt;
  return read_delivery(rows);
}

std::int64_t cancel_prompts(const Book& book, okr::PersonId person) {
  return book.tx.execute(R"(
    UPDATE delivery SET state = 'cancelled'
    WHERE org_id = $1 AND person_id = $2 AND kind IN ('prompt', 'nudge')
      AND state IN ('planned', 'waiting'))",
                         book.org, person);
}

std::optional<okr::Instant> first_try(Transaction& tx, okr::DeliveryId id) {
  Rows rows = tx.query("SELECT first_try_at FROM delivery WHERE id = $1", id);
  return rows.next() ? rows.maybe_instant(0) : std::nullopt;
}

std::vector<okr::Delivery> posted_cards(const Book& book, okr::PersonId person) {
  std::vector<okr::Delivery> cards;
  Rows rows = book.tx.query(R"(
    SELECT id, org_id, kind, person_id, team_id, connection_id, channel_id, thread_of, body, reason,
           due_at, late, state, attempt, next_at, sent_connection, sent_channel, sent_message
    FROM delivery
    WHERE org_id = $1 AND person_id = $2 AND kind IN ('prompt', 'nudge') AND state = 'sent'
    ORDER BY due_at DESC, id DESC LIMIT 2)",
                            book.org, person);
  while (rows.next()) {
    cards.push_back(read_delivery(rows));
    if (cards.front().kind == okr::DeliveryKind::kPrompt) break;
  }
  return cards;
}

std::optional<okr::Delivery> newest_message(const Book& book, okr::PersonId person) {
  Rows rows = book.tx.query(R"(
    SELECT id, org_id, kind, person_id, team_id, connection_id, channel_id, thread_of, body, reason,
           due_at, late, state, attempt, next_at, sent_connection, sent_channel, sent_message
    FROM delivery
    WHERE org_id = $1 AND person_id = $2 AND state = 'sent'
      AND kind IN ('prompt', 'nudge', 'missing', 'findings', 'cycle', 'waiting', 'grade', 'retro')
    ORDER BY due_at DESC, id DESC LIMIT 1)",
                            book.org, person);
  return rows.next() ? std::optional{read_delivery(rows)} : std::nullopt;
}

std::vector<okr::Instant> messages_due_after(const Book& book, okr::PersonId person,
                                             okr::Instant since) {
  std::vector<okr::Instant> due;
  Rows rows = book.tx.query(R"(
    SELECT due_at FROM delivery
    WHERE org_id = $1 AND person_id = $2 AND due_at > $3
      AND kind IN ('prompt', 'nudge', 'missing', 'findings', 'cycle', 'waiting', 'grade', 'retro')
      AND state <> 'dead' AND state <> 'cancelled')",
                            book.org, person, since);
  while (rows.next()) due.push_back(rows.instant(0));
  return due;
}

void add_correction(const Book& book, const okr::Delivery& digest, okr::Instant now) {
  const bool there = book.tx
                         .query("SELECT 1 FROM delivery WHERE thread_of = $1 AND kind = $2",
                                digest.id, to_text(okr::DeliveryKind::kDigestCorrection))
                         .next();
  if (there) return;
  okr::Delivery correction = digest;
  correction.kind = okr::DeliveryKind::kDigestCorrection;
  correction.thread_of = digest.id;
  correction.reason = "Something that the digest shows has changed.";
  correction.due_at = now;
  correction.late = false;
  add_delivery(book, correction);
}

}  // namespace store
