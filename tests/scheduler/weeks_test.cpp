#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "scheduler/local_time.h"
#include "scheduler/scheduler.h"
#include "tests/scheduler/fake_courier.h"
#include "tests/scheduler/prompted_book.h"

namespace {

using namespace std::chrono_literals;  // 9h
using std::chrono::days;
using tests::at;
using tests::text;

constexpr const char* kZones[] = {"Europe/Berlin", "America/New_York", "Asia/Kolkata",
                                  "Pacific/Auckland", "America/Sao_Paulo"};

// Auckland puts its clocks on 27 September, Berlin on 25 October, New York on 1 November.
TEST(EightWeeks, BringOnePromptAWeekAtNineInTheMorningOverEverySwitchAndRestart) {
  const okr::Instant start = at("2026-09-20 12:00");  // a Sunday, before Monday in Auckland
  const okr::Instant end = start + days{56};
  tests::PromptedBook book{start};
  const okr::TeamId team = book.add_team("Growth");
  std::map<okr::PersonId, std::string> zone_of;
  for (int i = 0; i < 20; ++i) {
    const std::string zone = kZones[i % 5];
    const okr::PersonId person = book.add_person(zone);
    book.ask(team, person);
    zone_of[person] = zone;
  }
  book.set(book.mondays(team));

  tests::FakeCourier courier;
  std::optional<scheduler::Scheduler> scheduler;
  scheduler.emplace(book.store(), courier, "one");
  for (okr::Instant now = start; now < end; now += 5min) {
    // In the middle of every week, and while half of the world has its Monday behind it.
    const auto into_week = (now - start) % days{7};
    if (into_week == days{3} || into_week == days{1} - 1h) {
      scheduler.reset();
      book.reopen();
      scheduler.emplace(book.store(), courier, "one");
    }
    scheduler->tick(now);
  }

  std::map<okr::PersonId, std::vector<std::string>> mornings;
  for (const auto& [delivery, sent_at] : courier.delivered) {
    const std::string& zone = zone_of.at(delivery.person.value());
    mornings[*delivery.person].push_back(
        text(scheduler::to_local(zone, sent_at).time_since_epoch()));
    EXPECT_FALSE(delivery.late);
  }
  const std::vector<std::string> mondays{"2026-09-21 09:00", "2026-09-28 09:00", "2026-10-05 09:00",
                                         "2026-10-12 09:00", "2026-10-19 09:00", "2026-10-26 09:00",
                                         "2026-11-02 09:00", "2026-11-09 09:00"};
  for (const auto& [person, zone] : zone_of) {
    EXPECT_EQ(mornings[person], mondays) << "person " << person << " in " << zone;
  }
  EXPECT_EQ(courier.delivered.size(), 160U);
  EXPECT_EQ(book.deliveries().size(), 160U);
}

}  // namespace
