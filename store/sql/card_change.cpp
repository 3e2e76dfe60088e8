#include "store/sql/card_change.h"

#include "store/sql/delivery.h"

namespace store {
namespace {

// The cards of those who stand in for whoever is asked.
void note_stand_ins(const Book& book, const Author& author, okr::KeyResultId key_result) {
  constexpr std::chrono::days kDay{1};  // no zone is farther from UTC
  const auto today = std::chrono::floor<std::chrono::days>(author.at);
  book.tx.execute(R"(
    INSERT INTO card_change (org_id, person_id, command_id, at, next_at)
    SELECT DISTINCT k.org_id, a.stand_in, CAST($3 AS BIGINT), CAST($4 AS BIGINT),
           CAST($4 AS BIGINT)
    FROM key_result k
    JOIN away a ON a.org_id = k.org_id AND a.person_id = coalesce(k.check_in_owner_id, k.owner_id)
               AND a.state = 'active' AND a.stand_in IS NOT NULL AND a.first_day <= $5
               AND a.last_day >= $6
    WHERE k.org_id = $1 AND k.id = $2 AND EXISTS (
      SELECT 1 FROM delivery d
      WHERE d.org_id = k.org_id AND d.person_id = a.stand_in
        AND d.kind IN ('prompt', 'nudge')
        AND (d.state = 'sent' OR d.state = 'sending' OR d.state = 'ambiguous'))
    ON CONFLICT (org_id, person_id, command_id) DO NOTHING)",
                  book.org, key_result, author.command, author.at, today + kDay, today - kDay);
}

}  // namespace

void note_card_change(const Book& book, const Author& author, okr::KeyResultId key_result) {
  book.tx.execute(R"(
    INSERT INTO card_change (org_id, person_id, command_id, at, next_at)
    SELECT k.org_id, coalesce(k.check_in_owner_id, k.owner_id), CAST($3 AS BIGINT),
           CAST($4 AS BIGINT), CAST($4 AS BIGINT)
    FROM key_result k
    WHERE k.org_id = $1 AND k.id = $2 AND EXISTS (
      SELECT 1 FROM delivery d
      WHERE d.org_id = k.org_id AND d.person_id = coalesce(k.check_in_owner_id, k.owner_id)
        AND d.kind IN ('prompt', 'nudge')
        AND (d.state = 'sent' OR d.state = 'sending' OR d.state = 'ambiguous'))
    ON CONFLICT (org_id, person_id, command_id) DO NOTHING)",
                  book.org, key_result, author.command, author.at);
  note_stand_ins(book, author, key_result);
}

void note_card_change(const Book& book, const Author& author, okr::ObjectiveId objective) {
  book.tx.execute(R"(
    INSERT INTO card_change (org_id, person_id, command_id, at, next_at)
    SELECT DISTINCT k.org_id, coalesce(k.check_in_owner_id, k.owner_id), CAST($3 AS BIGINT),
           CAST($4 AS BIGINT), CAST($4 AS BIGINT)
    FROM key_result k
    WHERE k.org_id = $1 AND k.objective_id = $2 AND EXISTS (
      SELECT 1 FROM delivery d
      WHERE d.org_id = k.org_id AND d.person_id = coalesce(k.check_in_owner_id, k.owner_id)
        AND d.kind IN ('prompt', 'nudge')
        AND (d.state = 'sent' OR d.state = 'sending' OR d.state = 'ambiguous'))
    ON CONFLICT (org_id, person_id, command_id) DO NOTHING)",
                  book.org, objective, author.command, author.at);
}

void note_card_change(const Book& book, const Author& author, okr::CycleId cycle) {
  book.tx.execute(R"(
    INSERT INTO card_change (org_id, person_id, command_id, at, next_at)
    SELECT DISTINCT k.org_id, coalesce(k.check_in_owner_id, k.owner_id), CAST($3 AS BIGINT),
           CAST($4 AS BIGINT), CAST($4 AS BIGINT)
    FROM objective o JOIN key_result k ON k.org_id = o.org_id AND k.objective_id = o.id
    WHERE o.org_id = $1 AND o.cycle_id = $2 AND EXISTS (
      SELECT 1 FROM delivery d
      WHERE d.org_id = k.org_id AND d.person_id = coalesce(k.check_in_owner_id, k.owner_id)
        AND d.kind IN ('prompt', 'nudge')
        AND (d.state = 'sent' OR d.state = 'sending' OR d.state = 'ambiguous'))
    ON CONFLICT (org_id, person_id, command_id) DO NOTHING)",
                  book.org, cycle, author.command, author.at);
}

void note_card_change(const Book& book, const Author& author, okr::PersonId person) {
  book.tx.execute(R"(
    INSERT INTO card_change (org_id, person_id, command_id, at, next_at)
    SELECT p.org_id, p.id, CAST($3 AS BIGINT), CAST($4 AS BIGINT), CAST($4 AS BIGINT)
    FROM person p
    WHERE p.org_id = $1 AND p.id = $2 AND EXISTS (
      SELECT 1 FROM delivery d
      WHERE d.org_id = p.org_id AND d.person_id = p.id
        AND d.kind IN ('prompt', 'nudge')
        AND (d.state = 'sent' OR d.state = 'sending' OR d.state = 'ambiguous'))
    ON CONFLICT (org_id, person_id, command_id) DO NOTHING)",
                  book.org, person, author.command, author.at);
}

std::optional<ChangedCard> changed_card(Transaction& tx, okr::Instant now) {
  ChangedCard found;
  {
    Rows rows = tx.query(R"(
    SELECT c.org_id, c.person_id, max(c.command_id), min(c.at)
    FROM card_change c
    WHERE c.next_at <= $1
      AND NOT EXISTS (SELECT 1 FROM delivery d
                      WHERE d.org_id = c.org_id AND d.person_id = c.person_id
                        AND d.kind IN ('prompt', 'nudge') AND d.state IN ('sending', 'ambiguous'))
    GROUP BY c.org_id, c.person_id ORDER BY min(c.at), c.org_id, c.person_id LIMIT 1)",
                         now);
    if (!rows.next()) return std::nullopt;
    found.org = rows.id<okr::OrgId>(0);
    found.person = rows.id<okr::PersonId>(1);
    found.until = rows.id<okr::CommandId>(2);
    found.since = rows.instant(3);
  }
  found.posts = posted_cards(Book{tx, found.org}, found.person);
  return found;
}

void forget_card_change(Transaction& tx, const ChangedCard& card) {
  tx.execute("DELETE FROM card_change WHERE org_id = $1 AND person_id = $2 AND command_id <= $3",
             card.org, card.person, card.until);
}

void put_off_card_change(Transaction& tx, const ChangedCard& card, okr::Instant next_at) {
  tx.execute(R"(
    UPDATE card_change SET next_at = $4
    WHERE org_id = $1 AND person_id = $2 AND command_id <= $3)",
             card.org, card.person, card.until, next_at);
}

}  // namespace store
