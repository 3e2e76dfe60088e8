#include "store/sql/retro.h"

#include <charconv>
#include <stdexcept>

namespace store {
namespace {

constexpr std::string_view kRetroField = "retro:";
constexpr std::string_view kAnswerField = "retro_answer:";

// The number behind `prefix`.
template <class IdType>
std::optional<IdType> id_behind(std::string_view prefix, std::string_view field) {
  if (!field.starts_with(prefix)) return std::nullopt;
  field.remove_prefix(prefix.size());
  IdType id;
  const auto read = std::from_chars(field.data(), field.data() + field.size(), id.value);
  if (read.ec != std::errc{} || read.ptr != field.data() + field.size()) return std::nullopt;
  return id;
}

std::string field_of(std::string_view prefix, std::int64_t id) {
  return std::string{prefix} + std::to_string(id);
}

okr::Retro read_retro(const Rows& rows) {
  return {.id = rows.id<okr::RetroId>(0),
          .team = rows.id<okr::TeamId>(1),
          .cycle = rows.id<okr::CycleId>(2),
          .opened_at = rows.instant(3),
          .ended_at = rows.maybe_instant(4)};
}

std::vector<okr::RetroAnswer> read_answers(Rows rows) {
  std::vector<okr::RetroAnswer> result;
  while (rows.next()) {
    result.push_back({.id = rows.id<okr::RetroAnswerId>(0),
                      .retro = rows.id<okr::RetroId>(1),
                      .person = rows.id<okr::PersonId>(2),
                      .question = rows.text(3),
                      .text = rows.text(4),
                      .at = rows.instant(5)});
  }
  return result;
}

}  // namespace

okr::RetroId add_retro(const Book& book, const Author& author, const okr::Retro& retro) {
  const okr::RetroId id{next_number(book, "retro")};
  book.tx.execute(R"(
    INSERT INTO retro (org_id, id, team_id, cycle_id, opened_at, state)
    VALUES ($1, $2, $3, $4, $5, 'open'))",
                  book.org, id, retro.team, retro.cycle, retro.opened_at);
  record(book, author, okr::Noun::kTeam, retro.team.value, field_of(kRetroField, id.value),
         std::nullopt, "open");
  return id;
}

void end_retro(const Book& book, const Author& author, const okr::Retro& retro) {
  change_field(book, author, okr::Noun::kTeam, retro.team.value,
               field_of(kRetroField, retro.id.value), "ended");
}

std::optional<okr::Retro> find_retro(const Book& book, okr::RetroId id) {
  Rows rows = book.tx.query(R"(
    SELECT id, team_id, cycle_id, opened_at, ended_at
    FROM retro WHERE org_id = $1 AND id = $2 AND state <> 'withdrawn')",
                            book.org, id);
  if (!rows.next()) return std::nullopt;
  return read_retro(rows);
}

std::vector<okr::Retro> list_retros(const Book& book, std::optional<okr::TeamId> team) {
  std::vector<okr::Retro> result;
  Rows rows = book.tx.query(R"(
    SELECT id, team_id, cycle_id, opened_at, ended_at
    FROM retro WHERE org_id = $1 AND team_id = coalesce($2, team_id) AND state <> 'withdrawn'
    ORDER BY id DESC)",
                            book.org, team);
  while (rows.next()) result.push_back(read_retro(rows));
  return result;
}

void set_retro_answer(const Book& book, const Author& author, const okr::Retro& retro,
                      const okr::RetroAnswer& answer) {
  for (const okr::RetroAnswer& before : retro_answers_of(book, retro.id, answer.person)) {
    if (before.question != answer.question) continue;
    change_field(book, author, okr::Noun::kTeam, retro.team.value,
                 field_of(kAnswerField, before.id.value), std::nullopt);
  }
  const std::int64_t id = next_number(book, "retro_answer");
  book.tx.execute(R"(
    INSERT INTO retro_answer (org_id, id, retro_id, person_id, question, text, at, state)
    VALUES ($1, $2, $3, $4, $5, $6, $7, 'given'))",
                  book.org, id, retro.id, answer.person, answer.question, answer.text, answer.at);
  record(book, author, okr::Noun::kTeam, retro.team.value, field_of(kAnswerField, id), std::nullopt,
         "given");
}

std::vector<okr::RetroAnswer> retro_answers(const Book& book, okr::RetroId retro) {
  return read_answers(book.tx.query(R"(
    SELECT id, retro_id, person_id, question, text, at
    FROM retro_answer WHERE org_id = $1 AND retro_id = $2 AND state = 'given'
    ORDER BY text, id)",
                                    book.org, retro));
}

std::vector<okr::RetroAnswer> retro_answers_of(const Book& book, okr::RetroId retro,
                                               okr::PersonId person) {
  return read_answers(book.tx.query(R"(
    SELECT id, retro_id, person_id, question, text, at
    FROM retro_answer WHERE org_id = $1 AND retro_id = $2 AND person_id = $3 AND state = 'given'
    ORDER BY id)",
                                    book.org, retro, person));
}

std::int64_t retro_people(const Book& book, okr::RetroId retro) {
  Rows rows = book.tx.query(R"(
    SELECT count(DISTINCT person_id)
    FROM retro_answer WHERE org_id = $1 AND retro_id = $2 AND state = 'given')",
                            book.org, retro);
  rows.next();
  return rows.integer(0);
}

bool lessons_posted(const Book& book, okr::RetroId retro) {
  const std::string key = "lessons:retro " + std::to_string(retro.value) + ":%";
  return book.tx
      .query(R"(
    SELECT 1
    FROM occurrence o JOIN delivery d ON d.id = o.delivery_id
    WHERE o.org_id = $1 AND o.key LIKE $2
      AND (d.state = 'sending' OR d.state = 'ambiguous' OR d.state = 'sent')
    LIMIT 1)",
             book.org, key)
      .next();
}

std::optional<okr::RetroId> retro_of(std::string_view field) {
  return id_behind<okr::RetroId>(kRetroField, field);
}

std::optional<okr::RetroAnswerId> retro_answer_of(std::string_view field) {
  return id_behind<okr::RetroAnswerId>(kAnswerField, field);
}

std::optional<std::string> retro_state(const Book& book, okr::RetroId id) {
  Rows rows = book.tx.query(
      "SELECT nullif(state, 'withdrawn') FROM retro WHERE org_id = $1 AND id = $2", book.org, id);
  if (!rows.next()) throw std::logic_error{"no retro " + std::to_string(id.value)};
  return rows.maybe_text(0);
}

void set_retro_state(const Book& book, okr::RetroId id, const std::optional<std::string>& state,
                     okr::Instant at) {
  book.tx.execute(R"(
    UPDATE retro SET state = coalesce($3, 'withdrawn'), ended_at = $4
    WHERE org_id = $1 AND id = $2)",
                  book.org, id, state, state == "ended" ? std::optional{at} : std::nullopt);
}

std::optional<std::string> retro_answer_state(const Book& book, okr::RetroAnswerId id) {
  Rows rows = book.tx.query(
      "SELECT nullif(state, 'withdrawn') FROM retro_answer WHERE org_id = $1 AND id = $2", book.org,
      id);
  if (!rows.next()) throw std::logic_error{"no retro answer " + std::to_string(id.value)};
  return rows.maybe_text(0);
}

void set_retro_answer_state(const Book& book, okr::RetroAnswerId id,
                            const std::optional<std::string>& state) {
  book.tx.execute(
      "UPDATE retro_answer SET state = coalesce($3, 'withdrawn') "
      "WHERE org_id = $1 AND id = $2",
      book.org, id, state);
}

}  // namespace store
