// What has broken other bots of this kind, and must not break this one: 27 rows, here those about
// time; about delivery in defects_of_delivery_test.cpp, about requests and replies in
// defects_at_the_front_test.cpp. Tests are named after the defect.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "scheduler/local_time.h"
#include "tests/end_to_end/town.h"
#include "tests/scheduler/running_scheduler.h"

namespace {

using namespace std::chrono;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using tests::at;
using tests::text;
using tests::Times;
using tests::Town;

const okr::Instant kThursday = at("2026-10-01 08:00");
const okr::Instant kFirstMonday = at("2026-10-05 07:00");  // 09:00 in Berlin

// Row 1. Both switches of five zones, two of them half an hour off, two in the south.
TEST(DefectsOfTime, AnHourOffAfterDaylightSaving) {
  const okr::Instant start = at("2026-09-20 12:00");  // a Sunday, before Monday in Auckland
  tests::PromptedBook book{start};
  const okr::TeamId team = book.add_team("Growth");
  std::map<okr::PersonId, std::string> zone_of;
  for (const char* zone : {"Europe/Berlin", "America/New_York", "Pacific/Auckland",
                           "Australia/Adelaide", "Asia/Kolkata"}) {
    const okr::PersonId person = book.add_person(zone);
    book.ask(team, person);
    zone_of[person] = zone;
  }
  book.set(book.mondays(team));
  tests::FakeCourier courier;
  scheduler::Scheduler scheduler{book.store(), courier, "one"};
  constexpr int kWeeks = 30;  // to the middle of April
  for (int week = 0; week < kWeeks; ++week) {
    const okr::Instant sunday = start + days{7} * week;  // elsewhere Monday is over in 36 hours
    for (auto now = sunday; now < sunday + 36h; now += 30min) scheduler.tick(now);
  }
  std::map<okr::PersonId, Times> mornings;
  for (const auto& [delivery, sent_at] : courier.delivered) {
    const auto local = scheduler::to_local(zone_of.at(*delivery.person), sent_at);
    mornings[*delivery.person].push_back(text(local.time_since_epoch()));
  }
  Times mondays;
  for (int week = 0; week < kWeeks; ++week) {
    mondays.push_back(text(at("2026-09-21 09:00") + days{7} * week));
  }
  for (const auto& [person, zone] : zone_of) EXPECT_EQ(mornings[person], mondays) << zone;
}

// Row 2. What does not exist comes at the first instant that does; what occurs twice comes once.
TEST(DefectsOfTime, AHourThatIsSkippedOrDoubled) {
  struct Row {
    std::string zone, around, sent;  // in UTC
  };
  const Row rows[] = {
      {"Europe/Berlin", "2027-03-28 00:00", "2027-03-28 01:00"},       // 02:30 does not exist
      {"Europe/Berlin", "2026-10-25 00:00", "2026-10-25 00:30"},       // 02:30 occurs twice
      {"America/New_York", "2027-03-14 05:00", "2027-03-14 07:00"},    // does not exist
      {"Australia/Adelaide", "2027-04-03 14:00", "2027-04-03 16:00"},  // twice
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.zone + " " + row.around);
    const okr::Instant start = at(row.around) - days{2};
    tests::PromptedBook book{start};
    const okr::TeamId team = book.add_team("Growth");
    book.ask(team, book.add_person(row.zone));
    okr::Cadence sundays = book.mondays(team);
    sundays.rhythm.weekdays = okr::Weekdays{Sunday};
    sundays.time_of_day = 2h + 30min;
    book.set(sundays);
    tests::FakeCourier courier;
    scheduler::Scheduler scheduler{book.store(), courier, "one"};
    for (auto now = start; now < start + days{4}; now += 10min) scheduler.tick(now);
    ASSERT_EQ(courier.delivered.size(), 1U);
    EXPECT_EQ(text(courier.delivered[0].at), row.sent);
  }
}

// Row 3. Slack tells another zone between two prompts.
TEST(DefectsOfTime, AnOffsetIsStoredInsteadOfAZone) {
  Town town{kThursday};
  town.add_team();
  town.live_until(kFirstMonday + days{1});
  town.add_user("ben", "Pacific/Auckland");
  town.live_until(kFirstMonday + days{8});
  EXPECT_EQ(town.times_of_cards("ben"), (Times{"2026-10-05 07:00", "2026-10-11 20:00"}));
  EXPECT_EQ(town.times_of_cards("ana"), (Times{"2026-10-05 07:00", "2026-10-12 07:00"}));
  // Back again, and over the end of Berlin's summer time.
  town.add_user("ben", "Europe/Berlin");
  town.live_until(at("2026-10-26 12:00"));
  EXPECT_EQ(town.times_of_cards("ben").back(), "2026-10-26 08:00");
}

