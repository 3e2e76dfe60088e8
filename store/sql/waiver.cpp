#include "store/sql/waiver.h"

#include <charconv>

namespace store {
namespace {

constexpr std::string_view kWaiverField = "waiver:";

std::string_view waived_noun(okr::Noun noun) {
  return noun == okr::Noun::kObjective ? "objective" : "key_result";
}

}  // namespace

std::string waiver_field(int rule) {
  return std::string{kWaiverField} + std::to_string(rule);
}

std::optional<int> waived_rule(std::string_view field) {
  if (!field.starts_with(kWaiverField)) return std::nullopt;
  field.remove_prefix(kWaiverField.size());
  int rule = 0;
  const auto read = std::from_chars(field.data(), field.data() + field.size(), rule);
  if (read.ec != std::errc{} || read.ptr != field.data() + field.size()) return std::nullopt;
  return rule;
}

std::optional<std::string> waiver_reason(const Book& book, okr::Noun noun, std::int64_t noun_id,
                                         int rule) {
  Rows rows = book.tx.query(R"(
    SELECT reason FROM waiver WHERE org_id = $1 AND noun = $2 AND noun_id = $3 AND rule = $4)",
                            book.org, waived_noun(noun), noun_id, rule);
  if (!rows.next()) return std::nullopt;
  return rows.text(0);
}

void set_waiver(const Book& book, const Author& author, const okr::Change& what) {
  const std::string_view noun = waived_noun(what.noun);
  const int rule = waived_rule(what.field).value();
  if (!what.new_value) {
    book.tx.execute(R"(
    DELETE FROM waiver WHERE org_id = $1 AND noun = $2 AND noun_id = $3 AND rule = $4)",
                    book.org, noun, what.noun_id, rule);
    return;
  }
  book.tx.execute(R"(
    INSERT INTO waiver (org_id, noun, noun_id, rule, person_id, at, reason)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (org_id, noun, noun_id, rule) DO UPDATE
    SET person_id = excluded.person_id, at = excluded.at, reason = excluded.reason)",
                  book.org, noun, what.noun_id, rule, author.person, author.at, *what.new_value);
}

std::vector<okr::Waiver> waivers_of(const Book& book, okr::ObjectiveId objective) {
  std::vector<okr::Waiver> result;
  Rows rows = book.tx.query(R"(
    SELECT CAST(NULL AS BIGINT) AS key_result_id, rule, person_id, at, reason, 0 AS below
    FROM waiver WHERE org_id = $1 AND noun = 'objective' AND noun_id = $2
    UNION ALL
    SELECT k.id, w.rule, w.person_id, w.at, w.reason, 1
    FROM waiver w
    JOIN key_result k ON k.org_id = w.org_id AND k.id = w.noun_id
    WHERE w.org_id = $1 AND w.noun = 'key_result' AND k.objective_id = $2
      AND k.state <> 'withdrawn'
    ORDER BY below, rule, key_result_id)",
                            book.org, objective);
  while (rows.next()) {
    result.push_back({.objective = objective,
                      .key_result = rows.maybe_id<okr::KeyResultId>(0),
                      .rule = static_cast<int>(rows.integer(1)),
                      .person = rows.id<okr::PersonId>(2),
                      .at = rows.instant(3),
                      .reason = rows.text(4)});
  }
  return result;
}

}  // namespace store
