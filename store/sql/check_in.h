#pragma once

#include <optional>
#include <vector>

#include "store/ledger.h"
#include "store/okr/check_in.h"
#include "store/okr/key_result.h"
#include "store/transaction.h"

namespace store {

// Adds the check-in, makes it the key result's latest, and writes the ledger row (noun key result,
// field "check_in", old and new value the ids of the latest check-in before and after).
// `check_in.id` is ignored; `at` is moved up to the newest row's when it lies before it. A
// correction must name the check-in it replaces in `corrects`. Throws std::logic_error otherwise.
okr::LatestCheckIn add_check_in(const Book& book, const Author& author,
                                const okr::CheckIn& check_in);

// Takes back the key result's latest check-in: adds a retraction and makes the newest check-in that
// still counts the latest again (what a correction corrected counts again once it is retracted).
// Throws std::logic_error when `id` is not the key result's latest.
void retract_check_in(const Book& book, const Author& author, okr::KeyResultId key_result,
                      okr::CheckInId id);

[[nodiscard]] std::optional<okr::CheckIn> find_check_in(const Book& book,
                                                        okr::KeyResultId key_result,
                                                        okr::CheckInId id);
// The same, of the key result's latest one, however long the history is. Throws what
// std::optional throws, or std::logic_error, when there is none.
[[nodiscard]] okr::CheckIn read_latest_check_in(const Book& book, const okr::KeyResult& key_result);

// Every row of the history, newest first: corrections and what they corrected alike. At most
// `limit` rows at or after `since`.
[[nodiscard]] std::vector<okr::CheckIn> history(const Book& book, okr::KeyResultId key_result,
                                                std::optional<okr::Instant> since, int limit);
// How many rows the history has at or after `since`.
[[nodiscard]] std::int64_t history_length(const Book& book, okr::KeyResultId key_result,
                                          std::optional<okr::Instant> since);

// The newest check-ins that count (neither corrected nor taken back), newest first: what a
// sparkline and a trend are made of.
[[nodiscard]] std::vector<okr::CheckIn> counting_check_ins(const Book& book,
                                                           okr::KeyResultId key_result, int limit);

// The same as the book stood at the instant `before`: rows written at or after it are not looked
// at.
[[nodiscard]] std::vector<okr::CheckIn> counting_check_ins_before(const Book& book,
                                                                  okr::KeyResultId key_result,
                                                                  okr::Instant before, int limit);

// The check-in that was the latest at the instant `before`, as the book stood then: rows written at
// or after it are not looked at. For the change since the last digest and digests of past days.
[[nodiscard]] std::optional<okr::CheckIn> counted_at(const Book& book, okr::KeyResultId key_result,
                                                     okr::Instant before);

}  // namespace store
