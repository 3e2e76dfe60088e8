#pragma once

#include <optional>

#include "commands/message.h"
#include "store/okr/id.h"
#include "store/okr/time.h"
#include "store/transaction.h"

namespace commands::cards {

// A team's digest as the book stood at `at` (see view_objective_at), compared with one digest
// earlier: one week, or as many as its schedule says. Days are the org's. Absent when the team had
// no active objective then. Nobody is mentioned and who has not checked in is not named.

// The headline: how many key results are in, every objective with its change, what is off track,
// wins.
// A digest that was due at `due_at` keeps its week and what it is compared with when it is drawn
// again `at` a later time, and says when that was.
[[nodiscard]] std::optional<Message> digest_headline(const store::Book& book, okr::TeamId team,
                                                     okr::Instant due_at, okr::Instant at);
// The long part for the headline's thread: a line per key result.
[[nodiscard]] std::optional<Message> digest_thread(const store::Book& book, okr::TeamId team,
                                                   okr::Instant due_at, okr::Instant at);
// What changed in a digest that was due at `due_at` and can no longer be edited, for its thread.
// Absent when it shows all as it is `at` a later time.
[[nodiscard]] std::optional<Message> digest_correction(const store::Book& book, okr::TeamId team,
                                                       okr::Instant due_at, okr::Instant at);
// Up to when a digest is drawn again: until the team is next asked. Absent when it is not asked.
[[nodiscard]] std::optional<okr::Instant> digest_ends(const store::Book& book, okr::TeamId team,
                                                      okr::Instant due_at);
// Both in one message: for one reader and for `milepost digest`.
[[nodiscard]] std::optional<Message> digest(const store::Book& book, okr::TeamId team,
                                            okr::Instant at);

}  // namespace commands::cards
