#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "scheduler/local_time.h"
#include "tests/scheduler/times.h"

namespace {

using namespace std::chrono_literals;  // 9h
using scheduler::to_instant;
using scheduler::to_local;
using tests::at;
using tests::day;
using tests::text;

struct Row {
  std::string zone, day;
  std::chrono::minutes time_of_day;
  std::string utc, local;  // the instant, and what the clock on the wall shows then
};

void expect_instants(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    SCOPED_TRACE(row.zone + " " + row.day);
    const okr::Instant instant = to_instant(row.zone, day(row.day), row.time_of_day);
    EXPECT_EQ(text(instant), row.utc);
    EXPECT_EQ(text(to_local(row.zone, instant).time_since_epoch()), row.local);
  }
}

TEST(LocalTime, KeepsTheHourOnBothSidesOfASwitch) {
  expect_instants({
      {"Europe/Berlin", "2026-10-19", 9h, "2026-10-19 07:00", "2026-10-19 09:00"},
      {"Europe/Berlin", "2026-10-26", 9h, "2026-10-26 08:00", "2026-10-26 09:00"},
      {"America/New_York", "2026-10-26", 9h, "2026-10-26 13:00", "2026-10-26 09:00"},
      {"America/New_York", "2026-11-02", 9h, "2026-11-02 14:00", "2026-11-02 09:00"},
      {"Pacific/Auckland", "2026-09-21", 9h, "2026-09-20 21:00", "2026-09-21 09:00"},
      {"Pacific/Auckland", "2026-09-28", 9h, "2026-09-27 20:00", "2026-09-28 09:00"},
      {"Australia/Lord_Howe", "2026-09-28", 9h, "2026-09-27 22:30", "2026-09-28 09:00"},
      {"Australia/Lord_Howe", "2026-10-05", 9h, "2026-10-04 22:00", "2026-10-05 09:00"},
      {"America/Sao_Paulo", "2018-11-05", 9h, "2018-11-05 11:00", "2018-11-05 09:00"},
      {"America/Sao_Paulo", "2026-11-02", 9h, "2026-11-02 12:00", "2026-11-02 09:00"},
      {"Asia/Kolkata", "2026-11-02", 9h, "2026-11-02 03:30", "2026-11-02 09:00"},
      {"Asia/Kathmandu", "2026-01-01", 0h, "2025-12-31 18:15", "2026-01-01 00:00"},
      {"Europe/Berlin", "2028-02-29", 9h, "2028-02-29 08:00", "2028-02-29 09:00"},
      {"UTC", "2026-11-02", 23h + 59min, "2026-11-02 23:59", "2026-11-02 23:59"},
  });
}

TEST(LocalTime, MovesATimeThatDoesNotExistToTheEndOfTheGap) {
  expect_instants({
      {"Europe/Berlin", "2026-03-29", 2h, "2026-03-29 01:00", "2026-03-29 03:00"},
      {"Europe/Berlin", "2026-03-29", 2h + 30min, "2026-03-29 01:00", "2026-03-29 03:00"},
      {"Europe/Berlin", "2026-03-29", 1h + 59min, "2026-03-29 00:59", "2026-03-29 01:59"},
      {"Europe/Berlin", "2026-03-29", 3h, "2026-03-29 01:00", "2026-03-29 03:00"},
      {"America/New_York", "2026-03-08", 2h + 30min, "2026-03-08 07:00", "2026-03-08 03:00"},
      {"Pacific/Auckland", "2026-09-27", 2h + 30min, "2026-09-26 14:00", "2026-09-27 03:00"},
      {"Australia/Lord_Howe", "2026-10-04", 2h + 15min, "2026-10-03 15:30", "2026-10-04 02:30"},
      // Zones in which it is midnight that does not exist.
      {"Africa/Cairo", "2026-04-24", 0h + 30min, "2026-04-23 22:00", "2026-04-24 01:00"},
      {"America/Havana", "2026-03-08", 0h + 15min, "2026-03-08 05:00", "2026-03-08 01:00"},
      {"Asia/Beirut", "2021-03-28", 0h, "2021-03-27 22:00", "2021-03-28 01:00"},
      {"America/Sao_Paulo", "2018-11-04", 0h + 30min, "2018-11-04 03:00", "2018-11-04 01:00"},
      // Samoa went without this Friday when it crossed the date line.
      {"Pacific/Apia", "2011-12-30", 9h, "2011-12-30 10:00", "2011-12-31 00:00"},
  });
}

TEST(LocalTime, TakesTheFirstOfATimeThatOccursTwice) {
  expect_instants({
      {"Europe/Berlin", "2026-10-25", 2h, "2026-10-25 00:00", "2026-10-25 02:00"},
      {"Europe/Berlin", "2026-10-25", 2h + 30min, "2026-10-25 00:30", "2026-10-25 02:30"},
      {"Europe/Berlin", "2026-10-25", 3h, "2026-10-25 02:00", "2026-10-25 03:00"},
      {"America/New_York", "2026-11-01", 1h + 30min, "2026-11-01 05:30", "2026-11-01 01:30"},
      {"Pacific/Auckland", "2027-04-04", 2h + 30min, "2027-04-03 13:30", "2027-04-04 02:30"},
      {"Australia/Lord_Howe", "2027-04-04", 1h + 45min, "2027-04-03 14:45", "2027-04-04 01:45"},
  });
}

