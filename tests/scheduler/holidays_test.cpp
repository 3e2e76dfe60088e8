#include "scheduler/holidays.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "tests/scheduler/times.h"

namespace {

using scheduler::HolidayFile;
using tests::text;
using Texts = std::vector<std::string>;

std::string calendar(const std::string& events) {
  return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//tests//\r\n" + events + "END:VCALENDAR\r\n";
}

std::string event(const std::string& lines) {
  return "BEGIN:VEVENT\r\nUID:1\r\n" + lines + "END:VEVENT\r\n";
}

HolidayFile read(const std::string& file) {
  return scheduler::parse_holidays(file, std::chrono::year{2026}, std::chrono::year{2028});
}

// "2026-04-06 Easter Monday"
Texts days(const HolidayFile& file) {
  Texts result;
  for (const auto& [day, name] : file.days) {
    result.push_back(text(day.time_since_epoch()).substr(0, 10) + " " + name);
  }
  return result;
}

TEST(Holidays, AreReadFromWhatHolidayCalendarsUse) {
  struct Row {
    const char* what;
    std::string lines;
    Texts days;
  };
  const Row rows[] = {
      {"a day",
       "DTSTART;VALUE=DATE:20260406\r\nDTEND;VALUE=DATE:20260407\r\nSUMMARY:Easter Monday\r\n",
       {"2026-04-06 Easter Monday"}},
      {"no end",
       "DTSTART;VALUE=DATE:20260406\nSUMMARY:Easter Monday\n",
       {"2026-04-06 Easter Monday"}},
      {"two days",
       "DTSTART:20261225\r\nDTEND:20261227\r\nSUMMARY:Christmas\r\n",
       {"2026-12-25 Christmas", "2026-12-26 Christmas"}},
      {"a duration",
       "DTSTART:20261231\r\nDURATION:P2D\r\nSUMMARY:Turn\r\n",
       {"2026-12-31 Turn", "2027-01-01 Turn"}},
      {"folded, escaped, with a parameter that holds a colon",
       "DTSTART;VALUE=DATE:2026\r\n 0501\r\nSUMMARY;X=\"a:b\";LANGUAGE=de:Tag der\r\n"
       "  Arbeit\\, und mehr\r\n",
       {"2026-05-01 Tag der Arbeit, und mehr"}},
      {"a time",
       "DTSTART:20260501T000000Z\r\nDTEND:20260501T235959Z\r\nSUMMARY:May\r\n",
       {"2026-05-01 May"}},
      {"without a name", "DTSTART:20260501\r\n", {"2026-05-01 a public holiday"}},
      {"every year",
       "DTSTART:20200501\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:May\r\n",
       {"2026-05-01 May", "2027-05-01 May", "2028-05-01 May"}},
      {"until",
       "DTSTART:20200501\r\nRRULE:FREQ=YEARLY;UNTIL=20270501\r\nSUMMARY:May\r\n",
       {"2026-05-01 May", "2027-05-01 May"}},
      {"a number of times",
       "DTSTART:20250501\r\nRRULE:FREQ=YEARLY;COUNT=2\r\nSUMMARY:May\r\n",
       {"2026-05-01 May"}},
      {"every second year",
       "DTSTART:20240501\r\nRRULE:FREQ=YEARLY;INTERVAL=2\r\nSUMMARY:May\r\n",
       {"2026-05-01 May", "2028-05-01 May"}},
      {"a leap day",
       "DTSTART:20240229\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Leap\r\n",
       {"2028-02-29 Leap"}},
      {"the fourth Thursday",
       "DTSTART:20201126\r\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH\r\nSUMMARY:Thanks\r\n",
       {"2026-11-26 Thanks", "2027-11-25 Thanks", "2028-11-23 Thanks"}},
      {"the last Monday",
       "DTSTART:20200525\r\nRRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO;WKST=SU\r\nSUMMARY:Spring\r\n",
       {"2026-05-25 Spring", "2027-05-31 Spring", "2028-05-29 Spring"}},
      {"the Monday from the 15th to the 21st",
       "DTSTART:20200120\r\n"
       "RRULE:FREQ=YEARLY;BYMONTH=1;BYDAY=MO;BYMONTHDAY=15,16,17,18,19,20,21\r\nSUMMARY:King\r\n",
       {"2026-01-19 King", "2027-01-18 King", "2028-01-17 King"}},
      {"a month's last day",
       "DTSTART:20200229\r\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1\r\nSUMMARY:End\r\n",
       {"2026-02-28 End", "2027-02-28 End", "2028-02-29 End"}},
      {"exceptions and more",
       "DTSTART:20200501\r\nRRULE:FREQ=YEARLY\r\nEXDATE;VALUE=DATE:20270501\r\n"
       "RDATE;VALUE=DATE:20270503,20280504\r\nSUMMARY:May\r\n",
       {"2026-05-01 May", "2027-05-03 May", "2028-05-01 May", "2028-05-04 May"}},
      {"cancelled", "DTSTART:20260501\r\nSTATUS:CANCELLED\r\nSUMMARY:May\r\n", {}},
      {"an alarm within",
       "DTSTART:20260501\r\nSUMMARY:May\r\nBEGIN:VALARM\r\nSUMMARY:Ring\r\nDTSTART:1\r\n"
       "END:VALARM\r\n",
       {"2026-05-01 May"}},
      {"years that nobody asks for", "DTSTART:20190501\r\nSUMMARY:May\r\n", {}},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.what);
    const HolidayFile file = read(calendar(event(row.lines)));
    EXPECT_EQ(days(file), row.days);
    EXPECT_EQ(file.problems, Texts{});
  }
}

