#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "commands/command.h"
#include "store/okr/cycle.h"
#include "store/okr/objective.h"
#include "store/okr/team.h"
#include "store/okr/team_levels.h"

namespace commands {

// How the objectives that the speaker may see stand under each other. What they may not see is not
// there: what stands under it stands under nothing.
class Alignment {
 public:
  // Those of the cycle; without one those of the current cycles that are not closed.
  Alignment(const Context& context, const std::optional<okr::Cycle>& cycle);

  [[nodiscard]] const std::vector<okr::Objective>& objectives() const { return objectives_; }
  [[nodiscard]] const okr::TeamLevels& levels() const { return levels_; }
  [[nodiscard]] const okr::Team& team(okr::TeamId id) const { return teams_.at(id); }

  // What it stands under, also when that is of another cycle or closed; null when nothing.
  [[nodiscard]] const okr::Objective* parent_of(const okr::Objective& objective) const;
  // By team from the top, then by id.
  [[nodiscard]] std::vector<const okr::Objective*> children_of(okr::ObjectiveId id) const;

  // It stands under nothing, though its team stands under another.
  [[nodiscard]] bool is_orphan(const okr::Objective& objective) const;
  // How many levels of teams lie between it and what it stands under.
  [[nodiscard]] int levels_skipped(const okr::Objective& objective) const;
  // Written by somebody who leads neither its team nor one above it.
  [[nodiscard]] bool is_from_below(const okr::Objective& objective) const;

  // One objective of the tree and how far below its root it stands.
  struct Row {
    const okr::Objective* objective = nullptr;
    int depth = 0;
  };
  // The objective and all below it, each followed by its own; what stands in a circle once.
  [[nodiscard]] std::vector<Row> rows_from(const okr::Objective& objective) const;
  [[nodiscard]] std::vector<Row> rows() const;
  // From the topmost above it to the one it stands under.
  [[nodiscard]] std::vector<const okr::Objective*> chain_above(
      const okr::Objective& objective) const;
  // Those that stand in a circle, each circle once, from its smallest number on.
  [[nodiscard]] std::vector<std::vector<okr::ObjectiveId>> circles() const;

 private:
  void add_rows(const okr::Objective& objective, int depth, std::vector<Row>& rows) const;
  void sort_by_level();

  const Context& context_;
  std::map<okr::TeamId, okr::Team> teams_;
  okr::TeamLevels levels_;
  std::vector<okr::Objective> objectives_;                // by team from the top, then by id
  std::map<okr::ObjectiveId, okr::Objective> elsewhere_;  // parents that are not among them
  std::map<okr::ObjectiveId, std::vector<std::size_t>> below_;
};

// Throws UserError when `objective` cannot stand under `parent`: in a circle, which is named, or
// under something closed.
void require_parent(const Context& context, const okr::Objective& objective,
                    const okr::Objective& parent);
// "from 20 of 50 (40 %)"; of none nothing.
[[nodiscard]] std::string share_text(std::size_t part, std::size_t all);
// "O1 → O4 → O1"
[[nodiscard]] std::string circle_text(const std::vector<okr::ObjectiveId>& circle);
// What the coach says of where it stands, briefly. Adds nothing when that is nothing.
void add_place_remarks(Message& message, const Context& context, const okr::Objective& objective);

}  // namespace commands
