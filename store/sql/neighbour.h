#pragma once

#include <string>
#include <vector>

#include "store/okr/id.h"
#include "store/transaction.h"

namespace store {

// A key result of the same cycle elsewhere: what may count the same thing twice.
struct Neighbour {
  okr::KeyResultId id;
  okr::ObjectiveId objective;
  std::string team;
  std::string text;
  std::string unit;
};
// Of all objectives of the cycle that are not closed but this one, by id; at most `limit`.
[[nodiscard]] std::vector<Neighbour> neighbours_of(const Book& book, okr::CycleId cycle,
                                                   okr::ObjectiveId objective, int limit);

// How many key results of objectives of the cycle that are not closed this person owns.
[[nodiscard]] std::int64_t owned_in_cycle(const Book& book, okr::CycleId cycle,
                                          okr::PersonId person);

}  // namespace store