TEST(LocalTime, CountsAnUnknownZoneAsUtc) {
  expect_instants({{"Mars/Olympus", "2026-11-02", 9h, "2026-11-02 09:00", "2026-11-02 09:00"},
                   {"", "2026-11-02", 9h, "2026-11-02 09:00", "2026-11-02 09:00"}});
}

TEST(LocalTime, TellsTheDayInAZone) {
  EXPECT_EQ(scheduler::local_day("Pacific/Auckland", at("2026-11-22 23:00")), day("2026-11-23"));
  EXPECT_EQ(scheduler::local_day("Europe/Berlin", at("2026-11-22 23:00")), day("2026-11-23"));
  EXPECT_EQ(scheduler::local_day("Europe/Berlin", at("2026-11-22 22:59")), day("2026-11-22"));
  EXPECT_EQ(scheduler::local_day("America/New_York", at("1969-12-31 23:00")), day("1969-12-31"));
}

TEST(LocalTime, KnowsZonesByTheirExactName) {
  for (const char* zone : {"Europe/Berlin", "Asia/Kolkata", "Asia/Calcutta", "UTC", "Etc/UTC"}) {
    EXPECT_TRUE(scheduler::zone_known(zone)) << zone;
  }
  for (const char* zone : {"europe/berlin", "Berlin", "", "localtime", "../passwd", "Europe/",
                           "posix/Europe/Berlin", "+02:00"}) {
    EXPECT_FALSE(scheduler::zone_known(zone)) << zone;
  }
}

TEST(LocalTime, FindsTheZoneThatATypedNameMeans) {
  struct Name {
    std::string typed, zone;  // empty: none
  };
  const Name names[] = {
      {"Europe/Berlin", "Europe/Berlin"},
      {"europe/berlin", "Europe/Berlin"},
      {"berlin", "Europe/Berlin"},
      {"AUCKLAND", "Pacific/Auckland"},
      {"sao paulo", "America/Sao_Paulo"},
      {"america/new york", "America/New_York"},
      {"new york", "America/New_York"},
      {"kolkata", "Asia/Kolkata"},
      {"utc", "UTC"},
      {"istanbul", "Asia/Istanbul"},  // one clock under two names
      {"buenos aires", "America/Argentina/Buenos_Aires"},
      {"vincent", ""},
      {"west", ""},  // one in Australia, one in Brazil
      {"localtime", ""},
      {"", ""},
      {"atlantis", ""},
      {"europe", ""},
  };
  for (const Name& name : names) {
    EXPECT_EQ(scheduler::find_zone(name.typed).value_or(""), name.zone) << name.typed;
  }
}

TEST(LocalTime, NumbersWeeksByIso8601) {
  struct Week {
    std::string day, key, start;
  };
  const Week weeks[] = {
      {"2026-11-23", "2026-W48", "2026-11-23"}, {"2026-11-29", "2026-W48", "2026-11-23"},
      {"2025-12-29", "2026-W01", "2025-12-29"}, {"2026-12-31", "2026-W53", "2026-12-28"},
      {"2027-01-01", "2026-W53", "2026-12-28"}, {"2027-01-03", "2026-W53", "2026-12-28"},
      {"2027-01-04", "2027-W01", "2027-01-04"}, {"2024-12-30", "2025-W01", "2024-12-30"},
      {"2023-01-01", "2022-W52", "2022-12-26"}, {"2028-02-29", "2028-W09", "2028-02-28"},
      {"2020-12-31", "2020-W53", "2020-12-28"}, {"2021-01-03", "2020-W53", "2020-12-28"},
  };
  for (const Week& week : weeks) {
    SCOPED_TRACE(week.day);
    EXPECT_EQ(scheduler::week_key(day(week.day)), week.key);
    EXPECT_EQ(scheduler::week_start(day(week.day)), day(week.start));
  }
}

TEST(LocalTime, IsWrittenAsPeopleReadIt) {
  EXPECT_EQ(scheduler::day_text(day("2026-11-23")), "Mon 23 Nov 2026");
  EXPECT_EQ(scheduler::day_text(day("2028-02-29")), "Tue 29 Feb 2028");
  EXPECT_EQ(scheduler::day_text(day("2027-01-03")), "Sun 3 Jan 2027");
  EXPECT_EQ(scheduler::local_text("Europe/Berlin", at("2026-11-23 08:00")), "Mon 23 Nov 09:00");
  EXPECT_EQ(scheduler::local_text("Asia/Kolkata", at("2026-11-22 18:35")), "Mon 23 Nov 00:05");
  EXPECT_EQ(scheduler::time_text(9h + 5min), "09:05");
  EXPECT_EQ(scheduler::time_text(0h), "00:00");
}

}  // namespace
