#include <gtest/gtest.h>

#include "commands/standing.h"
#include "scheduler/local_time.h"
#include "tests/commands/say.h"

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

class Standing : public testing::Test {
 protected:
  void live_in(const std::string& user, const std::string& zone) {
    chat_.in_book([&](const store::Book& book) {
      const auto identity = *store::find_identity(book, chat_.connection, "u-" + user);
      store::set_profile(book, identity, {.name = user, .user_name = user, .time_zone = zone},
                         chat_.clock.now());
    });
  }

  commands::Standing of(std::int64_t key_result) {
    return chat_.in_book([&](const store::Book& book) {
      const auto kr = *store::find_key_result(book, okr::KeyResultId{key_result});
      const auto objective = store::read_objective(book, kr.objective);
      return commands::standing(book, kr, objective, store::read_cycle(book, objective.cycle),
                                chat_.clock.now());
    });
  }

  std::vector<std::int64_t> due_of(okr::PersonId person) {
    return chat_.in_book([&](const store::Book& book) {
      std::vector<std::int64_t> ids;
      for (const auto& due : commands::due_key_results(book, person, chat_.clock.now())) {
        ids.push_back(due.key_result.id.value);
      }
      return ids;
    });
  }

  tests::GrowthChat chat_;
};

TEST_F(Standing, FallsDueAtTheLocalTimeOfWhoeverIsAsked) {
  struct {
    const char* zone;
    hours after_nine_utc;  // of Monday 23 November
    const char* due_day;
  } const kRows[] = {
      {"Europe/Berlin", hours{-2}, "Mon 16 Nov 2026"},
      {"Europe/Berlin", hours{-1}, "Mon 23 Nov 2026"},
      {"America/New_York", hours{0}, "Mon 16 Nov 2026"},
      {"America/New_York", hours{5}, "Mon 23 Nov 2026"},
      {"Pacific/Auckland", hours{-14}, "Mon 16 Nov 2026"},
      {"Pacific/Auckland", hours{-13}, "Mon 23 Nov 2026"},
  };
  for (const auto& row : kRows) {
    SCOPED_TRACE(std::string{row.zone} + " " + std::to_string(row.after_nine_utc.count()));
    live_in("bob", row.zone);
    chat_.clock.set(tests::kMonday + row.after_nine_utc);
    const commands::Standing where = of(1);
    ASSERT_TRUE(where.last_due);
    EXPECT_EQ(scheduler::day_text(*where.last_due), row.due_day);
    EXPECT_TRUE(where.due);
  }
}

TEST_F(Standing, IsNoLongerDueOnceACheckInAnswersTheDay) {
  chat_.say("KR1 33 7", "bob");
  EXPECT_FALSE(of(1).due);
  EXPECT_TRUE(of(2).due) << "each key result is answered by itself";
  chat_.clock.set(tests::kMonday + days{7} - minutes{61});
  EXPECT_FALSE(of(1).due) << "a minute before the next time of asking";
  chat_.clock.set(tests::kMonday + days{7} - minutes{60});
  EXPECT_TRUE(of(1).due);
}

TEST_F(Standing, TakesAnEarlyCheckInForTheComingDay) {
  chat_.clock.set(tests::kMonday - days{2});
  chat_.say("KR1 33 7", "bob");
  chat_.clock.set(tests::kMonday);
  EXPECT_FALSE(of(1).due);
}

TEST_F(Standing, IsNeverDueInADraft) {
  const commands::Standing draft = of(6);
  EXPECT_FALSE(draft.due);
  EXPECT_FALSE(draft.last_due);
}

TEST_F(Standing, IsNotDueForADayBeforeItWasPublished) {
  chat_.clock.set(tests::kMonday + hours{1});
  chat_.say("publish O2", "bob");
  EXPECT_FALSE(of(6).due);
  chat_.clock.set(tests::kMonday + days{7});
  EXPECT_TRUE(of(6).due);
}

TEST_F(Standing, IsNotDueForADayOnWhichItsCycleWasStillPlanned) {
  chat_.say("cycle add 2027-Q1");
  chat_.clock.set(tests::kMonday + days{28});
  chat_.say("add objective New teams stay with us cycle 2027-Q1", "bob");
  chat_.say("add kr O3 Rate from 30% to 45%", "bob");
  chat_.say("publish O3", "bob");
  chat_.clock.set(tests::kMonday + days{38});
  chat_.say("cycle start 2027-Q1");
  chat_.clock.set(tests::kMonday + days{40});  // a Saturday
  EXPECT_FALSE(of(7).due) << "nobody was asked on the Monday before";
  chat_.clock.set(tests::kMonday + days{42});
  EXPECT_TRUE(of(7).due);
}

