#include "store/okr/team_levels.h"

#include <algorithm>

namespace okr {

TeamLevels::TeamLevels(const std::vector<Team>& teams) {
  for (const Team& team : teams) {
    teams_.push_back(team.id);
    if (!team.parent) continue;
    above_.emplace(team.id, *team.parent);
    below_[*team.parent].push_back(team.id);
  }
}

std::optional<TeamId> TeamLevels::above(TeamId team) const {
  const auto found = above_.find(team);
  return found == above_.end() ? std::nullopt : std::optional{found->second};
}

std::optional<int> TeamLevels::levels_up(TeamId team, TeamId other) const {
  std::optional<TeamId> at = team;
  for (int levels = 0; at && levels <= static_cast<int>(teams_.size()); ++levels) {
    if (*at == other) return levels;
    at = above(*at);
  }
  return std::nullopt;
}

int TeamLevels::depth(TeamId team) const {
  int depth = 0;
  for (auto at = above(team); at && depth < static_cast<int>(teams_.size()); at = above(*at)) {
    ++depth;
  }
  return depth;
}

void TeamLevels::add_from(TeamId team, std::vector<TeamId>& found) const {
  if (std::find(found.begin(), found.end(), team) != found.end()) return;
  found.push_back(team);
  const auto below = below_.find(team);
  if (below == below_.end()) return;
  for (const TeamId one : below->second) add_from(one, found);
}

std::vector<TeamId> TeamLevels::from(TeamId team) const {
  std::vector<TeamId> found;
  add_from(team, found);
  return found;
}

std::vector<TeamId> TeamLevels::all() const {
  std::vector<TeamId> found;
  for (const TeamId team : teams_) {
    if (is_top(team)) add_from(team, found);
  }
  for (const TeamId team : teams_) add_from(team, found);  // in a circle none is on top
  return found;
}

}  // namespace okr
