#pragma once

#include <string>

#include "commands/alignment.h"
#include "commands/args.h"
#include "commands/message.h"

namespace commands {

// Which part of the tree is meant.
struct TreeScope {
  std::optional<okr::Team> team;  // with all teams under it
  std::optional<okr::Cycle> cycle;
  std::size_t page = 1;
};
// `Growth`, `team Growth`, `company`, `2026-Q4`, `cycle 2026-Q4`, `page 2`, in any order. Throws
// UsageError for anything else.
[[nodiscard]] TreeScope read_tree_scope(Args& args);

// "O3 New users feel at home | 0.42 average, 2 of 3 reported, behind ◐ | Growth, ann | orphan"
[[nodiscard]] Spans tree_line(const Context& context, const Alignment& tree,
                              const okr::Objective& objective);

// Everything that is wrong with how objectives stand under each other, by kind: tree_findings.cpp.
[[nodiscard]] Message tree_findings(const Context& context, const TreeScope& scope);

}  // namespace commands
