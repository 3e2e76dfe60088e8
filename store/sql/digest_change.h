#pragma once

#include <optional>
#include <vector>

#include "store/ledger.h"
#include "store/okr/delivery.h"
#include "store/transaction.h"

namespace store {

// Which posted digests show something old; as card_change.h, but at most once a minute each.

// How long after it was due a digest is still drawn again.
inline constexpr std::chrono::days kDigestLives{7};
// How much is gathered before it is drawn again.
inline constexpr std::chrono::seconds kDigestPause{60};

// The digest of this key result's team changed, or of this objective's. Nothing where none was
// posted of late.
void note_digest_change(const Book& book, const Author& author, okr::KeyResultId key_result);
void note_digest_change(const Book& book, const Author& author, okr::ObjectiveId objective);
// The digest of this team.
void note_digest_change(const Book& book, const Author& author, okr::TeamId team);

// A digest that is to be drawn again: its newest posts, the headline first, and up to which command
// they have to show what changed.
struct ChangedDigest {
  okr::OrgId org;
  okr::TeamId team;
  std::vector<okr::Delivery> posts;
  okr::CommandId until;
  okr::Instant since;  // of the oldest change that they do not show
};
// One whose time has come at `now`, oldest first; absent when there is none. A digest that is being
// sent for the first time waits until it is there.
[[nodiscard]] std::optional<ChangedDigest> changed_digest(Transaction& tx, okr::Instant now);
// Whatever changed up to `digest.until` is shown, or never will be.
void forget_digest_change(Transaction& tx, const ChangedDigest& digest);
// It is not tried again before `next_at`.
void put_off_digest_change(Transaction& tx, const ChangedDigest& digest, okr::Instant next_at);

}  // namespace store