// Row 4. Whoever looks for the exact minute finds nothing after an outage.
TEST(DefectsOfTime, WhatFellDueDuringAnOutageIsLost) {
  Town town{kThursday};
  town.add_team();
  town.live_until(kFirstMonday - 30min);
  town.close();
  town.clock.advance(3h);
  town.open();
  for (const char* who : {"ana", "ben"}) {
    EXPECT_EQ(town.times_of_cards(who), Times{"2026-10-05 09:30"}) << who;
    ASSERT_EQ(town.cards(who).size(), 1U) << who;
    EXPECT_THAT(town.cards(who)[0].text, HasSubstr("It is late: it was due Mon 5 Oct 09:00"));
  }
  town.live_until(kFirstMonday + days{6});
  EXPECT_EQ(town.cards("ben").size(), 1U);
}

// Row 5.
TEST(DefectsOfTime, EverythingIsReplayedAfterALongOutage) {
  Town town{kThursday};
  town.add_team();
  town.live_until(kFirstMonday + days{1});
  ASSERT_EQ(town.cards("ben").size(), 1U);
  town.close();
  town.clock.set(at("2026-10-27 12:00"));  // three Mondays later
  town.open();
  ASSERT_EQ(town.cards("ben").size(), 2U);
  EXPECT_THAT(town.cards("ben")[1].text, HasSubstr("it was due Mon 26 Oct 09:00"));
  Times skipped;
  town.store().read([&](store::Transaction& tx) {
    auto rows = tx.query(
        "SELECT o.due_at, o.reason FROM occurrence o JOIN person p ON p.org_id = o.org_id AND "
        "p.id = o.person_id WHERE p.name = 'ben' AND o.kind = 'prompt' AND o.skipped = 1 ORDER BY "
        "o.due_at");
    while (rows.next()) skipped.push_back(text(rows.instant(0)) + " " + rows.text(1));
    return 0;
  });
  EXPECT_EQ(skipped, (Times{"2026-10-12 07:00 A later one fell due before this could be sent.",
                            "2026-10-19 07:00 A later one fell due before this could be sent."}));
  town.live_until(at("2026-11-02 12:00"));
  EXPECT_EQ(town.times_of_cards("ben").back(), "2026-11-02 08:00");
  EXPECT_EQ(town.cards("ben").size(), 3U);
}

// Row 8.
TEST(DefectsOfTime, ASnoozeDoublesTheSeries) {
  Town town{kThursday};
  town.add_team();
  town.live_until(kFirstMonday);
  EXPECT_THAT(town.say("ben", "snooze 2h"), HasSubstr("11:00"));
  town.live_until(kFirstMonday + days{15});
  EXPECT_EQ(town.times_of_cards("ben"), (Times{"2026-10-05 07:00", "2026-10-05 09:00",
                                               "2026-10-12 07:00", "2026-10-19 07:00"}));
}

// Row 19. The server's Sunday evening is Monday morning in Auckland.
TEST(DefectsOfTime, WeekendsAndAbsencesGoByTheServersZone) {
  const okr::Instant start = at("2026-11-20 12:00");  // a Friday
  tests::PromptedBook book{start};
  const okr::TeamId team = book.add_team("Growth");
  const okr::PersonId there = book.add_person("Pacific/Auckland");
  const okr::PersonId away = book.add_person("Pacific/Auckland");
  for (const okr::PersonId person : {there, away}) book.ask(team, person);
  book.set_away(away, "2026-11-23", "2026-11-23");   // their Monday
  book.set_away(there, "2026-11-22", "2026-11-22");  // their Sunday: not a day of asking
  okr::Cadence workdays = book.mondays(team);
  for (const weekday day : {Tuesday, Wednesday, Thursday, Friday}) {
    workdays.rhythm.weekdays.add(day);
  }
  book.set(workdays);
  tests::FakeCourier courier;
  scheduler::Scheduler scheduler{book.store(), courier, "one"};
  for (auto now = start; now < start + days{8}; now += 1h) scheduler.tick(now);
  std::map<okr::PersonId, Times> sent;
  for (const auto& call : courier.delivered) {
    sent[*call.delivery.person].push_back(text(call.at));
  }
  // From their Monday to their Friday at 09:00; Friday's was over before they began.
  Times expected{"2026-11-22 20:00", "2026-11-23 20:00", "2026-11-24 20:00", "2026-11-25 20:00",
                 "2026-11-26 20:00"};
  EXPECT_EQ(sent[there], expected);
  expected.erase(expected.begin());
  EXPECT_EQ(sent[away], expected);
}

