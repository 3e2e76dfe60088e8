#include <gmock/gmock.h>

#include "store/sql/blocker.h"
#include "store/sql/kpi.h"
#include "tests/scheduler/running_scheduler.h"

namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using tests::at;
using tests::day;
using tests::kMonday;
using tests::kStart;
using tests::text;

// A team in Berlin that is asked on Mondays at 09:00, reminded, and led by person 1.
class Notices : public tests::RunningScheduler {
 protected:
  Notices() {
    book.set_nudges(team);
    lead = add_asked();
    book.set_lead(team, lead);
  }

  okr::BlockerId block(okr::KeyResultId key_result, okr::Instant opened,
                       std::optional<okr::PersonId> waits_for = {},
                       std::optional<okr::Day> needed_by = {}) {
    return book.in_book([&](const store::Book& b) {
      const store::Author author{lead, "sandbox", opened, okr::CommandId{1}, "", {}};
      okr::Blocker blocker;
      blocker.key_result = key_result;
      blocker.text = "no contract";
      blocker.opened_by = lead;
      blocker.opened_at = opened;
      blocker.waits_for = waits_for;
      blocker.needed_by = needed_by;
      return store::add_blocker(b, author, blocker);
    });
  }

  okr::KpiId add_kpi(okr::PersonId owner, okr::KpiFrequency frequency) {
    return book.in_book([&](const store::Book& b) {
      const store::Author author{owner, "sandbox", kStart, okr::CommandId{1}, "", {}};
      okr::Kpi kpi;
      kpi.text = "Churn";
      kpi.owner = owner;
      kpi.frequency = frequency;
      kpi.created_at = kStart;
      return store::add_kpi(b, author, kpi);
    });
  }

  void set_value(okr::KpiId kpi, okr::PersonId owner, okr::Instant when) {
    book.in_book([&](const store::Book& b) {
      okr::KpiValue value;
      value.kpi = kpi;
      value.person = owner;
      value.at = when;
      value.day = std::chrono::floor<std::chrono::days>(when);
      store::add_kpi_value(b, {owner, "sandbox", when, okr::CommandId{2}, "", {}}, value);
    });
  }

  okr::CycleId add_cycle(const std::string& first, const std::string& last, okr::CycleState state) {
    return book.in_book([&](const store::Book& b) {
      const store::Author author{lead, "sandbox", kStart, okr::CommandId{1}, "", {}};
      okr::Cycle cycle;
      cycle.name = first;
      cycle.first_day = day(first);
      cycle.last_day = day(last);
      cycle.state = state;
      return store::add_cycle(b, author, cycle);
    });
  }

  // "2026-11-27 08:00 findings 1": what came to whom, without cards that ask.
  std::vector<std::string> told() const {
    std::vector<std::string> result;
    for (const auto& [delivery, sent_at] : courier.delivered) {
      const auto kind = delivery.kind;
      if (kind == okr::DeliveryKind::kPrompt || kind == okr::DeliveryKind::kNudge) continue;
      result.push_back(text(sent_at) + " " + std::string{store::to_text(kind)} + " " +
                       std::to_string(delivery.person->value));
    }
    return result;
  }

  okr::PersonId lead;
};

TEST_F(Notices, OfWhatIsStaleComeToTheLeadFourDaysAfterADueDay) {
  add_asked();
  run(kStart, kMonday + 6 * 24h);
  EXPECT_THAT(told(), ElementsAre("2026-11-24 08:00 missing 1", "2026-11-27 08:00 findings 1"));
}

// Not asked again on the Monday between: that is of the week without questions.
TEST_F(Notices, OfWhatIsStaleComeAlsoWhereOnlyEverySecondWeekIsAsked) {
  add_asked();
  okr::Cadence cadence = book.mondays(team);
  cadence.rhythm.every = 2;
  cadence.rhythm.weekdays.add(std::chrono::Friday);
  cadence.since = at("2026-11-23 00:00");
  cadence.nudges = true;
  book.set(cadence);
  run(kMonday + 4 * 24h, kMonday + 12 * 24h);
  EXPECT_THAT(told(), ElementsAre("2026-11-30 08:00 missing 1", "2026-12-01 08:00 findings 1"));
}

