#include <stdexcept>
#include <string>

#include "store/sql/objective_row.h"
#include "store/sql/team.h"

namespace store {
namespace {

okr::CycleState cycle_state_from(std::string_view text) {
  if (text == "planning") return okr::CycleState::kPlanning;
  if (text == "active") return okr::CycleState::kActive;
  if (text == "grading") return okr::CycleState::kGrading;
  if (text == "closed" || text == "withdrawn") return okr::CycleState::kClosed;
  throw std::logic_error{"unknown cycle state"};
}

std::optional<okr::Cycle> find_row(const Book& book, okr::CycleId id, bool also_withdrawn) {
  Rows rows = book.tx.query(R"(
    SELECT id, name, first_day, last_day, state
    FROM cycle WHERE org_id = $1 AND id = $2 AND (state <> 'withdrawn' OR $3 = 1))",
                            book.org, id, also_withdrawn);
  if (!rows.next()) return std::nullopt;
  return read_cycle(rows);
}

}  // namespace

okr::Cycle read_cycle(const Rows& rows, int first) {
  return {.id = rows.id<okr::CycleId>(first),
          .name = rows.text(first + 1),
          .first_day = rows.day(first + 2),
          .last_day = rows.day(first + 3),
          .state = cycle_state_from(rows.text(first + 4))};
}

std::string_view to_text(okr::CycleState state) {
  switch (state) {
    case okr::CycleState::kPlanning:
      return "planning";
    case okr::CycleState::kActive:
      return "active";
    case okr::CycleState::kGrading:
      return "grading";
    case okr::CycleState::kClosed:
      return "closed";
  }
  throw std::logic_error{"unknown cycle state"};
}

okr::CycleId add_cycle(const Book& book, const Author& author, const okr::Cycle& cycle) {
  const okr::CycleId id{next_number(book, "cycle")};
  book.tx.execute(R"(
    INSERT INTO cycle (org_id, id, name, first_day, last_day, state)
    VALUES ($1, $2, $3, $4, $5, $6))",
                  book.org, id, cycle.name, cycle.first_day, cycle.last_day, to_text(cycle.state));
  record(book, author, okr::Noun::kCycle, id.value, "state", std::nullopt,
         std::string{to_text(cycle.state)});
  return id;
}

std::optional<okr::Cycle> find_cycle(const Book& book, okr::CycleId id) {
  return find_row(book, id, false);
}

okr::Cycle read_cycle(const Book& book, okr::CycleId id) {
  auto cycle = find_row(book, id, true);
  if (!cycle) throw std::logic_error{"no cycle " + std::to_string(id.value)};
  return *std::move(cycle);
}

std::optional<okr::Cycle> find_cycle_by_name(const Book& book, std::string_view name) {
  Rows rows = book.tx.query(R"(
    SELECT id, name, first_day, last_day, state
    FROM cycle WHERE org_id = $1 AND lower(name) = lower($2) AND state <> 'withdrawn'
    ORDER BY id LIMIT 1)",
                            book.org, name);
  if (!rows.next()) return std::nullopt;
  return read_cycle(rows);
}

std::vector<okr::Cycle> list_cycles(const Book& book) {
  std::vector<okr::Cycle> result;
  Rows rows = book.tx.query(R"(
    SELECT id, name, first_day, last_day, state
    FROM cycle WHERE org_id = $1 AND state <> 'withdrawn'
    ORDER BY first_day, id)",
                            book.org);
  while (rows.next()) result.push_back(read_cycle(rows));
  return result;
}

}  // namespace store
