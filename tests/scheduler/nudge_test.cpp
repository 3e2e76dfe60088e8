#include <gmock/gmock.h>

#include "scheduler/cadence.h"
#include "scheduler/together.h"
#include "tests/scheduler/running_scheduler.h"

namespace {

using namespace std::chrono_literals;
using okr::DeliveryKind;
using testing::ElementsAre;
using testing::IsEmpty;
using tests::at;
using tests::day;
using tests::kMonday;
using tests::text;

okr::Cadence cadence(std::initializer_list<std::chrono::weekday> days) {
  okr::Cadence result;
  result.rhythm.weekdays = {};
  for (const auto one : days) result.rhythm.weekdays.add(one);
  result.time_of_day = 9h;
  result.since = at("2026-01-01 00:00");
  return result;
}

TEST(NudgeTimes, ComeOnTheNextWorkDayUnlessItIsAskedAgainByThen) {
  using std::chrono::Friday, std::chrono::Monday, std::chrono::Saturday, std::chrono::Thursday,
      std::chrono::Tuesday;
  struct Row {
    okr::Cadence cadence;
    std::string zone, from, to, nudges;
  };
  const Row rows[] = {
      {cadence({Monday}), "Europe/Berlin", "2026-11-16 00:00", "2026-11-30 23:00",
       "2026-11-17 08:00, 2026-11-24 08:00"},
      {cadence({Friday}), "Europe/Berlin", "2026-11-20 00:00", "2026-11-26 00:00",
       "2026-11-23 08:00"},
      {cadence({Saturday}), "Europe/Berlin", "2026-11-20 00:00", "2026-11-26 00:00",
       "2026-11-23 08:00"},
      // The clocks change on the weekend between: the local time stays.
      {cadence({Friday}), "Europe/Berlin", "2026-03-27 00:00", "2026-03-31 00:00",
       "2026-03-30 07:00"},
      {cadence({Friday}), "Australia/Lord_Howe", "2026-10-01 12:00", "2026-10-06 00:00",
       "2026-10-04 22:00"},
      {cadence({Monday, Tuesday}), "Europe/Berlin", "2026-11-23 00:00", "2026-11-29 00:00",
       "2026-11-25 08:00"},
      {cadence({Monday, Tuesday, std::chrono::Wednesday, Thursday, Friday}), "Europe/Berlin",
       "2026-11-16 00:00", "2026-11-30 00:00", ""},
      // Open at its beginning, closed at its end.
      {cadence({Monday}), "Europe/Berlin", "2026-11-17 08:00", "2026-11-24 07:59", ""},
      {cadence({Monday}), "Europe/Berlin", "2026-11-17 07:59", "2026-11-17 08:00",
       "2026-11-17 08:00"},
      {cadence({Thursday}), "Pacific/Auckland", "2026-12-30 00:00", "2027-01-01 00:00",
       "2026-12-31 20:00"},
  };
  for (const Row& row : rows) {
    std::string nudges;
    for (const auto& nudge :
         scheduler::nudges_between(row.cadence, row.zone, at(row.from), at(row.to))) {
      nudges += (nudges.empty() ? "" : ", ") + text(nudge.due.at);
    }
    EXPECT_EQ(nudges, row.nudges) << row.zone << " from " << row.from;
  }
}

// A team that is asked on Mondays at 09:00 in Berlin and reminded on Tuesdays.
class Nudges : public tests::RunningScheduler {
 protected:
  Nudges() { book.set_nudges(team); }

