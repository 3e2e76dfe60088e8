#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "commands/coach/judge.h"
#include "commands/command.h"
#include "store/okr/cycle.h"
#include "store/okr/key_result.h"
#include "store/okr/objective.h"
#include "store/okr/waiver.h"

namespace commands::coach {

// What the book gives the coach to judge, and what becomes of it.

// The team's numbers.
[[nodiscard]] Limits limits_of(const store::Book& book, okr::TeamId team);

// A key result as its rules take it, without what lies around it.
[[nodiscard]] DraftKeyResult draft_of(const okr::KeyResult& key_result);

// An objective with everything around it that a rule asks for.
struct Judged {
  okr::Objective objective;
  std::vector<okr::KeyResult> key_results;
  Judgement open;  // without what was waived
  std::vector<Finding> waived;
  std::vector<okr::Waiver> waivers;
};
// What has been published is judged by what its KPIs told until then.
[[nodiscard]] Judged judged(const Context& context, const okr::Objective& objective);

// The same for the rules about where it stands beside others alone: copies, double counting, no
// parent, circles, levels skipped, key results of another team (L21 to L24, L32). A parent that the
// speaker may not see is none.
[[nodiscard]] Judged judged_place(const Context& context, const okr::Objective& objective);

// What stands in the way of publishing in strict mode, as sentences; empty when nothing does.
[[nodiscard]] std::string strict_problem(const Context& context, const okr::Objective& objective);

// What the rules say of the words and numbers alone, briefly, for the answer to whoever has just
// written them. Adds nothing when there is nothing to say.
void add_remarks(Message& message, const Context& context, const okr::Objective& objective);
void add_remarks(Message& message, const Context& context, const okr::Objective& objective,
                 const okr::KeyResult& key_result);

// "“calls”, “meetings”"; empty without words.
[[nodiscard]] std::string words_text(const Finding& finding);

}  // namespace commands::coach
