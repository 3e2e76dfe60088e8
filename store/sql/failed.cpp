#include "store/sql/failed.h"

#include "store/sql/delivery.h"
#include "store/sql/delivery_row.h"

namespace store {
namespace {

// How much is gathered before administrators are told.
constexpr std::chrono::minutes kGathered{5};

std::vector<okr::PersonId> administrators_to_tell(const Book& book) {
  std::vector<okr::PersonId> persons;
  Rows rows = book.tx.query(R"(
    SELECT p.id FROM person p
    WHERE p.org_id = $1 AND p.role = 'administrator' AND p.left_at IS NULL
      AND NOT EXISTS (
        SELECT 1 FROM delivery d
        WHERE d.org_id = p.org_id AND d.person_id = p.id AND d.kind = 'failed'
          AND d.state <> 'sent' AND d.state <> 'dead' AND d.state <> 'cancelled')
    ORDER BY p.id)",
                            book.org);
  while (rows.next()) persons.push_back(rows.id<okr::PersonId>(0));
  return persons;
}

}  // namespace

std::vector<FailedDelivery> failed_deliveries(const Book& book, okr::Instant since, int limit) {
  std::vector<FailedDelivery> result;
  Rows rows = book.tx.query(R"(
    SELECT d.id, d.org_id, d.kind, d.person_id, d.team_id, d.connection_id, d.channel_id,
           d.thread_of, d.body, d.reason, d.due_at, d.late, d.state, d.attempt, d.next_at,
           d.sent_connection, d.sent_channel, d.sent_message, d.error
    FROM delivery d
    WHERE d.org_id = $1 AND d.state = 'dead' AND d.due_at > $2 AND d.kind <> 'failed'
      AND NOT EXISTS (SELECT 1 FROM delivery h WHERE h.id = d.thread_of AND h.state = 'dead')
    ORDER BY d.id DESC LIMIT $3)",
                            book.org, since, limit);
  while (rows.next()) result.push_back({read_delivery(rows), rows.text(18)});
  return result;
}

std::int64_t count_failed(const Book& book, okr::Instant since) {
  Rows rows = book.tx.query(R"(
    SELECT count(*) FROM delivery d
    WHERE d.org_id = $1 AND d.state = 'dead' AND d.due_at > $2 AND d.kind <> 'failed'
      AND NOT EXISTS (SELECT 1 FROM delivery h WHERE h.id = d.thread_of AND h.state = 'dead'))",
                            book.org, since);
  rows.next();
  return rows.integer(0);
}

bool retry_failed(const Book& book, okr::DeliveryId id, okr::Instant now) {
  return book.tx.execute(R"(
    UPDATE delivery SET state = 'ambiguous', attempt = 0, next_at = $3
    WHERE org_id = $1 AND (id = $2 OR thread_of = $2) AND state = 'dead' AND kind <> 'failed')",
                         book.org, id, now) > 0;
}

void note_failed(const Book& book, const okr::Delivery& delivery, okr::Instant now) {
  if (delivery.kind == okr::DeliveryKind::kFailed) return;
  for (const okr::PersonId person : administrators_to_tell(book)) {
    okr::Delivery notice;
    notice.kind = okr::DeliveryKind::kFailed;
    notice.person = person;
    notice.reason = "You are an administrator, and messages could not be delivered.";
    notice.due_at = now + kGathered;
    add_delivery(book, notice);
  }
}

}  // namespace store
