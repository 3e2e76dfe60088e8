#pragma once

#include <map>
#include <optional>
#include <vector>

#include "store/okr/team.h"

namespace okr {

// Which team stands under which: a company, its departments, their teams. A circle of teams ends
// where it began.
class TeamLevels {
 public:
  explicit TeamLevels(const std::vector<Team>& teams);

  // No team stands above it.
  [[nodiscard]] bool is_top(TeamId team) const { return !above(team); }
  // Another stands under it.
  [[nodiscard]] bool has_below(TeamId team) const { return below_.contains(team); }
  // How many levels above `team` the other stands: 1 for the one it stands under, 0 for itself;
  // absent when it does not stand above it.
  [[nodiscard]] std::optional<int> levels_up(TeamId team, TeamId other) const;
  // How many stand above it.
  [[nodiscard]] int depth(TeamId team) const;
  // The team, then what stands under it, each followed by its own; in the order they were given.
  [[nodiscard]] std::vector<TeamId> from(TeamId team) const;
  // All of them so, the top ones first.
  [[nodiscard]] std::vector<TeamId> all() const;

 private:
  [[nodiscard]] std::optional<TeamId> above(TeamId team) const;
  void add_from(TeamId team, std::vector<TeamId>& found) const;

  std::vector<TeamId> teams_;
  std::map<TeamId, TeamId> above_;
  std::map<TeamId, std::vector<TeamId>> below_;
};

}  // namespace okr
