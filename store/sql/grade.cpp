#include "store/sql/grade.h"

#include <algorithm>
#include <charconv>

namespace store {
namespace {

constexpr std::string_view kVoteField = "vote:";
constexpr std::string_view kGradeFields[] = {"score",       "score_proposed", "score_because",
                                             "score_cause", "score_lesson",   "score_evidence",
                                             "left_out",    "votes_shown"};

std::optional<okr::Score> read_score(const Rows& rows, int column) {
  if (rows.is_null(column)) return std::nullopt;
  return okr::Score::from_hundredths(static_cast<int>(rows.integer(column)));
}

std::optional<std::string> digits(const std::optional<okr::Score>& score) {
  return score ? std::optional{std::to_string(score->hundredths())} : std::nullopt;
}

std::optional<std::string> or_null(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional{text};
}

}  // namespace

okr::Grade read_grade(const Book& book, okr::KeyResultId key_result) {
  Rows rows = book.tx.query(R"(
    SELECT score, proposed, coalesce(because, ''), coalesce(cause, ''), coalesce(lesson, ''),
           coalesce(evidence, ''), coalesce(left_out, ''), votes_shown
    FROM grade WHERE org_id = $1 AND key_result_id = $2)",
                            book.org, key_result);
  if (!rows.next()) return {};
  return {.score = read_score(rows, 0),
          .proposed = read_score(rows, 1),
          .because = rows.text(2),
          .cause = rows.text(3),
          .lesson = rows.text(4),
          .evidence = rows.text(5),
          .left_out = rows.text(6),
          .votes_shown = rows.maybe_instant(7)};
}

void set_grade(const Book& book, const Author& author, okr::KeyResultId key_result,
               const okr::Grade& grade) {
  const auto write = [&](std::string_view field, const std::optional<std::string>& value) {
    change_field(book, author, okr::Noun::kKeyResult, key_result.value, field, value);
  };
  write("score", digits(grade.score));
  write("score_proposed", digits(grade.proposed));
  write("score_because", or_null(grade.because));
  write("score_cause", or_null(grade.cause));
  write("score_lesson", or_null(grade.lesson));
  write("score_evidence", or_null(grade.evidence));
  write("left_out", or_null(grade.left_out));
  write("votes_shown",
        grade.votes_shown
            ? std::optional{std::to_string(grade.votes_shown->time_since_epoch().count())}
            : std::nullopt);
}

bool is_grade_field(std::string_view field) {
  return field.starts_with(kVoteField) ||
         std::find(std::begin(kGradeFields), std::end(kGradeFields), field) !=
             std::end(kGradeFields);
}

std::optional<okr::KeyResultId> first_graded(const Book& book, okr::CycleId cycle) {
  Rows rows = book.tx.query(R"(
    SELECT k.id
    FROM objective o
    JOIN key_result k ON k.org_id = o.org_id AND k.objective_id = o.id AND k.state <> 'withdrawn'
    JOIN grade g ON g.org_id = k.org_id AND g.key_result_id = k.id AND g.score IS NOT NULL
    WHERE o.org_id = $1 AND o.cycle_id = $2 AND o.state <> 'withdrawn'
    ORDER BY k.id LIMIT 1)",
                            book.org, cycle);
  if (!rows.next()) return std::nullopt;
  return rows.id<okr::KeyResultId>(0);
}

std::vector<okr::Score> votes_on(const Book& book, okr::KeyResultId key_result) {
  std::vector<okr::Score> votes;
  Rows rows = book.tx.query(R"(
    SELECT score FROM grade_vote
    WHERE org_id = $1 AND key_result_id = $2 AND score IS NOT NULL ORDER BY score)",
                            book.org, key_result);
  while (rows.next()) votes.push_back(*read_score(rows, 0));
  return votes;
}

