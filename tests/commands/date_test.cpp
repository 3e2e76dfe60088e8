#include <gtest/gtest.h>

#include "commands/error.h"
#include "commands/parse/date.h"
#include "scheduler/local_time.h"

namespace commands::parse {
namespace {

using namespace std::chrono;

constexpr okr::Day kMonday = sys_days{November / 23 / 2026};

std::string iso(okr::Day day) {
  const year_month_day date{day};
  const auto two = [](unsigned number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
  };
  return std::to_string(static_cast<int>(date.year())) + "-" +
         two(static_cast<unsigned>(date.month())) + "-" + two(static_cast<unsigned>(date.day()));
}

struct Row {
  std::string_view typed;
  std::string_view day;        // empty: not a day
  std::string_view left = "";  // what was not taken
};

TEST(Date, ReadsTheNextDayThatIsMeant) {
  const Row rows[] = {
      {"today", "2026-11-23"},
      {"Tomorrow", "2026-11-24"},
      {"yesterday", "2026-11-22"},
      {"mon", "2026-11-23"},
      {"fri", "2026-11-27"},
      {"Sunday", "2026-11-29"},
      {"next monday", "2026-11-30"},
      {"next fri", "2026-11-27"},
      {"2026-12-15", "2026-12-15"},
      {"2026-12-15 and more", "2026-12-15", " and more"},
      {"15 dec", "2026-12-15"},
      {"15th December", "2026-12-15"},
      {"dec 15", "2026-12-15"},
      {"15 dec 2027", "2027-12-15"},
      {"Dec 15, 2027", "2027-12-15"},
      {"15 dec 09:00", "2026-12-15", " 09:00"},
      {"1 nov", "2027-11-01"},
      {"29 feb", "2028-02-29"},
      {"15.12.", "2026-12-15"},
      {"15.12", "2026-12-15"},
      {"15.12.2027", "2027-12-15"},
      {"15.12.27", "2027-12-15"},
      {"in 2 weeks", "2026-12-07"},
      {"in a week", "2026-11-30"},
      {"in 3 days to", "2026-11-26", " to"},
      {"in 3 months", "2027-02-23"},
      {"3 days ago", "2026-11-20"},
      {"1.5", ""},
      {"12", ""},
      {"soon", ""},
      {"monster", ""},
      {"in time", ""},
      {"", ""},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.typed);
    const auto read = read_day(row.typed, kMonday, Direction::kComing);
    EXPECT_EQ(read ? iso(read->day) : "", row.day);
    EXPECT_EQ(read ? row.typed.substr(read->length) : row.left, row.left);
  }
}

TEST(Date, ReadsTheLastDayThatIsMeantWhenLookingBack) {
  const Row rows[] = {{"1 nov", "2026-11-01"},  {"15 dec", "2025-12-15"},
                      {"fri", "2026-11-20"},    {"mon", "2026-11-23"},
                      {"29 feb", "2024-02-29"}, {"last mon", "2026-11-16"}};
  for (const Row& row : rows) {
    SCOPED_TRACE(row.typed);
    const auto read = read_day(row.typed, kMonday, Direction::kPast);
    ASSERT_TRUE(read);
    EXPECT_EQ(iso(read->day), row.day);
  }
}

TEST(Date, RefusesDaysThatDoNotExist) {
  for (const std::string_view typed :
       {"31 feb", "2026-02-29", "2026-13-01", "31.11.", "0 dec", "32 dec", "30 feb 2028"}) {
    SCOPED_TRACE(typed);
    EXPECT_THROW(static_cast<void>(read_day(typed, kMonday, Direction::kComing)), UserError);
  }
}

TEST(Date, ReadsTimesOfDay) {
  struct Times {
    std::string_view typed;
    int minutes;  // -1: none
  };
  const Times rows[] = {{"09:00", 540},  {"9:30", 570}, {"9.30", 570}, {"9am", 540},
                        {"12am", 0},     {"12pm", 720}, {"5pm", 1020}, {"9:30PM", 1290},
                        {"17h", 1020},   {"noon", 720}, {"00:00", 0},  {"23:59", 1439},
                        {"24:00", -1},   {"9:60", -1},  {"13pm", -1},  {"9", -1},
                        {"morning", -1}, {"09:5", -1},  {"h", -1},     {"", -1}};
  for (const Times& row : rows) {
    SCOPED_TRACE(row.typed);
    const auto time = parse_time_of_day(row.typed);
    EXPECT_EQ(time ? time->count() : -1, row.minutes);
  }
}

TEST(Date, ReadsLengthsOfTime) {
  struct Lengths {
    std::string_view typed;
    long long minutes;  // -1: none
  };
  const Lengths rows[] = {{"2h", 120},      {"30m", 30},       {"90min", 90},  {"2 hours", 120},
                          {"3d", 3 * 1440}, {"1 week", 10080}, {"0h", -1},     {"2", -1},
                          {"h", -1},        {"2x", -1},        {"99999h", -1}, {"fri", -1}};
  for (const Lengths& row : rows) {
    SCOPED_TRACE(row.typed);
    const auto read = parse_duration(row.typed);
    EXPECT_EQ(read ? duration_cast<minutes>(read->duration).count() : -1, row.minutes);
  }
}

}  // namespace
}  // namespace commands::parse
