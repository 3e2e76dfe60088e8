#include "store/okr/team_levels.h"

#include <gmock/gmock.h>

namespace {

using testing::ElementsAre;

okr::Team team(std::int64_t id, std::int64_t parent) {
  okr::Team result;
  result.id = okr::TeamId{id};
  if (parent > 0) result.parent = okr::TeamId{parent};
  return result;
}

std::vector<std::int64_t> numbers(const std::vector<okr::TeamId>& teams) {
  std::vector<std::int64_t> result;
  for (const okr::TeamId one : teams) result.push_back(one.value);
  return result;
}

// 1 company: 2 product with 4 growth and 5 core, 3 sales; 6 stands alone.
const std::vector<okr::Team> kCompany{team(4, 2), team(2, 1), team(5, 2),
                                      team(1, 0), team(3, 1), team(6, 0)};

TEST(TeamLevels, CountWhatLiesBetweenTwoTeams) {
  const okr::TeamLevels levels{kCompany};
  const struct {
    std::int64_t team, other;
    std::optional<int> up;
  } rows[] = {{4, 4, 0}, {4, 2, 1}, {4, 1, 2}, {3, 1, 1}, {1, 4, {}}, {4, 3, {}}, {6, 1, {}}};
  for (const auto& row : rows) {
    SCOPED_TRACE(row.team * 10 + row.other);
    EXPECT_EQ(levels.levels_up(okr::TeamId{row.team}, okr::TeamId{row.other}), row.up);
  }
  EXPECT_EQ(levels.depth(okr::TeamId{5}), 2);
  EXPECT_EQ(levels.depth(okr::TeamId{6}), 0);
}

TEST(TeamLevels, KnowWhoIsOnTopAndWhoHasTeamsBelow) {
  const okr::TeamLevels levels{kCompany};
  EXPECT_TRUE(levels.is_top(okr::TeamId{1}) && levels.has_below(okr::TeamId{1}));
  EXPECT_TRUE(!levels.is_top(okr::TeamId{2}) && levels.has_below(okr::TeamId{2}));
  EXPECT_TRUE(!levels.is_top(okr::TeamId{4}) && !levels.has_below(okr::TeamId{4}));
  EXPECT_TRUE(levels.is_top(okr::TeamId{6}) && !levels.has_below(okr::TeamId{6}));
}

TEST(TeamLevels, ListEachTeamWithWhatStandsUnderIt) {
  const okr::TeamLevels levels{kCompany};
  EXPECT_THAT(numbers(levels.all()), ElementsAre(1, 2, 4, 5, 3, 6));
  EXPECT_THAT(numbers(levels.from(okr::TeamId{2})), ElementsAre(2, 4, 5));
}

TEST(TeamLevels, EndWhereACircleBegan) {
  const okr::TeamLevels levels{{team(1, 2), team(2, 3), team(3, 1)}};
  EXPECT_EQ(levels.levels_up(okr::TeamId{1}, okr::TeamId{3}), 2);
  EXPECT_EQ(levels.levels_up(okr::TeamId{1}, okr::TeamId{9}), std::nullopt);
  EXPECT_LE(levels.depth(okr::TeamId{1}), 3);
  EXPECT_EQ(levels.all().size(), 3U);
}

}  // namespace
