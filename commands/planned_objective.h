#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "store/ledger.h"
#include "store/okr/cycle.h"
#include "store/okr/key_result.h"
#include "store/okr/objective.h"

namespace commands {

// An objective that an imported file asks for, with its key results.
struct PlannedObjective {
  std::size_t line = 0;
  okr::Objective objective;
  okr::Cycle cycle;
  std::string parent;  // as typed
  std::optional<std::size_t> planned_parent;
  std::string parent_text;  // of the one found, in the file or the book
  std::vector<okr::KeyResult> key_results;
};

// Makes drafts of all of them.
void make_planned(const store::Book& book, const store::Author& author,
                  const std::vector<PlannedObjective>& planned);

// A line for each objective and each key result: "Churn falls (Growth, 2026-Q4, ann)".
[[nodiscard]] std::vector<std::string> lines_of(const store::Book& book,
                                                const std::vector<PlannedObjective>& planned);

}  // namespace commands
