#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "commands/command.h"
#include "commands/message.h"
#include "store/okr/dependency.h"
#include "store/okr/objective.h"

namespace commands {

// What waits, or what it waits for: an objective, a key result, a team.
struct DependencyEnd {
  okr::Noun noun = okr::Noun::kKeyResult;
  std::int64_t id = 0;
  std::string name;      // "KR12", "O3", "the team Platform"
  std::string text;      // of an objective or a key result
  std::string standing;  // "41 %, 73 % of the way, on pace ●"; empty for a team
  okr::TeamId team;      // whose it is
  std::optional<okr::ObjectiveId> objective;
};
struct SeenDependency {
  okr::Dependency dependency;
  DependencyEnd from;
  DependencyEnd on;
};

// One end; absent when it is gone, closed, or not for the speaker to see.
[[nodiscard]] std::optional<DependencyEnd> dependency_end(const Context& context, okr::Noun noun,
                                                          std::int64_t id);
// Those of which the speaker may see both ends, while neither is closed; by number.
[[nodiscard]] std::vector<SeenDependency> seen_dependencies(const Context& context);

// Things as the graph of what waits knows them.
using WaitingNode = std::pair<okr::Noun, std::int64_t>;
// How `from` waits for `to`, if only in several steps: both and what lies between. An objective
// waits for its own key results. Empty when it does not.
[[nodiscard]] std::vector<WaitingNode> waiting_way(const Context& context, WaitingNode from,
                                                   WaitingNode to);
// "KR7 → KR12 → KR7"; empty when it leads over something that the speaker may not see.
[[nodiscard]] std::string waiting_circle_text(const Context& context,
                                              const std::vector<WaitingNode>& circle);
// Circles of which the speaker may see all, each once.
[[nodiscard]] std::vector<std::string> waiting_circles(const Context& context);

// "Waits for" and "Is waited for by", of a key result, or of an objective with its key results.
// Adds nothing when nothing waits.
void add_dependencies(Message& message, const Context& context, const okr::Objective& objective,
                      std::optional<okr::KeyResultId> key_result);
// The same of a team, for what waits across its border.
void add_dependencies(Message& message, const std::vector<SeenDependency>& dependencies,
                      okr::TeamId team);

// What a dependency waits for, as its history calls it: "KR12", "the team Platform".
[[nodiscard]] std::string awaited_text(const store::Book& book, const okr::Dependency& dependency);

}  // namespace commands