// Row 19, as people type it.
TEST(DefectsOfTime, TodayIsTheServersToday) {
  Town town{at("2026-10-04 23:00")};  // a Sunday, 01:00 on Monday in Berlin
  town.add_user("kiri", "Pacific/Auckland");
  town.add_user("lee", "America/New_York");
  town.add_team();
  for (const char* who : {"kiri", "lee"}) town.say(who, "team join Growth");
  town.do_round();  // and their zones are known
  EXPECT_THAT(town.say("kiri", "away today"), HasSubstr("Mon 5 Oct"));
  EXPECT_THAT(town.say("lee", "away today"), HasSubstr("Sun 4 Oct"));
}

// Row 20. Asked on Friday, answered on the weekend, read on Monday; and once after three weeks.
TEST(DefectsOfTime, MondayLooksBackOneDayOnly) {
  Town town{kThursday};
  town.add_team(
      {"schedule prompts weekly fri 09:00", "schedule digest weekly mon 10:00 in here", "KR1 31%"});
  town.live_until(at("2026-10-10 10:00"));  // a Saturday
  town.say("ana", "KR1 33%");
  town.live_until(at("2026-10-12 12:00"));
  const auto digests = town.digests();
  ASSERT_GE(digests.size(), 2U);
  EXPECT_THAT(digests[digests.size() - 2].text, HasSubstr("1 of 2 key results are in"));
  EXPECT_THAT(digests.back().text, AllOf(HasSubstr("33 %"), HasSubstr("ana")));
  town.live_until(at("2026-11-02 12:00"), 3h);
  EXPECT_THAT(town.cards("ana").back().text, HasSubstr("Last: 33 % on Sat 10 Oct 2026"));
  EXPECT_THAT(town.say("ana", "KR1 36%"), HasSubstr("33 % \u2192 36 %"));
}

// The sources that read the wall clock or ask the database for the time; but for the benchmark,
// which measures, and this one.
std::vector<std::string> readers_of_the_wall_clock() {
  const std::filesystem::path root = std::filesystem::path{TESTS_DIR}.parent_path();
  const char* const reads[] = {"system_clock::now", "time(nullptr)", "std::time(",
                               "gettimeofday",      "CURRENT_TIME",  "datetime('now",
                               "clock_timestamp"};
  std::vector<std::string> found;
  for (const char* folder : {"bot", "commands", "scheduler", "store", "tests"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator{root / folder}) {
      const std::string end = entry.path().extension();
      const std::string path = std::filesystem::relative(entry.path(), root);
      if (end != ".h" && end != ".cpp" && end != ".sql") continue;
      if (path.starts_with("tests/bench") || path.find("defects_of_time") != path.npos) continue;
      std::ifstream file{entry.path()};
      const std::string source{std::istreambuf_iterator<char>{file}, {}};
      for (const char* read : reads) {
        if (source.find(read) != source.npos) found.push_back(path);
      }
    }
  }
  return found;
}

// Row 21. The same conversation in the middle of any quarter's end, and nobody else knows the time.
TEST(DefectsOfTime, TestsFailWhenTheQuarterChanges) {
  for (const char* last_hour : {"2026-12-31 22:30", "2027-03-31 21:30", "2028-02-29 22:30",
                                "2029-09-30 21:30", "2020-06-30 21:30"}) {
    SCOPED_TRACE(last_hour);  // half an hour before midnight in Berlin
    Town town{at(last_hour)};
    town.add_team({"schedule prompts weekly mon 09:00"});
    EXPECT_THAT(town.say("ana", "KR1 33%"), HasSubstr("33 %, the first check-in"));
    town.clock.advance(1h);
    EXPECT_THAT(town.say("ana", "KR1 36%"), HasSubstr("33 % \u2192 36 %"));
    EXPECT_THAT(town.say("ana", "history KR1"), AllOf(HasSubstr("33 %"), HasSubstr("36 %")));
    EXPECT_THAT(town.say("ana", "undo"), HasSubstr("36 % \u2192 33 %"));
    town.live_until(town.clock.now() + days{8}, 6h);
    EXPECT_GE(town.cards("ben").size(), 1U);
  }
  EXPECT_THAT(readers_of_the_wall_clock(),
              testing::UnorderedElementsAre("bot/system_clock.h", "store/postgres/postgres.cpp"));
}

}  // namespace
