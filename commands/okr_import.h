#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "store/ledger.h"

namespace commands {

// OKRs from elsewhere: a CSV file with a header line and a key result on each line.
//
// Columns, in any order and case; only `objective` is needed:
//   objective        its text; empty: the one of the line before
//   key result       its text; empty: only the objective
//   owner            a name or @name, of the key result, and of the objective where nothing else is
//                    said; without one the team's lead
//   objective owner, team, cycle, why
//   objective kind   committed, aspirational, learning
//   parent           O3, or the text of an objective, in the file or the book
//   kind             increase, decrease, reach, keep above, keep below, keep within, milestones,
//                    pass/fail, baseline, staged, percent; else told by the numbers
//   baseline, target numbers as people type them, with a decimal comma in a file with semicolons;
//                    milestones: their texts in `target`, `;` between, each with "by 2026-12-15"
//                    behind it if need be
//   low              keep within: its lower bound, `target` being the upper
//   commit, stretch  staged: on both sides of `target`
//   percent          increase, decrease: by so many percent of the baseline, which may be missing
//   weight           0 to 100
//   indicator        leading, lagging
//   private          yes: seen only by those who work on the objective, and administrators
//   unit, due        a unit; a day such as 2026-12-15
// The columns of an export that say where something stands are left out. A team or a cycle that is
// not said is the only one there is that is not over.

struct ImportFault {
  std::size_t line = 0;  // of the file, from 1
  std::string sentence;
};
struct ImportedOkrs {
  std::vector<ImportFault> faults;  // by line; when there is one, nothing is made
  std::vector<std::string> made;    // a line for each draft
};

enum class Import { kForReal, kDryRun };

// Makes drafts, which ask nobody, of all lines or of none. `author` is who has them imported.
[[nodiscard]] ImportedOkrs import_okrs(const store::Book& book, const store::Author& author,
                                       std::string_view csv, Import how);

}  // namespace commands