TEST_F(Notices, OfBlockersComeOnceTheyHaveAged) {
  book.check_in(okr::KeyResultId{1}, lead, kMonday, "2026-11-23");
  block(okr::KeyResultId{1}, kMonday);
  run(kStart, kMonday + 6 * 24h);
  EXPECT_THAT(told(), IsEmpty());
  book.check_in(okr::KeyResultId{1}, lead, kMonday + 7 * 24h, "2026-11-30");
  run(kMonday + 6 * 24h, kMonday + 13 * 24h);
  EXPECT_THAT(told(), ElementsAre("2026-12-04 08:00 findings 1"));
}

TEST_F(Notices, AreNotSentWhereRemindersAreOffOrTheLeadIsAway) {
  add_asked();
  book.set_away(lead, "2026-11-27", "2026-11-27");
  run(kStart, kMonday + 6 * 24h);
  EXPECT_THAT(told(), ElementsAre("2026-11-24 08:00 missing 1"));
  book.set(book.mondays(team));
  run(kMonday + 6 * 24h, kMonday + 13 * 24h);
  EXPECT_THAT(told(), ElementsAre("2026-11-24 08:00 missing 1"));
}

TEST_F(Notices, OfACyclesCalendarComeToTheLeadOfATeamThatHasObjectivesInIt) {
  // Drafts due on 1 December, which nobody has begun; another that no objective of theirs is in.
  add_cycle("2026-12-08", "2027-03-31", okr::CycleState::kPlanning);
  add_cycle("2026-11-01", "2026-12-01", okr::CycleState::kActive);
  for (const char* monday : {"2026-11-23", "2026-11-30"}) {
    book.check_in(okr::KeyResultId{1}, lead, at(std::string{monday} + " 08:00"), monday);
  }
  run(kStart, kMonday + 14 * 24h);
  EXPECT_THAT(told(), ElementsAre("2026-12-01 08:00 cycle 1"));
}

TEST_F(Notices, ThatFallTogetherAreOneMessage) {
  add_asked();
  const okr::TeamId other = book.add_team("Sales");
  book.ask(other, book.add_person("Europe/Berlin"));
  book.set_nudges(other);
  book.set_lead(other, lead);
  add_cycle("2026-12-01", "2027-02-28", okr::CycleState::kPlanning);  // drafts due on 24 November
  run(kStart, kMonday + 30h);
  EXPECT_THAT(told(), ElementsAre("2026-11-24 08:00 cycle 1"));
  std::size_t parts = 0;
  for (const auto& call : courier.delivered) {
    if (call.delivery.kind != okr::DeliveryKind::kCycle) continue;
    parts += book.in_book(
        [&](const store::Book& b) { return store::occurrences_of(b, call.delivery.id).size(); });
  }
  EXPECT_EQ(parts, 4U) << "two lists of who is missing, two notes of the cycle";
}

TEST_F(Notices, TellWhomABlockerWaitsForOnTheDayOrAfterAWeek) {
  const auto friday = book.add_person("Europe/Berlin");
  const auto sunday = book.add_person("America/New_York");
  const auto week = book.add_person("Europe/Berlin");
  const auto gone = book.add_person("Europe/Berlin");
  book.set_away(gone, "2026-11-27", "2026-11-27");
  block(okr::KeyResultId{1}, kMonday, friday, day("2026-11-27"));
  block(okr::KeyResultId{1}, kMonday, sunday, day("2026-11-29"));
  block(okr::KeyResultId{1}, kMonday + 1h, week);
  const auto unread = block(okr::KeyResultId{1}, kMonday, gone, day("2026-11-27"));
  run(kMonday, kMonday + 8 * 24h);
  std::vector<std::string> waiting;
  for (const std::string& one : told()) {
    if (one.find("waiting") != std::string::npos) waiting.push_back(one);
  }
  EXPECT_THAT(waiting, ElementsAre("2026-11-27 08:00 waiting 2", "2026-11-30 08:00 waiting 4",
                                   "2026-11-30 14:00 waiting 3"));
  const auto skipped = occurrence("waiting:" + std::to_string(unread.value));
  ASSERT_TRUE(skipped);
  EXPECT_TRUE(skipped->skipped);
}

