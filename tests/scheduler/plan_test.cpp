#include "scheduler/plan.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "scheduler/courier.h"
#include "tests/scheduler/prompted_book.h"

namespace {

using namespace std::chrono_literals;  // 9h
using okr::Instant;
using okr::Occurrence;
using tests::at;
using tests::day;
using tests::PromptedBook;
using tests::text;
using Lines = std::vector<std::string>;

// "2026-11-23 08:00 prompt:team 1:person 1:2026-W48 late skipped"
Lines lines(const std::vector<Occurrence>& occurrences) {
  Lines result;
  for (const Occurrence& occurrence : occurrences) {
    result.push_back(fmt::format("{} {}{}{}", text(occurrence.due_at), occurrence.key,
                                 occurrence.late ? " late" : "",
                                 occurrence.skipped ? " skipped" : ""));
  }
  return result;
}

// Thursday 19 November 2026, 12:00 UTC; the first Monday after it is in W48.
const Instant kStart = at("2026-11-19 12:00");

class Plan : public testing::Test {
 protected:
  std::vector<Occurrence> plan(const std::string& from, const std::string& to) {
    return book.in_book([&](const store::Book& b) { return scheduler::plan(b, at(from), at(to)); });
  }
  std::vector<Occurrence> upcoming(const std::string& from, const std::string& to) {
    return book.in_book(
        [&](const store::Book& b) { return scheduler::upcoming(b, at(from), at(to)); });
  }
  int enqueue(const std::vector<Occurrence>& occurrences) {
    return book.in_book([&](const store::Book& b) { return scheduler::enqueue(b, occurrences); });
  }
  okr::PersonId add_asked(const std::string& zone) {
    const okr::PersonId person = book.add_person(zone);
    book.ask(team, person);
    return person;
  }

