#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "store/ledger.h"
#include "store/okr/remark.h"
#include "store/transaction.h"

namespace store {

// A remark is a part of the history of what it is about: its ledger row is of that noun, in the
// field "remark:7" (its number), from absent to "active".

// `remark.id` is ignored.
okr::RemarkId add_remark(const Book& book, const Author& author, const okr::Remark& remark);
// Of one objective or key result, newest first, at most `limit`.
[[nodiscard]] std::vector<okr::Remark> remarks_of(const Book& book, okr::Noun noun,
                                                  std::int64_t noun_id, int limit);
// The answers to reviews of an objective that were given at or after `since`, newest first.
[[nodiscard]] std::vector<okr::Remark> reviews_of(const Book& book, okr::ObjectiveId objective,
                                                  okr::Instant since);
// Decisions about whatever is in this team, or anywhere, made in [from, to), newest first.
[[nodiscard]] std::vector<okr::Remark> decisions_between(const Book& book,
                                                         std::optional<okr::TeamId> team,
                                                         okr::Instant from, okr::Instant to);

}  // namespace store
