#include "store/sql/remark.h"

#include <stdexcept>

#include "store/sql/card_change.h"
#include "store/sql/page.h"
#include "store/sql/part.h"

namespace store {
namespace {

std::string_view to_text(okr::RemarkKind kind) {
  switch (kind) {
    case okr::RemarkKind::kComment:
      return "comment";
    case okr::RemarkKind::kAcknowledgement:
      return "acknowledgement";
    case okr::RemarkKind::kDecision:
      return "decision";
  }
  throw std::logic_error{"unknown kind of remark"};
}

okr::RemarkKind remark_kind_from(std::string_view text) {
  using enum okr::RemarkKind;
  for (const auto kind : {kComment, kAcknowledgement, kDecision}) {
    if (to_text(kind) == text) return kind;
  }
  throw std::logic_error{"unknown kind of remark"};
}

std::string_view to_text(okr::ReviewOutcome outcome) {
  switch (outcome) {
    case okr::ReviewOutcome::kKept:
      return "kept";
    case okr::ReviewOutcome::kChanged:
      return "changed";
    case okr::ReviewOutcome::kDropped:
      return "dropped";
    case okr::ReviewOutcome::kDoubted:
      return "doubted";
  }
  throw std::logic_error{"unknown outcome of a review"};
}

std::optional<okr::ReviewOutcome> review_outcome_from(const std::optional<std::string>& text) {
  using enum okr::ReviewOutcome;
  for (const auto outcome : {kKept, kChanged, kDropped, kDoubted}) {
    if (text == to_text(outcome)) return outcome;
  }
  return std::nullopt;
}

// id, noun, noun_id, kind, text, because, person_id, at, review, confidence
std::vector<okr::Remark> read_remarks(Rows rows) {
  std::vector<okr::Remark> result;
  while (rows.next()) {
    result.push_back(
        {.id = rows.id<okr::RemarkId>(0),
         .noun = rows.text(1) == "objective" ? okr::Noun::kObjective : okr::Noun::kKeyResult,
         .noun_id = rows.integer(2),
         .kind = remark_kind_from(rows.text(3)),
         .text = rows.text(4),
         .because = rows.text(5),
         .person = rows.id<okr::PersonId>(6),
         .at = rows.instant(7),
         .review = review_outcome_from(rows.maybe_text(8)),
         .confidence = rows.is_null(9)
                           ? std::nullopt
                           : okr::Confidence::from_int(static_cast<int>(rows.integer(9)))});
  }
  return result;
}

}  // namespace

okr::RemarkId add_remark(const Book& book, const Author& author, const okr::Remark& remark) {
  const okr::RemarkId id{next_number(book, "remark")};
  book.tx.execute(R"(
    INSERT INTO remark (org_id, id, noun, noun_id, kind, text, because, person_id, at, state,
                        review, confidence)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'active', $10, $11))",
                  book.org, id, noun_text(remark.noun), remark.noun_id, to_text(remark.kind),
                  remark.text, remark.because, remark.person, remark.at,
                  remark.review ? std::optional{to_text(*remark.review)} : std::nullopt,
                  remark.confidence ? std::optional{remark.confidence->value()} : std::nullopt);
  // A card may ask for the answer.
  if (remark.review) note_card_change(book, author, okr::ObjectiveId{remark.noun_id});
  record(book, author, remark.noun, remark.noun_id, "remark:" + std::to_string(id.value),
         std::nullopt, "active");
  return id;
}

std::vector<okr::Remark> remarks_of(const Book& book, okr::Noun noun, std::int64_t noun_id,
                                    int limit) {
  return read_remarks(book.tx.query(R"(
    SELECT id, noun, noun_id, kind, text, because, person_id, at, review, confidence
    FROM remark
    WHERE org_id = $1 AND noun = $2 AND noun_id = $3 AND state = 'active'
    ORDER BY at DESC, id DESC LIMIT $4)",
                                    book.org, noun_text(noun), noun_id, std::int64_t{limit}));
}

std::vector<okr::Remark> reviews_of(const Book& book, okr::ObjectiveId objective,
                                    okr::Instant since) {
  return read_remarks(book.tx.query(R"(
    SELECT id, noun, noun_id, kind, text, because, person_id, at, review, confidence
    FROM remark
    WHERE org_id = $1 AND noun = 'objective' AND noun_id = $2 AND review IS NOT NULL
      AND state = 'active' AND at >= $3
    ORDER BY at DESC, id DESC)",
                                    book.org, objective, since));
}

std::vector<okr::Remark> remarks_after(const Book& book, std::int64_t after, int limit) {
  return read_remarks(book.tx.query(R"(
    SELECT id, noun, noun_id, kind, text, because, person_id, at, review, confidence
    FROM remark WHERE org_id = $1 AND id > $2 AND state = 'active' ORDER BY id LIMIT $3)",
                                    book.org, after, limit));
}

std::vector<okr::Remark> decisions_between(const Book& book, std::optional<okr::TeamId> team,
                                           okr::Instant from, okr::Instant to) {
  return read_remarks(book.tx.query(R"(
    SELECT r.id, r.noun, r.noun_id, r.kind, r.text, r.because, r.person_id, r.at,
           r.review, r.confidence
    FROM remark r
    LEFT JOIN key_result k ON r.noun = 'key_result' AND k.org_id = r.org_id AND k.id = r.noun_id
    JOIN objective o ON o.org_id = r.org_id
                    AND o.id = CASE r.noun WHEN 'objective' THEN r.noun_id ELSE k.objective_id END
    WHERE r.org_id = $1 AND r.kind = 'decision' AND r.state = 'active'
      AND r.at >= $2 AND r.at < $3 AND o.team_id = coalesce($4, o.team_id)
      AND o.state <> 'withdrawn'
    ORDER BY r.at DESC, r.id DESC)",
                                    book.org, from, to, team));
}

}  // namespace store
