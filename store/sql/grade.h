#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/ledger.h"
#include "store/okr/closing.h"
#include "store/okr/grade.h"
#include "store/transaction.h"

namespace store {

// Grades, votes and decisions. All of them are fields of their key result or objective in the
// ledger: "score" and "score_proposed" (hundredths), "score_because", "score_cause",
// "score_lesson", "score_evidence", "left_out", "votes_shown", "vote:5" (the person's id) of key
// results; "decision", "decision_because" and "carried_from" of objectives.

// Empty for a key result that was never graded.
[[nodiscard]] okr::Grade read_grade(const Book& book, okr::KeyResultId key_result);
// Writes what is different, with ledger rows.
void set_grade(const Book& book, const Author& author, okr::KeyResultId key_result,
               const okr::Grade& grade);
// Whether a ledger field belongs to a grade, and so stands still once the cycle is closed.
[[nodiscard]] bool is_grade_field(std::string_view field);
// Whether anything in the cycle is graded.
[[nodiscard]] std::optional<okr::KeyResultId> first_graded(const Book& book, okr::CycleId cycle);

// Everybody's, lowest first: whose they are nobody is told.
[[nodiscard]] std::vector<okr::Score> votes_on(const Book& book, okr::KeyResultId key_result);
[[nodiscard]] std::optional<okr::Score> vote_of(const Book& book, okr::KeyResultId key_result,
                                                okr::PersonId person);
void set_vote(const Book& book, const Author& author, okr::KeyResultId key_result,
              okr::PersonId person, okr::Score score);
[[nodiscard]] std::string vote_field(okr::PersonId person);
// Whose vote a ledger field is; absent for other fields.
[[nodiscard]] std::optional<okr::PersonId> voter_of(std::string_view field);

// Empty for an objective about which nothing was decided.
[[nodiscard]] okr::Closing read_closing(const Book& book, okr::ObjectiveId objective);
void set_closing(const Book& book, const Author& author, okr::ObjectiveId objective,
                 const okr::Closing& closing);
// The objective in which this one goes on; absent when there is none or it is gone again.
[[nodiscard]] std::optional<okr::ObjectiveId> carried_to(const Book& book,
                                                         okr::ObjectiveId objective);

// For change_field: a vote in hundredths, absent when there is none.
[[nodiscard]] std::optional<std::string> vote_value(const Book& book, okr::KeyResultId key_result,
                                                    okr::PersonId person);
void set_vote_value(const Book& book, okr::KeyResultId key_result, okr::PersonId person,
                    const std::optional<std::string>& value);

// As stored.
[[nodiscard]] std::string_view to_text(okr::Decision decision);
[[nodiscard]] std::optional<okr::Decision> decision_from(std::string_view text);

}  // namespace store
