#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "store/ledger.h"
#include "store/okr/blocker.h"
#include "store/transaction.h"

namespace store {

// A blocker is a part of its key result's history: its ledger rows are of the noun key result, in
// the field "blocker:7" (its number), from absent to "open" and from there to "closed".

// `blocker.id` and `closed_at` are ignored.
okr::BlockerId add_blocker(const Book& book, const Author& author, const okr::Blocker& blocker);
// An open one ends.
void close_blocker(const Book& book, const Author& author, const okr::Blocker& blocker);
// Absent when there is none or its creation was undone.
[[nodiscard]] std::optional<okr::Blocker> find_blocker(const Book& book, okr::BlockerId id);

// Those open now, oldest first.
[[nodiscard]] std::vector<okr::Blocker> open_blockers(const Book& book,
                                                      okr::KeyResultId key_result);
// Those that were open at `at` in a team's active objectives, or in all, oldest first.
[[nodiscard]] std::vector<okr::Blocker> blockers_at(const Book& book,
                                                    std::optional<okr::TeamId> team,
                                                    okr::Instant at);

// The field of a blocker in the ledger, and which blocker such a field is about; absent for other
// fields.
[[nodiscard]] std::string blocker_field(okr::BlockerId id);
[[nodiscard]] std::optional<okr::BlockerId> blocker_of(std::string_view field);

// For change_field: the state "open" or "closed", absent for a withdrawn one.
[[nodiscard]] std::optional<std::string> blocker_state(const Book& book, okr::BlockerId id);
void set_blocker_state(const Book& book, okr::BlockerId id, const std::optional<std::string>& state,
                       okr::Instant at);

}  // namespace store
