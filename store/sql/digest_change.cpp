#include "store/sql/digest_change.h"

#include "store/sql/delivery_row.h"

namespace store {
namespace {

// The newest digest of the team that was posted, and what stands in its thread.
std::vector<okr::Delivery> posts_of(const Book& book, okr::TeamId team) {
  std::vector<okr::Delivery> posts;
  Rows rows = book.tx.query(R"(
    SELECT d.id, d.org_id, d.kind, d.person_id, d.team_id, d.connection_id, d.channel_id,
           d.thread_of, d.body, d.reason, d.due_at, d.late, d.state, d.attempt, d.next_at,
           d.sent_connection, d.sent_channel, d.sent_message
    FROM delivery d
    WHERE d.org_id = $1 AND d.state = 'sent'
      AND (d.id = (SELECT h.id FROM delivery h
                   WHERE h.org_id = $1 AND h.team_id = $2 AND h.kind = 'digest'
                     AND h.state = 'sent'
                   ORDER BY h.due_at DESC, h.id DESC LIMIT 1)
           OR d.kind IN ('digest_thread', 'digest_correction') AND d.thread_of = (SELECT h.id FROM delivery h
                             WHERE h.org_id = $1 AND h.team_id = $2 AND h.kind = 'digest'
                               AND h.state = 'sent'
                             ORDER BY h.due_at DESC, h.id DESC LIMIT 1))
    ORDER BY d.id)",
                            book.org, team);
  while (rows.next()) posts.push_back(read_delivery(rows));
  return posts;
}

}  // namespace

void note_digest_change(const Book& book, const Author& author, okr::KeyResultId key_result) {
  book.tx.execute(R"(
    INSERT INTO digest_change (org_id, team_id, command_id, at, next_at)
    SELECT o.org_id, o.team_id, CAST($3 AS BIGINT), CAST($4 AS BIGINT), CAST($5 AS BIGINT)
    FROM key_result k JOIN objective o ON o.org_id = k.org_id AND o.id = k.objective_id
    WHERE k.org_id = $1 AND k.id = $2 AND EXISTS (
      SELECT 1 FROM delivery d
      WHERE d.org_id = o.org_id AND d.team_id = o.team_id AND d.kind = 'digest'
        AND d.due_at > $6 AND (d.state = 'sent' OR d.state = 'sending' OR d.state = 'ambiguous'))
    ON CONFLICT (org_id, team_id, command_id) DO NOTHING)",
                  book.org, key_result, author.command, author.at, author.at + kDigestPause,
                  author.at - kDigestLives);
}

void note_digest_change(const Book& book, const Author& author, okr::ObjectiveId objective) {
  book.tx.execute(R"(
    INSERT INTO digest_change (org_id, team_id, command_id, at, next_at)
    SELECT o.org_id, o.team_id, CAST($3 AS BIGINT), CAST($4 AS BIGINT), CAST($5 AS BIGINT)
    FROM objective o
    WHERE o.org_id = $1 AND o.id = $2 AND EXISTS (
      SELECT 1 FROM delivery d
      WHERE d.org_id = o.org_id AND d.team_id = o.team_id AND d.kind = 'digest'
        AND d.due_at > $6 AND (d.state = 'sent' OR d.state = 'sending' OR d.state = 'ambiguous'))
    ON CONFLICT (org_id, team_id, command_id) DO NOTHING)",
                  book.org, objective, author.command, author.at, author.at + kDigestPause,
                  author.at - kDigestLives);
}

void note_digest_change(const Book& book, const Author& author, okr::TeamId team) {
  book.tx.execute(R"(
    INSERT INTO digest_change (org_id, team_id, command_id, at, next_at)
    SELECT t.org_id, t.id, CAST($3 AS BIGINT), CAST($4 AS BIGINT), CAST($5 AS BIGINT)
    FROM team t
    WHERE t.org_id = $1 AND t.id = $2 AND EXISTS (
      SELECT 1 FROM delivery d
      WHERE d.org_id = t.org_id AND d.team_id = t.id AND d.kind = 'digest'
        AND d.due_at > $6 AND (d.state = 'sent' OR d.state = 'sending' OR d.state = 'ambiguous'))
    ON CONFLICT (org_id, team_id, command_id) DO NOTHING)",
                  book.org, team, author.command, author.at, author.at + kDigestPause,
                  author.at - kDigestLives);
}

std::optional<ChangedDigest> changed_digest(Transaction& tx, okr::Instant now) {
  ChangedDigest found;
  {
    Rows rows = tx.query(R"(
      SELECT c.org_id, c.team_id, max(c.command_id), min(c.at)
      FROM digest_change c
      WHERE EXISTS (SELECT 1 FROM digest_change r
                    WHERE r.org_id = c.org_id AND r.team_id = c.team_id AND r.next_at <= $1)
        AND NOT EXISTS (SELECT 1 FROM delivery d
                        WHERE d.org_id = c.org_id AND d.team_id = c.team_id
                          AND d.kind = 'digest' AND d.state IN ('sending', 'ambiguous'))
      GROUP BY c.org_id, c.team_id ORDER BY min(c.at), c.org_id, c.team_id LIMIT 1)",
                         now);
    if (!rows.next()) return std::nullopt;
    found.org = rows.id<okr::OrgId>(0);
    found.team = rows.id<okr::TeamId>(1);
    found.until = rows.id<okr::CommandId>(2);
    found.since = rows.instant(3);
  }
  found.posts = posts_of(Book{tx, found.org}, found.team);
  return found;
}

void forget_digest_change(Transaction& tx, const ChangedDigest& digest) {
  tx.execute("DELETE FROM digest_change WHERE org_id = $1 AND team_id = $2 AND command_id <= $3",
             digest.org, digest.team, digest.until);
}

void put_off_digest_change(Transaction& tx, const ChangedDigest& digest, okr::Instant next_at) {
  tx.execute(R"(
    UPDATE digest_change SET next_at = $4
    WHERE org_id = $1 AND team_id = $2 AND command_id <= $3)",
             digest.org, digest.team, digest.until, next_at);
}

}  // namespace store