TEST(Holidays, OfOneDayHaveTheFirstName) {
  EXPECT_EQ(days(read(calendar(event("DTSTART:20260501\r\nSUMMARY:May\r\n") +
                               event("DTSTART:20260501\r\nSUMMARY:Labour\r\n")))),
            Texts{"2026-05-01 May"});
}

TEST(Holidays, ThatCannotBeReadAreToldWithTheirLineAndCostNoOthers) {
  const std::string good = event("DTSTART:20260501\r\nSUMMARY:May\r\n");
  struct Row {
    std::string file;
    Texts days;
    std::string problem;
  };
  const Row rows[] = {
      {"", {}, "line 1: this is no iCalendar file, which begins with BEGIN:VCALENDAR"},
      {"<html>", {}, "line 1: this is no iCalendar file, which begins with BEGIN:VCALENDAR"},
      {calendar(event("SUMMARY:May\r\n") + good),
       {"2026-05-01 May"},
       "line 4: this event has no DTSTART that I can read"},
      {calendar(event("DTSTART:20260231\r\n") + good),
       {"2026-05-01 May"},
       "line 6: there is no day 20260231"},
      {calendar(event("DTSTART:soon\r\n") + good),
       {"2026-05-01 May"},
       "line 6: \"soon\" is not a date"},
      {calendar(event("DTSTART:20260502\r\nRRULE:FREQ=WEEKLY\r\nSUMMARY:Odd\r\n") + good),
       {"2026-05-01 May", "2026-05-02 Odd"},
       "line 7: I read yearly rules only"},
      {calendar(event("DTSTART:20260502\r\nRRULE:FREQ=YEARLY;BYEASTER=1\r\nSUMMARY:Odd\r\n")),
       {"2026-05-02 Odd"},
       "line 7: I don't know BYEASTER in a rule"},
      {calendar(event("DTSTART:20260502\r\nRRULE:FREQ=YEARLY;BYDAY=1MO\r\nSUMMARY:Odd\r\n")),
       {"2026-05-02 Odd"},
       "line 7: I read BYDAY with BYMONTH only"},
      {calendar(event("DTSTART:20260502\r\nDTEND:20270502\r\n") + good),
       {"2026-05-01 May"},
       "line 4: this event is longer than a month"},
      {calendar(good + "BEGIN:VEVENT\r\nDTSTART:20260503\r\n"),
       {"2026-05-01 May"},
       "line 9: this event has no end"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.problem);
    const HolidayFile file = read(row.file);
    EXPECT_EQ(days(file), row.days);
    ASSERT_FALSE(file.problems.empty());
    EXPECT_EQ(file.problems.front(), row.problem);
  }
}

TEST(Holidays, TellAFewOfManyProblems) {
  std::string events;
  for (int i = 0; i < 100; ++i) events += event("DTSTART:never\r\n");
  const HolidayFile file = read(calendar(events));
  ASSERT_EQ(file.problems.size(), 6U);
  EXPECT_EQ(file.problems.back(), "and 195 more");
}

TEST(Holidays, SurviveAnyBytes) {
  const std::string good =
      calendar(event("DTSTART:20200501\r\nRRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO,2TU\r\n"
                     "EXDATE:20270501\r\nDURATION:P1D\r\nSUMMARY;X=\"y\":May\\, 1\r\n"));
  std::mt19937 random{20261122};
  for (int i = 0; i < 3000; ++i) {
    std::string bad = good;
    for (int edits = 1 + static_cast<int>(random() % 6); edits > 0; --edits) {
      bad[random() % bad.size()] = static_cast<char>(random() % 256);
    }
    (void)read(bad);
    (void)read(good.substr(0, random() % good.size()));
  }
}

}  // namespace