TEST_F(Standing, IsOutdatedThreeDaysAfterAnUnansweredDay) {
  chat_.say("KR1 38 7", "bob");
  chat_.clock.set(tests::kMonday + days{7});
  EXPECT_NE(of(1).pace, okr::Pace::kOutdated);
  chat_.clock.set(tests::kMonday + days{11});
  EXPECT_EQ(of(1).pace, okr::Pace::kOutdated);
}

TEST_F(Standing, ListsWhatSomebodyOwesMostUrgentFirst) {
  EXPECT_EQ(due_of(chat_.bob), (std::vector<std::int64_t>{1, 2, 5}));
  EXPECT_EQ(due_of(chat_.ann), (std::vector<std::int64_t>{3, 4}));
  EXPECT_EQ(due_of(chat_.eve), std::vector<std::int64_t>{});
  chat_.clock.set(tests::kMonday - days{7});
  chat_.say("KR5 1", "bob");  // 8 % where 58 % are expected
  chat_.say("KR2 7", "bob");  // 50 %
  chat_.clock.set(tests::kMonday);
  EXPECT_EQ(due_of(chat_.bob), (std::vector<std::int64_t>{5, 1, 2}));
}

TEST_F(Standing, AnswersNoDayWithoutARhythm) {
  const auto answered = [&](okr::TeamId team) {
    return chat_.in_book([&](const store::Book& book) {
      return commands::answered_day(store::read_asking(book, team, chat_.bob), chat_.clock.now());
    });
  };
  const okr::Day monday = std::chrono::floor<days>(tests::kMonday);
  EXPECT_EQ(answered(chat_.growth), monday);
  chat_.say("team add Sales");
  const auto sales = chat_.in_book(
      [](const store::Book& book) { return store::find_team_by_name(book, "Sales")->id; });
  EXPECT_EQ(answered(sales), std::nullopt);
}

// Silence is never green: what one prompt left outdated the next does not make fresh.
TEST_F(Standing, StaysOutdatedUntilSomebodyChecksIn) {
  chat_.say("KR1 41% 7", "bob");  // answers Mon 23 Nov
  EXPECT_EQ(of(1).pace, okr::Pace::kOnPace);
  const struct {
    int day;  // after that Monday
    bool outdated;
  } rows[] = {{7, false}, {10, false}, {11, true}, {13, true}, {14, true}, {16, true}, {22, true}};
  for (const auto& row : rows) {
    SCOPED_TRACE(row.day);
    chat_.clock.set(tests::kMonday + days{row.day});
    EXPECT_EQ(of(1).pace == okr::Pace::kOutdated, row.outdated);
    EXPECT_EQ(chat_.say("list stale").find("KR1 ") != std::string::npos, row.outdated);
  }
  chat_.say("KR1 44% 7", "bob");
  EXPECT_NE(of(1).pace, okr::Pace::kOutdated);
}

TEST_F(Standing, KeepsWhatWasAskedThroughAPauseAndAnotherRhythm) {
  for (const char* change : {"schedule pause", "schedule resume", "schedule prompts tue 10:00"}) {
    SCOPED_TRACE(change);
    chat_.say(change);
    chat_.clock.advance(minutes{5});
    EXPECT_TRUE(of(1).due);
    EXPECT_EQ(scheduler::day_text(of(1).last_due.value()), "Mon 23 Nov 2026");
    EXPECT_NE(chat_.say("home", "bob").find("Due: 3 key results"), std::string::npos)
        << chat_.say("home", "bob");
  }
  chat_.say("KR1 41% 7", "bob");
  EXPECT_FALSE(of(1).due);
  chat_.clock.set(tests::kMonday + days{1} + hours{1});  // Tuesday 11:00 in Berlin
  EXPECT_EQ(scheduler::day_text(of(1).last_due.value()), "Tue 24 Nov 2026");
}

TEST_F(Standing, InThePastIsJudgedByTheRhythmOfThen) {
  chat_.say("KR1 41% 7", "bob");
  chat_.clock.advance(days{1});
  const std::string before = chat_.say("digest 2026-11-23");
  EXPECT_NE(before.find("1 of 5 key results are in"), std::string::npos) << before;
  for (const char* change : {"schedule pause", "schedule resume", "schedule prompts fri 10:00"}) {
    chat_.clock.advance(hours{1});
    chat_.say(change);
    EXPECT_EQ(chat_.say("digest 2026-11-23"), before) << change;
  }
}

TEST_F(Standing, AsksForNothingOfTheTimeBetweenTwoSchedules) {
  chat_.say("KR1 41% 7", "bob");
  chat_.say("schedule pause");
  chat_.clock.advance(days{15});
  EXPECT_FALSE(of(1).due);
  EXPECT_NE(of(1).pace, okr::Pace::kOutdated);
  chat_.say("schedule resume");
  EXPECT_FALSE(of(1).due);
  chat_.clock.advance(days{7});
  EXPECT_TRUE(of(1).due);
}

}  // namespace
