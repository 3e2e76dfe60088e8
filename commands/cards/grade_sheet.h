#pragma once

#include <optional>
#include <string>
#include <vector>

#include "commands/grading.h"
#include "commands/message.h"
#include "store/okr/closing.h"
#include "store/okr/cycle.h"
#include "store/okr/grade.h"

namespace commands::cards {

// A key result on a grade sheet.
struct SheetRow {
  okr::KeyResult key_result;
  okr::Grade grade;
  std::optional<okr::Score> proposed;
  std::vector<okr::Lack> lacks;
};

// An objective with all that a grade sheet tells of it.
struct SheetPart {
  okr::Objective objective;
  okr::Cycle cycle;
  std::vector<SheetRow> rows;       // by id
  std::optional<okr::Score> score;  // as shown; absent while something is not graded
  okr::Closing closing;
  std::optional<okr::ObjectiveId> goes_on;  // the candidate made of it
};
[[nodiscard]] SheetPart sheet_part(const store::Book& book, const okr::Objective& objective);

// "3 of 5 key results are graded, 1 of 2 objectives is decided"
[[nodiscard]] std::string sheet_counts(const std::vector<SheetPart>& parts);
// An objective with its score and decision, and a line per key result.
[[nodiscard]] Text sheet_block(const store::Book& book, const SheetPart& part);
// What is to be known of one key result before it is graded, with what was moved, and what to type.
[[nodiscard]] Text grade_card(const store::Book& book, const Subject& subject);
// "3 votes, 0.3, 0.5 and 0.7; the middle is 0.5, and they are 0.4 apart"
// What was said of a key result since it was graded, oldest first, a line each, "\n" before each;
// nothing before it is graded. Grading is a talk, not a verdict.
[[nodiscard]] Spans said_of_grade(const store::Book& book, okr::KeyResultId key_result,
                                  std::string_view zone);
[[nodiscard]] std::string votes_text(const std::vector<okr::Score>& lowest_first);
// To take what the data says, or to say something else.
[[nodiscard]] Actions grade_buttons(const Subject& subject, std::optional<okr::Score> proposed,
                                    okr::PersonId person);
// What this person owns or is asked for that is to be graded and is not, by id.
[[nodiscard]] std::vector<Subject> to_grade_by(const store::Book& book, okr::PersonId person);
// That, the first of it in full; nothing when all is graded.
void add_to_grade(Message& message, const store::Book& book, okr::PersonId person);
// What the scores say as a set; absent when nothing that was not committed is graded.
[[nodiscard]] std::optional<Text> verdict_text(const store::Book& book,
                                               const std::vector<SheetPart>& parts);
// "keep, goes on in O9"
[[nodiscard]] std::string decision_text(const SheetPart& part);

}  // namespace commands::cards