  PromptedBook book{kStart};
  okr::TeamId team = book.add_team("Growth");
};

TEST_F(Plan, AsksEverybodyAtTheirOwnLocalTimeAndSaysWhy) {
  add_asked("Europe/Berlin");
  add_asked("America/New_York");
  add_asked("Pacific/Auckland");
  book.set(book.mondays(team));
  const auto found = plan("2026-11-22 00:00", "2026-11-24 00:00");
  EXPECT_EQ(lines(found), (Lines{"2026-11-22 20:00 prompt:team 1:person 3:2026-W48 late",
                                 "2026-11-23 08:00 prompt:team 1:person 1:2026-W48 late",
                                 "2026-11-23 14:00 prompt:team 1:person 2:2026-W48 late"}));
  EXPECT_EQ(found[0].local_day, day("2026-11-23"));
  EXPECT_EQ(found[1].reason,
            "Growth asks for check-ins every Monday at 09:00 in your time zone (Europe/Berlin).");
}

TEST_F(Plan, AsksEverybodyAtOnceWhenTheScheduleIsInTheTeamsZone) {
  add_asked("America/New_York");
  add_asked("Pacific/Auckland");
  okr::Cadence cadence = book.mondays(team);
  cadence.zone_of = okr::ZoneOf::kTeam;
  cadence.rhythm.every = 2;
  cadence.time_of_day = 16h + 30min;
  book.set(cadence);
  const auto found = plan("2026-11-22 00:00", "2026-12-07 00:00");
  EXPECT_EQ(lines(found), (Lines{"2026-11-30 15:30 prompt:team 1:person 1:2026-W49 late",
                                 "2026-11-30 15:30 prompt:team 1:person 2:2026-W49 late"}));
  EXPECT_EQ(found[0].reason,
            "Growth asks for check-ins every 2 weeks on Monday at 16:30 in the team's time zone "
            "(Europe/Berlin).");
}

TEST_F(Plan, IsEmptyWhereNothingFallsDue) {
  book.set(book.mondays(team));
  EXPECT_TRUE(plan("2026-11-22 00:00", "2026-11-24 00:00").empty()) << "nobody is asked";
  add_asked("Europe/Berlin");
  EXPECT_TRUE(plan("2026-11-23 08:00", "2026-11-30 07:59").empty());
  EXPECT_TRUE(plan("2026-11-24 08:00", "2026-11-22 07:59").empty());
  EXPECT_TRUE(plan("2026-11-01 00:00", "2026-11-19 12:00").empty()) << "before it was set up";
}

TEST_F(Plan, KeepsOnlyTheLatestOfASeriesAndMarksWhatIsLate) {
  add_asked("Europe/Berlin");
  book.set(book.mondays(team));
  const auto found = plan("2026-11-19 12:00", "2026-12-07 08:10");
  EXPECT_EQ(lines(found), (Lines{"2026-11-23 08:00 prompt:team 1:person 1:2026-W48 late skipped",
                                 "2026-11-30 08:00 prompt:team 1:person 1:2026-W49 late skipped",
                                 "2026-12-07 08:00 prompt:team 1:person 1:2026-W50"}));
  EXPECT_EQ(found[0].reason, "A later one fell due before this could be sent.");
  EXPECT_EQ(lines(upcoming("2026-11-19 12:00", "2026-12-07 08:10")),
            (Lines{"2026-11-23 08:00 prompt:team 1:person 1:2026-W48",
                   "2026-11-30 08:00 prompt:team 1:person 1:2026-W49",
                   "2026-12-07 08:00 prompt:team 1:person 1:2026-W50"}));
}

TEST_F(Plan, SkipsWhoeverIsAwayOnTheirDayOfTheCalendar) {
  const okr::PersonId auckland = add_asked("Pacific/Auckland");
  const okr::PersonId new_york = add_asked("America/New_York");
  const okr::PersonId berlin = add_asked("Europe/Berlin");
  book.set(book.mondays(team));
  book.set_away(auckland, "2026-11-23", "2026-11-23");  // Sunday still in UTC
  book.set_away(new_york, "2026-11-16", "2026-11-22");
  book.set_away(berlin, "2026-11-20", "2026-11-27");
  const auto found = upcoming("2026-11-22 00:00", "2026-11-24 00:00");
  EXPECT_EQ(lines(found), (Lines{"2026-11-22 20:00 prompt:team 1:person 1:2026-W48 skipped",
                                 "2026-11-23 08:00 prompt:team 1:person 3:2026-W48 skipped",
                                 "2026-11-23 14:00 prompt:team 1:person 2:2026-W48"}));
  EXPECT_EQ(found[1].reason, "Away from Fri 20 Nov 2026 to Fri 27 Nov 2026.");
}

TEST_F(Plan, DoesNotSendLastWeeksPromptToWhoeverIsAwayThisWeek) {
  const okr::PersonId person = add_asked("Europe/Berlin");
  book.set(book.mondays(team));
  book.set_away(person, "2026-11-30", "2026-12-04");
  EXPECT_EQ(lines(plan("2026-11-19 12:00", "2026-11-30 08:00")),
            (Lines{"2026-11-23 08:00 prompt:team 1:person 1:2026-W48 late skipped",
                   "2026-11-30 08:00 prompt:team 1:person 1:2026-W49 skipped"}));
}

TEST_F(Plan, SkipsWhatFellDueBeforeAKeyResultWasPublished) {
  book.ask(team, book.add_person("Europe/Berlin"), at("2026-11-23 08:01"));
  book.set(book.mondays(team));
  const auto found = upcoming("2026-11-22 00:00", "2026-12-01 00:00");
  EXPECT_EQ(lines(found), (Lines{"2026-11-23 08:00 prompt:team 1:person 1:2026-W48 skipped",
                                 "2026-11-30 08:00 prompt:team 1:person 1:2026-W49"}));
  EXPECT_EQ(found[0].reason, "No key result was published yet.");
}

TEST_F(Plan, PutsOffTheTimesOfASnoozingPersonInAllTeamsToOne) {
  const okr::TeamId second = book.add_team("Platform");
  const okr::PersonId person = add_asked("Europe/Berlin");
  book.ask(second, person);
  book.set(book.mondays(team));
  book.set(book.mondays(second));
  const Instant until = at("2026-11-23 10:00");
  book.set_snooze(person, until);
  const std::string key = fmt::format("snooze:person 1:{}", until.time_since_epoch().count());
  const auto found = plan("2026-11-22 00:00", "2026-11-23 08:00");
  EXPECT_EQ(lines(found), Lines{"2026-11-23 10:00 " + key});
  EXPECT_EQ(found[0].reason, "You asked to be reminded on Mon 23 Nov 11:00 (Europe/Berlin).");
  EXPECT_EQ(lines(plan("2026-11-29 00:00", "2026-11-30 08:00")),
            (Lines{"2026-11-30 08:00 prompt:team 1:person 1:2026-W49",
                   "2026-11-30 08:00 prompt:team 2:person 1:2026-W49"}));
  EXPECT_EQ(lines({scheduler::snoozed_prompt(person, "Europe/Berlin", until)}), lines(found));
}

TEST_F(Plan, ShowsTheEndOfASnoozeAmongWhatComes) {
  const okr::PersonId person = add_asked("Europe/Berlin");
  book.set(book.mondays(team));
  const Instant until = at("2026-11-24 10:00");
  book.set_snooze(person, until);
  const std::string key = fmt::format("snooze:person 1:{}", until.time_since_epoch().count());
  EXPECT_EQ(lines(upcoming("2026-11-23 09:00", "2026-12-01 00:00")),
            (Lines{"2026-11-24 10:00 " + key, "2026-11-30 08:00 prompt:team 1:person 1:2026-W49"}))
      << "snoozed after this week's prompt";
  EXPECT_EQ(lines(upcoming("2026-11-22 09:00", "2026-11-25 00:00")),
            Lines{"2026-11-24 10:00 " + key})
      << "snoozed before it";
  EXPECT_TRUE(upcoming("2026-11-22 09:00", "2026-11-24 09:59").empty());
}

TEST_F(Plan, PutsDigestsIntoTheirChannelOrTheTeamsHome) {
  const okr::TeamId home = book.add_team("Home", book.channel("town"));
  const okr::TeamId both = book.add_team("Both", book.channel("town"));
  book.set(book.digest(team));
  book.set(book.digest(home));
  okr::Cadence cadence = book.digest(both);
  cadence.channel = book.channel("okrs");
  book.set(cadence);
  const auto found = upcoming("2026-11-22 00:00", "2026-11-24 00:00");
  EXPECT_EQ(lines(found), (Lines{"2026-11-23 08:00 digest:team 1:2026-W48 skipped",
                                 "2026-11-23 08:00 digest:team 2:2026-W48",
                                 "2026-11-23 08:00 digest:team 3:2026-W48"}));
  EXPECT_EQ(found[0].reason, "Growth has no channel for its digest.");
  EXPECT_EQ(found[1].reason, "Home gets its digest every Monday at 09:00 (Europe/Berlin).");

  EXPECT_EQ(enqueue(found), 4);
  const auto queued = book.deliveries();
  ASSERT_EQ(queued.size(), 4U);
  EXPECT_EQ(queued[0].kind, okr::DeliveryKind::kDigest);
  EXPECT_EQ(queued[0].channel_id, "town");
  EXPECT_EQ(queued[1].kind, okr::DeliveryKind::kDigestThread);
  EXPECT_EQ(queued[1].thread_of, queued[0].id);
  EXPECT_EQ(queued[1].channel_id, "town");
  EXPECT_EQ(queued[2].channel_id, "okrs");
  EXPECT_EQ(queued[2].team, both);
}

TEST_F(Plan, HoldsInAdjacentWindowsWhatTheirUnionHolds) {
  for (const char* zone : {"Europe/Berlin", "America/New_York", "Asia/Kolkata"}) add_asked(zone);
  book.set(book.mondays(team));
  Lines parts;
  for (Instant from = at("2026-11-22 00:00"); from < at("2026-12-01 00:00"); from += 97min) {
    const Instant to = std::min(from + 97min, at("2026-12-01 00:00"));
    for (const std::string& line : lines(upcoming(text(from), text(to)))) parts.push_back(line);
  }
  EXPECT_EQ(parts.size(), 6U);
  EXPECT_EQ(parts, lines(upcoming("2026-11-22 00:00", "2026-12-01 00:00")));
}

TEST_F(Plan, TakesAScheduleMovedWithinAWeekForTheSameWeek) {
  add_asked("Europe/Berlin");
  book.set(book.mondays(team));
  EXPECT_EQ(enqueue(plan("2026-11-22 00:00", "2026-11-23 08:00")), 1);
  okr::Cadence thursdays = book.mondays(team);
  thursdays.rhythm.weekdays = okr::Weekdays{std::chrono::Thursday};
  thursdays.since = at("2026-11-23 12:00");
  book.set(thursdays);
  const auto found = upcoming("2026-11-23 12:00", "2026-12-04 00:00");
  EXPECT_EQ(lines(found), (Lines{"2026-11-26 08:00 prompt:team 1:person 1:2026-W48 skipped",
                                 "2026-12-03 08:00 prompt:team 1:person 1:2026-W49"}));
  EXPECT_EQ(found[0].reason, "There was one this week already.");
  EXPECT_EQ(enqueue(plan("2026-11-23 12:00", "2026-11-26 08:00")), 0);
}

TEST_F(Plan, AsksOnEachDayOfAWeekAndOnceAMonth) {
  add_asked("Europe/Berlin");
  okr::Cadence twice = book.mondays(team);
  twice.rhythm.weekdays.add(std::chrono::Thursday);
  book.set(twice);
  EXPECT_EQ(lines(upcoming("2026-11-22 00:00", "2026-12-01 00:00")),
            (Lines{"2026-11-23 08:00 prompt:team 1:person 1:2026-W48",
                   "2026-11-26 08:00 prompt:team 1:person 1:2026-W48.2",
                   "2026-11-30 08:00 prompt:team 1:person 1:2026-W49"}));
  okr::Cadence monthly = book.mondays(team);
  monthly.rhythm = {.period = okr::Period::kMonth,
                    .every = 1,
                    .weekdays = okr::Weekdays::from_mask(0),
                    .day_of_month = 15};
  book.set(monthly);
  const auto found = upcoming("2026-11-22 00:00", "2027-01-16 00:00");
  EXPECT_EQ(lines(found), (Lines{"2026-12-15 08:00 prompt:team 1:person 1:2026-12",
                                 "2027-01-15 08:00 prompt:team 1:person 1:2027-01"}));
  EXPECT_EQ(found[0].reason,
            "Growth asks for check-ins every month on the 15th at 09:00 in your time zone "
            "(Europe/Berlin).");
}

TEST_F(Plan, ShowsWhatOwnTimesMoveAndAsksOnceForAllTeams) {
  const okr::TeamId second = book.add_team("Platform");
  const okr::PersonId person = add_asked("Europe/Berlin");
  book.ask(second, person);
  book.set(book.mondays(team));
  okr::Cadence tuesdays = book.mondays(second);
  tuesdays.rhythm.weekdays = okr::Weekdays{std::chrono::Tuesday};
  book.set(tuesdays);
  okr::OwnTimes own;
  own.work_days = okr::Weekdays{std::chrono::Tuesday};
  own.quiet = okr::QuietHours::parse("00:00-10:00");
  book.set_own_times(person, own, kStart);
  const auto found = upcoming("2026-11-22 00:00", "2026-11-28 00:00");
  EXPECT_EQ(lines(found), (Lines{"2026-11-24 09:00 prompt:team 1:person 1:2026-W48",
                                 "2026-11-24 09:00 prompt:team 2:person 1:2026-W48"}));
  EXPECT_EQ(found[0].local_day, day("2026-11-23"));
  EXPECT_THAT(found[0].reason, testing::EndsWith("Moved from Mon 23 Nov: not one of your work "
                                                 "days."));
  EXPECT_EQ(found[1].reason,
            "Platform asks for check-ins every Tuesday at 09:00 in your time zone (Europe/Berlin). "
            "Moved from Tue 24 Nov 09:00: your quiet hours.");
  EXPECT_EQ(enqueue(plan("2026-11-24 08:59", "2026-11-24 09:00")), 1) << "one card";
}

TEST_F(Plan, HoldsInAdjacentWindowsWhatTheirUnionHoldsWithOwnTimes) {
  for (const char* zone : {"Europe/Berlin", "America/New_York", "Asia/Kathmandu"}) {
    okr::OwnTimes own;
    own.time_of_day = 17h;
    own.work_days = okr::Weekdays::from_mask(0x1E);
    book.set_own_times(add_asked(zone), own, kStart);
  }
  book.set(book.mondays(team));
  Lines parts;
  for (Instant from = at("2026-11-22 00:00"); from < at("2026-12-02 00:00"); from += 97min) {
    const Instant to = std::min(from + 97min, at("2026-12-02 00:00"));
    for (const std::string& line : lines(upcoming(text(from), text(to)))) parts.push_back(line);
  }
  EXPECT_EQ(parts.size(), 6U);
  EXPECT_EQ(parts, lines(upcoming("2026-11-22 00:00", "2026-12-02 00:00")));
}

TEST_F(Plan, PutsAllPromptsOfOnePersonAndInstantOnOneCard) {
  const okr::TeamId second = book.add_team("Platform");
  const okr::PersonId both = add_asked("Europe/Berlin");
  book.ask(second, both);
  const okr::PersonId one = add_asked("Europe/Berlin");
  book.set(book.mondays(team));
  book.set(book.mondays(second));
  const auto found = plan("2026-11-22 00:00", "2026-11-23 08:00");
  EXPECT_EQ(enqueue(found), 2);
  EXPECT_EQ(enqueue(found), 0) << "the same again";
  const auto queued = book.deliveries();
  ASSERT_EQ(queued.size(), 2U);
  EXPECT_EQ(queued[0].person, both);
  EXPECT_EQ(queued[0].due_at, at("2026-11-23 08:00"));
  EXPECT_EQ(queued[0].reason,
            "Growth asks for check-ins every Monday at 09:00 in your time zone (Europe/Berlin). "
            "Platform asks for check-ins every Monday at 09:00 in your time zone (Europe/Berlin).");
  EXPECT_EQ(queued[1].person, one);
  const auto carried =
      book.in_book([&](const store::Book& b) { return store::occurrences_of(b, queued[0].id); });
  EXPECT_EQ(lines(carried), (Lines{"2026-11-23 08:00 prompt:team 1:person 1:2026-W48",
                                   "2026-11-23 08:00 prompt:team 2:person 1:2026-W48"}));
}

TEST_F(Plan, PutsWhatIsLateForOnePersonOnOneCard) {
  const okr::TeamId second = book.add_team("Platform");
  const okr::PersonId person = add_asked("Europe/Berlin");
  book.ask(second, person);
  book.set(book.mondays(team));
  okr::Cadence tuesdays = book.mondays(second);
  tuesdays.rhythm.weekdays = okr::Weekdays{std::chrono::Tuesday};
  book.set(tuesdays);
  EXPECT_EQ(enqueue(plan("2026-11-22 00:00", "2026-11-25 08:00")), 1);
  EXPECT_TRUE(book.deliveries().at(0).late);
}

TEST_F(Plan, TellsInWhichZoneACadenceRuns) {
  okr::Cadence cadence = book.mondays(team);
  book.in_book([&](const store::Book& b) {
    EXPECT_EQ(scheduler::zone_of(b, cadence, "Asia/Kolkata"), "Asia/Kolkata");
    cadence.zone_of = okr::ZoneOf::kTeam;
    EXPECT_EQ(scheduler::zone_of(b, cadence, "Asia/Kolkata"), "Europe/Berlin");
    return 0;
  });
}

TEST(MessageKey, IsAnotherForEveryDelivery) {
  EXPECT_EQ(scheduler::message_key({17}), "milepost-17");
  EXPECT_NE(scheduler::message_key({17}), scheduler::message_key({18}));
}

}  // namespace