TEST_F(Notices, AskForKpisWhomNoTeamAsks) {
  const auto weekly = book.add_person("Europe/Berlin");
  const auto monthly = book.add_person("America/New_York");
  const auto away = book.add_person("Europe/Berlin");
  const auto set = add_kpi(weekly, okr::KpiFrequency::kWeekly);
  add_kpi(monthly, okr::KpiFrequency::kMonthly);
  add_kpi(away, okr::KpiFrequency::kWeekly);
  add_kpi(lead, okr::KpiFrequency::kWeekly);  // who sees it on the card of the team
  book.set_away(away, "2026-11-23", "2026-11-24");
  run(kStart, kMonday + 3h);
  set_value(set, weekly, kMonday + 3h);
  run(kMonday + 3h, kMonday + 8 * 24h + 12h);
  EXPECT_THAT(told(), ElementsAre("2026-11-23 08:00 kpis 2", "2026-11-30 08:00 kpis 2",
                                  "2026-11-30 08:00 kpis 4", "2026-12-01 14:00 kpis 3"));
  const auto skipped = occurrence(fmt::format("kpis:person {}:Mon 23 Nov 2026", away.value));
  ASSERT_TRUE(skipped);
  EXPECT_TRUE(skipped->skipped);
}

TEST_F(Notices, OfKpisComeOncePerPeriodAndNotForWhatHasAValue) {
  const auto owner = book.add_person("Europe/Berlin");
  const auto kpi = add_kpi(owner, okr::KpiFrequency::kMonthly);
  set_value(kpi, owner, at("2026-12-01 06:00"));
  run(at("2026-12-01 06:30"), at("2027-01-05 12:00"));
  EXPECT_THAT(told(), ElementsAre("2027-01-01 08:00 kpis 2"));
}

TEST_F(Notices, AreHeldByTheOwnTimesOfTheLead) {
  add_asked();
  okr::OwnTimes own;
  own.quiet = okr::QuietHours{18h, 11h};
  book.set_own_times(lead, own, kStart);
  run(kStart, kMonday + 26h + 5min);
  EXPECT_THAT(told(), ElementsAre("2026-11-24 10:00 missing 1"));
}

TEST_F(Notices, AreAmongWhatIsToCome) {
  add_asked();
  block(okr::KeyResultId{1}, kStart, book.add_person("Europe/Berlin"), day("2026-11-25"));
  std::vector<std::string> keys;
  for (const auto& one : book.in_book([&](const store::Book& b) {
         return scheduler::upcoming(b, kMonday + 25h, kMonday + 6 * 24h);
       })) {
    keys.push_back(text(one.due_at) + " " + one.key);
  }
  EXPECT_THAT(
      keys, ElementsAre("2026-11-25 08:00 waiting:1", "2026-11-27 08:00 findings:team 1:2026-W48"));
}

TEST_F(Notices, ComeOnceThoughTwoPlanAndTheClockIsSetBack) {
  add_asked();
  run(kStart, kMonday + 24h);
  run(kMonday + 20h, kMonday + 26h);
  scheduler::Scheduler beside{book.store(), courier, "two"};
  for (auto now = kMonday + 20h; now < kMonday + 30h; now += 5min) beside.tick(now);
  EXPECT_THAT(told(), ElementsAre("2026-11-24 08:00 missing 1"));
}

// Milepost down at the time: within the grace it is sent late, after it is left out.
TEST_F(Notices, AndCardsAreSentLateOnlyWhileTheyAreOfUse) {
  add_asked();
  okr::Cadence monthly = book.mondays(team);
  monthly.rhythm = {.period = okr::Period::kMonth, .every = 1, .weekdays = {}, .day_of_month = 23};
  monthly.nudges = false;
  book.set(monthly);
  book.set(book.digest(team));
  run(kStart, kStart + 1h);
  restart();
  scheduler->tick(kMonday + 4 * 24h);
  EXPECT_EQ(courier.delivered.size(), 2U) << "the cards, four days late";
  const auto digest = occurrence("digest:team 1:2026-W48");
  ASSERT_TRUE(digest);
  EXPECT_TRUE(digest->skipped);
}

TEST_F(Notices, AndCardsThatWaitedTooLongInTheQueueAreNotSentAnyMore) {
  add_asked();
  for (int i = 0; i < 100; ++i) {
    courier.script[okr::PersonId{2}].push_back(
        scheduler::RetryAfter{24h, std::nullopt, "do not disturb"});
  }
  run(kStart, kMonday + 20 * 24h, 6h);
  int cancelled = 0;
  for (const okr::Delivery& one : book.deliveries()) {
    cancelled += one.state == okr::DeliveryState::kCancelled ? 1 : 0;
  }
  EXPECT_GE(cancelled, 1);
}

}  // namespace