std::optional<okr::Score> vote_of(const Book& book, okr::KeyResultId key_result,
                                  okr::PersonId person) {
  Rows rows = book.tx.query(
      "SELECT score FROM grade_vote WHERE org_id = $1 AND key_result_id = $2 AND person_id = $3",
      book.org, key_result, person);
  return rows.next() ? read_score(rows, 0) : std::nullopt;
}

void set_vote(const Book& book, const Author& author, okr::KeyResultId key_result,
              okr::PersonId person, okr::Score score) {
  change_field(book, author, okr::Noun::kKeyResult, key_result.value, vote_field(person),
               digits(score));
}

std::string vote_field(okr::PersonId person) {
  return std::string{kVoteField} + std::to_string(person.value);
}

std::optional<okr::PersonId> voter_of(std::string_view field) {
  if (!field.starts_with(kVoteField)) return std::nullopt;
  field.remove_prefix(kVoteField.size());
  okr::PersonId person;
  const auto read = std::from_chars(field.data(), field.data() + field.size(), person.value);
  if (read.ec != std::errc{} || read.ptr != field.data() + field.size()) return std::nullopt;
  return person;
}

okr::Closing read_closing(const Book& book, okr::ObjectiveId objective) {
  Rows rows = book.tx.query(R"(
    SELECT decision, coalesce(because, ''), carried_from
    FROM closing WHERE org_id = $1 AND objective_id = $2)",
                            book.org, objective);
  if (!rows.next()) return {};
  return {.decision = rows.is_null(0) ? std::nullopt : decision_from(rows.text(0)),
          .because = rows.text(1),
          .carried_from = rows.maybe_id<okr::ObjectiveId>(2)};
}

void set_closing(const Book& book, const Author& author, okr::ObjectiveId objective,
                 const okr::Closing& closing) {
  const auto write = [&](std::string_view field, const std::optional<std::string>& value) {
    change_field(book, author, okr::Noun::kObjective, objective.value, field, value);
  };
  write("decision",
        closing.decision ? std::optional{std::string{to_text(*closing.decision)}} : std::nullopt);
  write("decision_because", or_null(closing.because));
  write("carried_from", closing.carried_from
                            ? std::optional{std::to_string(closing.carried_from->value)}
                            : std::nullopt);
}

std::optional<okr::ObjectiveId> carried_to(const Book& book, okr::ObjectiveId objective) {
  Rows rows = book.tx.query(R"(
    SELECT o.id
    FROM closing c
    JOIN objective o ON o.org_id = c.org_id AND o.id = c.objective_id AND o.state <> 'withdrawn'
    WHERE c.org_id = $1 AND c.carried_from = $2
    ORDER BY o.id DESC LIMIT 1)",
                            book.org, objective);
  if (!rows.next()) return std::nullopt;
  return rows.id<okr::ObjectiveId>(0);
}

std::optional<std::string> vote_value(const Book& book, okr::KeyResultId key_result,
                                      okr::PersonId person) {
  return digits(vote_of(book, key_result, person));
}

void set_vote_value(const Book& book, okr::KeyResultId key_result, okr::PersonId person,
                    const std::optional<std::string>& value) {
  book.tx.execute(R"(
    INSERT INTO grade_vote (org_id, key_result_id, person_id, score)
    VALUES ($1, $2, $3, CAST($4 AS BIGINT))
    ON CONFLICT (org_id, key_result_id, person_id) DO UPDATE SET score = excluded.score)",
                  book.org, key_result, person, value);
}

std::string_view to_text(okr::Decision decision) {
  switch (decision) {
    case okr::Decision::kKeep:
      return "keep";
    case okr::Decision::kModify:
      return "modify";
    case okr::Decision::kDrop:
      return "drop";
  }
  return "";
}

std::optional<okr::Decision> decision_from(std::string_view text) {
  for (const auto one : {okr::Decision::kKeep, okr::Decision::kModify, okr::Decision::kDrop}) {
    if (to_text(one) == text) return one;
  }
  return std::nullopt;
}

}  // namespace store
