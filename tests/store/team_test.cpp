#include "store/sql/team.h"

#include <gmock/gmock.h>

#include "store/sql/person.h"
#include "tests/store/seeded_book.h"

namespace {

using okr::CadenceKind;
using store::Book;
using testing::ElementsAre;
using testing::IsEmpty;
using tests::kMonday;

class Teams : public testing::Test {
 protected:
  std::vector<std::string> members() {
    std::vector<std::string> names;
    book_.read([&](const Book& b) {
      for (const auto& one : store::members_of(b, book_.growth)) names.push_back(one.name);
    });
    return names;
  }
  okr::TeamId add(const std::string& name) {
    okr::Team team;
    team.name = name;
    team.home = okr::Channel{book_.connection, "C1", "the growth team"};
    team.parent = book_.growth;
    return book_.write([&](const Book& b) { return store::add_team(b, book_.author(), team); });
  }
  tests::SeededBook book_;
};

TEST_F(Teams, ComeBackAsTheyWereAddedWithTheLeadAsMember) {
  const auto id = add("Sales");
  book_.read([&](const Book& b) {
    const auto sales = store::read_team(b, id);
    EXPECT_EQ(sales.name, "Sales");
    EXPECT_EQ(sales.parent, book_.growth);
    EXPECT_FALSE(sales.lead);
    EXPECT_EQ(sales.home, (okr::Channel{book_.connection, "C1", "the growth team"}));
    EXPECT_EQ(store::read_team(b, book_.growth).lead, book_.ann);
    EXPECT_FALSE(store::find_team(b, okr::TeamId{9}));
    EXPECT_THROW(static_cast<void>(store::read_team(b, okr::TeamId{9})), std::logic_error);
  });
  EXPECT_THAT(members(), ElementsAre("Ann", "Bob"));
}

TEST_F(Teams, AreFoundWithoutCaseAndListedByName) {
  add("design");
  add("Sales");
  book_.read([&](const Book& b) {
    EXPECT_EQ(store::find_team_by_name(b, "gROWTH")->id, book_.growth);
    EXPECT_FALSE(store::find_team_by_name(b, "grow"));
    std::vector<std::string> names;
    for (const auto& team : store::list_teams(b)) names.push_back(team.name);
    EXPECT_THAT(names, ElementsAre("design", "Growth", "Sales"));
  });
}

TEST_F(Teams, ArePeopleJoiningAndLeavingOnce) {
  const auto join = [&](okr::PersonId id) {
    return book_.write(
        [&](const Book& b) { return store::join_team(b, book_.author(), book_.growth, id); });
  };
  const auto leave = [&](okr::PersonId id) {
    return book_.write(
        [&](const Book& b) { return store::leave_team(b, book_.author(), book_.growth, id); });
  };
  EXPECT_FALSE(join(book_.bob));
  EXPECT_TRUE(leave(book_.bob));
  EXPECT_FALSE(leave(book_.bob));
  EXPECT_THAT(members(), ElementsAre("Ann"));
  EXPECT_TRUE(join(book_.bob));
  EXPECT_THAT(members(), ElementsAre("Ann", "Bob"));
  book_.read([&](const Book& b) {
    EXPECT_EQ(store::teams_of(b, book_.bob).at(0).id, book_.growth);
    const auto rows = store::changes_of(b, okr::Noun::kTeam, book_.growth.value, 2);
    EXPECT_EQ(rows.at(0).field, "member:2");
    EXPECT_EQ(rows.at(0).old_value, std::nullopt);
    EXPECT_EQ(rows.at(0).new_value, "2");
    EXPECT_EQ(rows.at(1).old_value, "2");
  });
}

TEST_F(Teams, AChannelIsOneValueOfTheLedger) {
  for (const auto* name : {"", "growth", "growth and more"}) {
    SCOPED_TRACE(name);
    const okr::Channel channel{okr::ConnectionId{7}, "C024", name};
    EXPECT_EQ(store::channel_from(store::to_text(channel)), channel);
  }
  for (const auto* text : {"", "7", "7 ", "7 C024", "x C024 growth", "7C024 growth"}) {
    SCOPED_TRACE(text);
    EXPECT_THROW(static_cast<void>(store::channel_from(text)), std::logic_error);
  }
}

TEST_F(Teams, HaveOneActiveCadenceOfEachKind) {
  okr::Cadence prompts;
  prompts.team = book_.growth;
  prompts.rhythm = {.period = okr::Period::kMonth,
                    .every = 2,
                    .weekdays = okr::Weekdays{std::chrono::Sunday},
                    .week_of_month = okr::kLastWeekOfMonth};
  prompts.time_of_day = std::chrono::minutes{9 * 60 + 30};
  prompts.since = kMonday;
  okr::Cadence digest = prompts;
  digest.kind = CadenceKind::kDigest;
  digest.zone_of = okr::ZoneOf::kTeam;
  digest.channel = okr::Channel{book_.connection, "C1", "growth"};
  book_.write([&](const Book& b) {
    store::set_cadence(b, book_.author(), prompts);
    prompts.rhythm.every = 1;
    store::set_cadence(b, book_.author(), prompts);
    store::set_cadence(b, book_.author(), digest);
  });
  book_.read([&](const Book& b) {
    const auto one = store::find_cadence(b, book_.growth, CadenceKind::kPrompts).value();
    EXPECT_EQ(one.team, book_.growth);
    EXPECT_EQ(one.rhythm, prompts.rhythm);
    EXPECT_EQ(one.time_of_day, std::chrono::minutes{570});
    EXPECT_EQ(one.zone_of, okr::ZoneOf::kPerson);
    EXPECT_EQ(one.channel, std::nullopt);
    EXPECT_EQ(one.since, kMonday);
    const auto other = store::find_cadence(b, book_.growth, CadenceKind::kDigest).value();
    EXPECT_EQ(other.zone_of, okr::ZoneOf::kTeam);
    EXPECT_EQ(other.channel, digest.channel);
    EXPECT_EQ(store::list_cadences(b).size(), 2U);
    EXPECT_EQ(store::changes_of(b, okr::Noun::kCadence, 1, 1).at(0).new_value, "ended");
  });
}

TEST_F(Teams, PauseACadenceUntilAnotherIsSet) {
  okr::Cadence cadence;
  cadence.team = book_.growth;
  book_.write([&](const Book& b) {
    store::set_cadence(b, book_.author(), cadence);
    store::pause_cadence(b, book_.author(),
                         store::find_cadence(b, book_.growth, CadenceKind::kPrompts).value());
    EXPECT_THAT(store::list_cadences(b), IsEmpty());
    EXPECT_FALSE(store::find_cadence(b, book_.growth, CadenceKind::kPrompts));
    EXPECT_TRUE(store::find_paused_cadence(b, book_.growth, CadenceKind::kPrompts));
    store::set_cadence(b, book_.author(), cadence);
    EXPECT_TRUE(store::find_cadence(b, book_.growth, CadenceKind::kPrompts));
    EXPECT_FALSE(store::find_paused_cadence(b, book_.growth, CadenceKind::kPrompts));
  });
}

TEST_F(Teams, TakeTheirCadencesWithThemWhenWithdrawn) {
  okr::Cadence cadence;
  cadence.team = book_.growth;
  book_.write([&](const Book& b) {
    store::set_cadence(b, book_.author(), cadence);
    store::change_field(b, book_.author(), okr::Noun::kTeam, book_.growth.value, "state",
                        std::nullopt);
    EXPECT_THAT(store::list_cadences(b), IsEmpty());
    EXPECT_THAT(store::teams_of(b, book_.ann), IsEmpty());
  });
}

TEST_F(Teams, CyclesComeBackInTheOrderOfTheirDays) {
  okr::Cycle earlier;
  earlier.name = "2026-Q3";
  earlier.first_day = std::chrono::year{2026} / 7 / 1;
  earlier.last_day = std::chrono::year{2026} / 9 / 30;
  earlier.state = okr::CycleState::kClosed;
  book_.write([&](const Book& b) {
    store::add_cycle(b, book_.author(), earlier);
    const auto all = store::list_cycles(b);
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].name, "2026-Q3");
    EXPECT_EQ(all[0].first_day, earlier.first_day);
    EXPECT_EQ(all[0].last_day, earlier.last_day);
    EXPECT_EQ(all[0].state, okr::CycleState::kClosed);
    EXPECT_EQ(all[1].id, book_.q4);
    EXPECT_EQ(store::find_cycle_by_name(b, "2026-q4")->id, book_.q4);
    EXPECT_FALSE(store::find_cycle_by_name(b, "2027-Q1"));
    EXPECT_FALSE(store::find_cycle(b, okr::CycleId{9}));
    EXPECT_THROW(static_cast<void>(store::read_cycle(b, okr::CycleId{9})), std::logic_error);
  });
}

}  // namespace
