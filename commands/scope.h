#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "commands/args.h"
#include "store/okr/cycle.h"
#include "store/okr/team.h"

namespace commands {

// Whose objectives the overviews (one-pager, matrix, changes, exports) are about.
struct Scope {
  std::vector<okr::Team> teams;     // empty: the whole company
  std::optional<okr::Cycle> cycle;  // absent: the current ones
};

// `Growth`, `team Growth`, `company`, `2026-Q4`, `cycle 2026-Q4`, as far as that comes next;
// without a team the speaker's own, or the company when they are in none.
[[nodiscard]] Scope read_scope(Args& args);
// "Growth", "Growth and Sales", "the company".
[[nodiscard]] std::string scope_text(const Scope& scope);

// What is in it and the reader may see: by team, then by id. What is left out of an overview for
// whoever reads it is left out here.
[[nodiscard]] std::vector<okr::Objective> objectives_in(const store::Book& book,
                                                        okr::PersonId reader, const Scope& scope);
[[nodiscard]] std::vector<okr::Objective> objectives_in(const Context& context, const Scope& scope);

// The cycles that are looked at when none is named: the active ones, or while there is none, those
// that are being prepared or graded.
[[nodiscard]] std::set<okr::CycleId> current_cycles(const store::Book& book);

}  // namespace commands
