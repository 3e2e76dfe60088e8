#include "bot/holidays.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "store/sql/holiday.h"
#include "store/sql/org.h"
#include "tests/bot/log_capture.h"
#include "tests/temporary_store.h"

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr okr::Day kToday{std::chrono::year{2026} / 11 / 22};
constexpr const char* kMay =
    "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20270501\nSUMMARY:May\nEND:VEVENT\nEND:VCALENDAR\n";

class HolidaysTest : public testing::Test {
 protected:
  void write(const std::string& name, const std::string& text) {
    std::ofstream{folder_.path() / name} << text;
  }
  void remove(const std::string& name) { std::filesystem::remove(folder_.path() / name); }
  [[nodiscard]] bot::HolidayFolder read() const {
    return bot::read_holiday_folder(folder_.path().string(), kToday);
  }
  std::vector<std::string> taken(const std::string& folder) {
    bot::take_holidays(*store_, org_, folder, kToday);
    return store_->read([&](store::Transaction& tx) {
      return store::holiday_countries({tx, org_});
    });
  }
  std::vector<std::string> taken() { return taken(folder_.path().string()); }

 private:
  tests::TemporaryFolder folder_;
  tests::TemporaryStore store_;
  okr::OrgId org_ = store_->write([](store::Transaction& tx) {
    return store::ensure_org(tx, "Acme", "UTC", okr::Instant{kToday}).id;
  });
};

TEST_F(HolidaysTest, AreReadFromTheFilesThatAreNamedAfterCountries) {
  write("DE.ics", kMay);
  write("de-by.ics", kMay);
  write("notes.txt", "no calendar");
  const bot::HolidayFolder found = read();
  EXPECT_THAT(found.problems, IsEmpty());
  ASSERT_EQ(found.countries.size(), 2U);
  EXPECT_EQ(found.countries.at("DE").size(), 1U);
  EXPECT_EQ(found.countries.at("DE-BY").size(), 1U);
}

TEST_F(HolidaysTest, SayWhichFileIsBroken) {
  write("DE.ics", kMay);
  write("FR.ics", "<html>");
  write("GB.ics", "BEGIN:VCALENDAR\nEND:VCALENDAR\n");
  write("who is it.ics", kMay);
  EXPECT_THAT(
      read().problems,
      ElementsAre("FR.ics, line 1: this is no iCalendar file, which begins with BEGIN:VCALENDAR.",
                  "GB.ics has no holiday from last year on.",
                  "who is it.ics is not named after a country, as DE.ics or DE-BY.ics is."));
  EXPECT_THAT(bot::read_holiday_folder("/nowhere", kToday).problems,
              ElementsAre("/nowhere cannot be read."));
}

TEST_F(HolidaysTest, AreTakenIntoTheBookAndStayWhenTheirFileBreaks) {
  write("DE.ics", kMay);
  write("FR.ics", kMay);
  EXPECT_THAT(taken(), ElementsAre("DE", "FR"));
  write("DE.ics", "broken");
  remove("FR.ics");
  const tests::LogCapture log;
  EXPECT_THAT(taken(), ElementsAre("DE"));
  EXPECT_THAT(log.text(), HasSubstr("DE.ics, line 1"));
  EXPECT_THAT(taken(""), IsEmpty());
}

}  // namespace
