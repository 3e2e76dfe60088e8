#include "store/sql/own_times.h"

#include <gmock/gmock.h>

#include "store/sql/holiday.h"
#include "tests/store/seeded_book.h"

namespace {

using std::chrono::days;
using std::chrono::hours;
using store::Book;
using testing::ElementsAre;
using testing::IsEmpty;
using tests::kMonday;

class OwnTimes : public testing::Test {
 protected:
  okr::OwnTimes of(okr::PersonId person) {
    return book_.read([&](const Book& b) { return store::read_own_times(b, person); });
  }
  void set(okr::PersonId person, const okr::OwnTimes& own) {
    book_.write([&](const Book& b) { store::set_own_times(b, book_.author(), person, own); });
  }
  std::vector<std::string> fields(okr::PersonId person) {
    std::vector<std::string> result;
    book_.read([&](const Book& b) {
      for (const auto& row : store::changes_of(b, okr::Noun::kPerson, person.value, 20)) {
        result.push_back(row.field + " " + row.old_value.value_or("-") + " " +
                         row.new_value.value_or("-"));
      }
    });
    return result;
  }

  tests::SeededBook book_;
};

TEST_F(OwnTimes, AreKeptAndTheirChangesAreInTheLedger) {
  EXPECT_FALSE(of(book_.ann).any());
  okr::OwnTimes own;
  own.time_of_day = hours{8};
  own.work_days = okr::Weekdays::from_mask(0x0F);
  own.quiet = okr::QuietHours{hours{18}, hours{9}};
  own.holidays = "DE";
  set(book_.ann, own);
  EXPECT_EQ(of(book_.ann), own);
  EXPECT_FALSE(of(book_.bob).any());
  EXPECT_THAT(fields(book_.ann), ElementsAre("holidays - DE", "quiet_hours - 18:00-09:00",
                                             "work_days - 15", "own_time - 480"));
  own.work_days.reset();
  set(book_.ann, own);
  EXPECT_EQ(of(book_.ann), own);
  EXPECT_EQ(fields(book_.ann).front(), "work_days 15 -");
}

TEST_F(OwnTimes, OfEverybodyAreThoseWhoHaveSaidSomething) {
  okr::OwnTimes own;
  own.quiet = okr::QuietHours{hours{18}, hours{9}};
  set(book_.ann, own);
  set(book_.bob, own);
  set(book_.bob, {});
  const auto all = book_.read([](const Book& b) { return store::everybodys_own_times(b); });
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all.at(book_.ann), own);
}

TEST_F(OwnTimes, AreWrittenAsTheyAreRead) {
  EXPECT_EQ(okr::QuietHours::parse("18:00-09:05")->text(), "18:00-09:05");
  for (const char* bad : {"", "18:00", "18:00-18:00", "24:00-09:00", "18:60-09:00", "18.00-09:00",
                          "18:00-9:000", "ab:cd-ef:gh", "-1:00-09:00"}) {
    EXPECT_FALSE(okr::QuietHours::parse(bad)) << bad;
  }
}

TEST_F(OwnTimes, MakeACalendarWithHolidaysAndHalfDaysAway) {
  const okr::Day monday = std::chrono::floor<days>(kMonday);
  okr::OwnTimes own;
  own.holidays = "DE";
  set(book_.ann, own);
  book_.write([&](const Book& b) {
    store::set_holidays(b, "DE", {{monday, "Old"}});
    store::set_holidays(b, "DE", {{monday + days{1}, "New"}});
    store::set_holidays(b, "GB", {{monday, "Other"}});
    okr::Away away{{}, book_.ann, monday, monday, okr::Half::kMorning, {}};
    store::add_away(b, book_.author(), away);
    away.half = okr::Half::kAfternoon;
    away.first_day = away.last_day = monday + days{2};
    store::add_away(b, book_.author(), away);
    store::add_away(b, book_.author(), book_.ann, monday + days{3}, monday + days{4});
  });
  book_.read([&](const Book& b) {
    const okr::Calendar calendar = store::read_calendar(b, book_.ann);
    EXPECT_EQ(calendar.zone, "Europe/Berlin");
    EXPECT_EQ(calendar.holidays, (okr::Holidays{{monday + days{1}, "New"}}));
    EXPECT_THAT(calendar.mornings_away, ElementsAre(monday));
    EXPECT_THAT(calendar.afternoons_away, ElementsAre(monday + days{2}));
    EXPECT_EQ(store::read_asking(b, book_.growth, book_.ann).calendar, calendar);
    EXPECT_FALSE(store::read_calendar(b, book_.bob).any());
    EXPECT_THAT(store::holiday_countries(b), ElementsAre("DE", "GB"));
  });
}

TEST_F(OwnTimes, StandInsAreFoundByTheirDays) {
  const okr::Day monday = std::chrono::floor<days>(kMonday);
  const auto id = book_.write([&](const Book& b) {
    return store::add_away(b, book_.author(),
                           {{}, book_.ann, monday, monday + days{4}, {}, book_.bob});
  });
  const auto found = [&](int from, int to) {
    return book_.read([&](const Book& b) {
      return store::list_stood_in(b, book_.bob, monday + days{from}, monday + days{to}).size();
    });
  };
  EXPECT_EQ(found(0, 0), 1U);
  EXPECT_EQ(found(4, 9), 1U);
  EXPECT_EQ(found(5, 9), 0U);
  book_.read([&](const Book& b) {
    EXPECT_EQ(store::read_away(b, id).stand_in, book_.bob);
    EXPECT_THAT(store::list_stood_in(b, book_.ann, monday, monday), IsEmpty());
  });
  book_.write([&](const Book& b) {
    store::change_field(b, book_.author(), okr::Noun::kAway, id.value, "state", std::nullopt);
  });
  EXPECT_EQ(found(0, 0), 0U);
}

}  // namespace
