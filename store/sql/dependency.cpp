#include "store/sql/dependency.h"

#include <charconv>
#include <stdexcept>
#include <string>

namespace store {
namespace {

constexpr std::string_view kDependencyField = "dependency:";

okr::Noun dependency_noun(std::string_view text) {
  for (const auto noun : {okr::Noun::kObjective, okr::Noun::kKeyResult, okr::Noun::kTeam}) {
    if (noun_text(noun) == text) return noun;
  }
  throw std::logic_error{"unknown noun of a dependency"};
}

// id, noun, noun_id, on_noun, on_id, because, person_id, at
std::vector<okr::Dependency> read_dependencies(Rows rows) {
  std::vector<okr::Dependency> result;
  while (rows.next()) {
    result.push_back({.id = rows.id<okr::DependencyId>(0),
                      .noun = dependency_noun(rows.text(1)),
                      .noun_id = rows.integer(2),
                      .on = dependency_noun(rows.text(3)),
                      .on_id = rows.integer(4),
                      .because = rows.text(5),
                      .person = rows.id<okr::PersonId>(6),
                      .at = rows.instant(7)});
  }
  return result;
}

std::string dependency_field(okr::DependencyId id) {
  return std::string{kDependencyField} + std::to_string(id.value);
}

}  // namespace

okr::DependencyId add_dependency(const Book& book, const Author& author,
                                 const okr::Dependency& dependency) {
  const okr::DependencyId id{next_number(book, "dependency")};
  book.tx.execute(R"(
    INSERT INTO dependency (org_id, id, noun, noun_id, on_noun, on_id, because, person_id, at,
                            state)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'active'))",
                  book.org, id, noun_text(dependency.noun), dependency.noun_id,
                  noun_text(dependency.on), dependency.on_id, dependency.because, dependency.person,
                  dependency.at);
  record(book, author, dependency.noun, dependency.noun_id, dependency_field(id), std::nullopt,
         "active");
  return id;
}

void end_dependency(const Book& book, const Author& author, const okr::Dependency& dependency) {
  change_field(book, author, dependency.noun, dependency.noun_id, dependency_field(dependency.id),
               std::nullopt);
}

std::optional<okr::Dependency> find_dependency(const Book& book, okr::DependencyId id) {
  auto found = read_dependencies(book.tx.query(R"(
    SELECT id, noun, noun_id, on_noun, on_id, because, person_id, at
    FROM dependency WHERE org_id = $1 AND id = $2)",
                                               book.org, id));
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<okr::Dependency> dependencies_of(const Book& book, okr::Noun noun,
                                             std::int64_t noun_id) {
  return read_dependencies(book.tx.query(R"(
    SELECT id, noun, noun_id, on_noun, on_id, because, person_id, at
    FROM dependency WHERE org_id = $1 AND noun = $2 AND noun_id = $3 AND state = 'active'
    ORDER BY id)",
                                         book.org, noun_text(noun), noun_id));
}

std::vector<okr::Dependency> list_dependencies(const Book& book) {
  return read_dependencies(book.tx.query(R"(
    SELECT id, noun, noun_id, on_noun, on_id, because, person_id, at
    FROM dependency WHERE org_id = $1 AND state = 'active' ORDER BY id)",
                                         book.org));
}

std::optional<okr::DependencyId> dependency_of(std::string_view field) {
  if (!field.starts_with(kDependencyField)) return std::nullopt;
  field.remove_prefix(kDependencyField.size());
  okr::DependencyId id;
  const auto read = std::from_chars(field.data(), field.data() + field.size(), id.value);
  if (read.ec != std::errc{} || read.ptr != field.data() + field.size()) return std::nullopt;
  return id;
}

}  // namespace store