  // "nudge 2", for person 2, of what was delivered after `since`.
  std::vector<std::string> said(okr::Instant since) const {
    std::vector<std::string> result;
    for (const auto& call : courier.delivered) {
      if (call.at <= since) continue;
      result.push_back(std::string{store::to_text(call.delivery.kind)} + " " +
                       std::to_string(call.delivery.person->value));
    }
    return result;
  }
};

TEST_F(Nudges, AreForThoseWhoHaveNotAnsweredAndTheListIsForTheLead) {
  const auto lead = add_asked();
  const auto silent = add_asked();
  const auto answered = add_asked();
  book.set_lead(team, lead);
  run(tests::kStart, kMonday);
  book.check_in(okr::KeyResultId{1}, lead, kMonday, "2026-11-23");
  book.check_in(okr::KeyResultId{3}, answered, kMonday, "2026-11-23");
  run(kMonday, kMonday + 3 * 24h);
  EXPECT_THAT(said(kMonday), ElementsAre("missing 1", "nudge 2"));
  EXPECT_EQ(text(courier.delivered.back().at), "2026-11-24 08:00");
  EXPECT_EQ(courier.delivered.back().delivery.person, silent);
  EXPECT_EQ(courier.delivered.back().delivery.reason,
            "Growth asked on Mon 23 Nov 2026; what is not in by now is asked for once more.");
}

TEST_F(Nudges, DoNotComeWhenEverybodyHasAnswered) {
  const auto lead = add_asked();
  const auto other = add_asked();
  book.set_lead(team, lead);
  run(tests::kStart, kMonday);
  book.check_in(okr::KeyResultId{1}, lead, kMonday, "2026-11-23");
  book.check_in(okr::KeyResultId{2}, other, kMonday, "2026-11-23");
  run(kMonday, kMonday + 6 * 24h);
  EXPECT_THAT(said(kMonday), IsEmpty());
}

TEST_F(Nudges, SpareWhoIsAwayAndWhoSnoozes) {
  const auto away = add_asked();
  const auto snoozing = add_asked();
  run(tests::kStart, kMonday);
  book.set_away(away, "2026-11-24", "2026-11-24");
  snooze(snoozing, kMonday + 30h);
  run(kMonday, kMonday + 29h);
  EXPECT_THAT(said(kMonday), IsEmpty());
}

TEST_F(Nudges, AreSharedWithAPromptThatComesAtTheSameTime) {
  const auto person = add_asked();
  const okr::TeamId other = book.add_team("Sales");
  book.ask(other, person);
  okr::Cadence tuesdays = book.mondays(other);
  tuesdays.rhythm.weekdays = okr::Weekdays{std::chrono::Tuesday};
  book.set(tuesdays);
  run(tests::kStart, kMonday + 2 * 24h);
  EXPECT_THAT(said(kMonday), ElementsAre("prompt 1"));
}

TEST_F(Nudges, AreTooLateAfterHalfADay) {
  add_asked();
  run(tests::kStart, kMonday);
  restart();
  scheduler->tick(kMonday + 24h + 12h + 1min);
  EXPECT_THAT(said(kMonday), IsEmpty());
  const auto skipped = occurrence("nudge:team 1:person 1:2026-W48");
  ASSERT_TRUE(skipped);
  EXPECT_TRUE(skipped->skipped);
  EXPECT_EQ(skipped->reason, "It could not be sent in time to be of use.");
}

TEST_F(Nudges, ComeLateWithinHalfADay) {
  add_asked();
  run(tests::kStart, kMonday);
  restart();
  scheduler->tick(kMonday + 24h + 11h);
  EXPECT_THAT(said(kMonday), ElementsAre("nudge 1"));
  EXPECT_TRUE(courier.delivered.back().delivery.late);
}

TEST_F(Nudges, EndWithTheBudgetOfTheWeek) {
  const auto person = add_asked();
  // Five teams more that ask the same person, each at a time of its own.
  for (int i = 1; i <= 5; ++i) {
    const okr::TeamId other = book.add_team("Team " + std::to_string(i));
    book.ask(other, person);
    okr::Cadence asked = book.mondays(other);
    asked.time_of_day = 9h + i * 1h;
    book.set(asked);
  }
  run(tests::kStart, kMonday + 3 * 24h);
  EXPECT_EQ(said(tests::kStart).size(), 5U) << "the prompts";
  for (const char* key : {"prompt:team 6:person 1:2026-W48", "nudge:team 1:person 1:2026-W48"}) {
    const auto skipped = occurrence(key);
    ASSERT_TRUE(skipped) << key;
    EXPECT_TRUE(skipped->skipped) << key;
    EXPECT_EQ(skipped->reason, "There were 5 messages in a week already; the budget is 5.") << key;
  }
  ASSERT_FALSE(courier.redrawn.empty()) << "what the sixth team asks stands on the card";
  EXPECT_EQ(text(courier.redrawn.front().at), "2026-11-23 13:00");
}

TEST_F(Nudges, LeaveRoomInTheBudgetForAPrompt) {
  const auto person = add_asked();
  // Three teams more that ask on days of their own and remind on the next.
  for (const auto day : {std::chrono::Wednesday, std::chrono::Friday}) {
    const okr::TeamId other = book.add_team("Team");
    book.ask(other, person);
    okr::Cadence asked = book.mondays(other);
    asked.rhythm.weekdays = okr::Weekdays{day};
    asked.nudges = true;
    book.set(asked);
  }
  run(tests::kStart, kMonday + 28 * 24h);
  for (std::size_t i = 0; i < courier.delivered.size(); ++i) {
    const auto& first = courier.delivered[i].at;
    const auto in_a_week = std::count_if(
        courier.delivered.begin(), courier.delivered.end(),
        [&](const auto& call) { return call.at >= first && call.at < first + 7 * 24h; });
    EXPECT_LE(in_a_week, 5) << text(first);
  }
  const auto all = said(tests::kStart);
  EXPECT_EQ(std::count(all.begin(), all.end(), "prompt 1"), 14) << "three teams, nearly five weeks";
}

TEST_F(Nudges, AreAsManyAsTheBookAllows) {
  const auto person = add_asked();
  book.in_book([&](const store::Book& b) {
    const store::Author author{person, "sandbox", kMonday, okr::CommandId{1}, "", {}};
    return store::change_field(b, author, okr::Noun::kOrg, b.org.value, "nudge_budget", "1");
  });
  run(tests::kStart, kMonday + 8 * 24h);
  EXPECT_THAT(said(tests::kStart), ElementsAre("prompt 1", "prompt 1"));
}

TEST_F(Nudges, BeyondTheBudgetAreNotPromised) {
  const auto person = add_asked();
  for (int i = 1; i <= 5; ++i) {
    const okr::TeamId other = book.add_team("Team " + std::to_string(i));
    book.ask(other, person);
    okr::Cadence asked = book.mondays(other);
    asked.time_of_day = 9h + i * 1h;
    book.set(asked);
  }
  const auto coming = book.in_book([&](const store::Book& b) {
    return scheduler::upcoming(b, tests::kStart, tests::kStart + 14 * 24h);
  });
  std::vector<std::string> promised;
  for (const auto& one : coming) {
    if (!one.skipped) promised.push_back(text(one.due_at) + " " + one.key);
  }
  run(tests::kStart, tests::kStart + 14 * 24h);
  std::vector<std::string> sent;
  for (const auto& past : book.in_book([&](const store::Book& b) {
         return store::past_occurrences(b, tests::kStart, tests::kStart + 14 * 24h);
       })) {
    if (past.state == okr::DeliveryState::kSent) {
      sent.push_back(text(past.occurrence.due_at) + " " + past.occurrence.key);
    }
  }
  EXPECT_EQ(sent.size(), 10U);
  EXPECT_EQ(sent, promised);
}

TEST_F(Nudges, AreCountedInTheirOwnWeekAlsoBehindNewerOnes) {
  const auto person = add_asked();
  const okr::Instant due = kMonday + 7 * 24h;
  book.in_book([&](const store::Book& b) {
    okr::Delivery sent;
    sent.person = person;
    sent.due_at = due - 7 * 24h;  // no more in the week of the reminder, still in the list's
    for (int i = 0; i < 4; ++i) store::add_delivery(b, sent);
    okr::Occurrence reminder;
    reminder.kind = DeliveryKind::kNudge;
    reminder.person = person;
    reminder.due_at = due;
    reminder.late = true;
    okr::Occurrence list = reminder;
    list.kind = DeliveryKind::kMissing;
    list.due_at -= 30min;
    std::vector<okr::Occurrence> late{list, reminder};
    scheduler::Budget budget{b};
    std::vector<bool> refused;
    for (const auto& one : scheduler::together(late)) {
      refused.push_back(budget.refuse(one).has_value());
    }
    EXPECT_THAT(refused, ElementsAre(false, true));
    return 0;
  });
}

TEST_F(Nudges, AreListedAmongWhatIsToCome) {
  book.set_lead(team, add_asked());
  add_asked();
  const auto coming = book.in_book([&](const store::Book& b) {
    return scheduler::upcoming(b, tests::kStart, tests::kStart + 7 * 24h);
  });
  std::vector<std::string> keys;
  for (const auto& one : coming) keys.push_back(text(one.due_at) + " " + one.key);
  EXPECT_THAT(keys, ElementsAre("2026-11-23 08:00 prompt:team 1:person 1:2026-W48",
                                "2026-11-23 08:00 prompt:team 1:person 2:2026-W48",
                                "2026-11-24 08:00 missing:team 1:2026-W48",
                                "2026-11-24 08:00 nudge:team 1:person 1:2026-W48",
                                "2026-11-24 08:00 nudge:team 1:person 2:2026-W48"));
}

TEST_F(Nudges, ComeOnceThoughTwoPlanAndTheClockIsSetBack) {
  add_asked();
  run(tests::kStart, kMonday + 24h);
  run(kMonday + 20h, kMonday + 26h);
  scheduler::Scheduler beside{book.store(), courier, "two"};
  for (auto now = kMonday + 20h; now < kMonday + 30h; now += 5min) beside.tick(now);
  EXPECT_THAT(said(kMonday), ElementsAre("nudge 1"));
}

// Which was planned without them before.
TEST_F(Nudges, ComeWhenTheClockShowsTheirTimeAgainAndTheyAreOnByThen) {
  add_asked();
  book.switch_nudges(team, false, tests::kStart);
  run(tests::kStart, kMonday + 25h);
  book.switch_nudges(team, true, kMonday + 25h);
  run(kMonday + 23h, kMonday + 26h);
  EXPECT_THAT(said(kMonday), ElementsAre("nudge 1"));
  EXPECT_EQ(text(courier.delivered.back().at), "2026-11-24 08:00");
}

// As when the clock was set back for a moment, or when the planner was quicker than the command.
TEST_F(Nudges, ComeWhenTheyWereSwitchedOnBeforeTheLastLook) {
  add_asked();
  book.switch_nudges(team, false, tests::kStart);
  run(tests::kStart, kMonday + 24h + 30min);
  book.switch_nudges(team, true, kMonday + 24h - 10min);
  scheduler->tick(kMonday + 24h + 35min);
  EXPECT_THAT(said(kMonday), ElementsAre("nudge 1"));
}

}  // namespace
