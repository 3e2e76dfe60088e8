#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/okr/key_result.h"
#include "store/transaction.h"

namespace store {

// In their order; empty for a key result that has none.
[[nodiscard]] std::vector<okr::Milestone> milestones_of(const Book& book, okr::KeyResultId id);
void add_milestones(const Book& book, okr::KeyResultId id,
                    const std::vector<okr::Milestone>& milestones);

// All milestones of a key result as one value of the ledger, the field "milestones": a line each,
// the day as a number, or "-", a space and the text, on one line.
[[nodiscard]] std::string to_text(const std::vector<okr::Milestone>& milestones);
// Throws std::logic_error for any other text.
[[nodiscard]] std::vector<okr::Milestone> milestones_from(std::string_view text);

// For change_field: puts these in the place of those that were, and counts them as its target.
void set_milestones(const Book& book, okr::KeyResultId id, const std::optional<std::string>& text);

}  // namespace store
