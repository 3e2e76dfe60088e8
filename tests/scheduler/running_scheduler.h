#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "scheduler/plan.h"
#include "scheduler/scheduler.h"
#include "tests/scheduler/fake_courier.h"
#include "tests/scheduler/prompted_book.h"

namespace tests {

using namespace std::chrono_literals;
using Times = std::vector<std::string>;

inline const okr::Instant kStart = at("2026-11-19 12:00");   // a Thursday
inline const okr::Instant kMonday = at("2026-11-23 08:00");  // 09:00 in Berlin

// A team in Berlin that is asked every Monday at 09:00, with the scheduler that does it.
class RunningScheduler : public testing::Test {
 protected:
  RunningScheduler() { book.set(book.mondays(team)); }

  okr::PersonId add_asked(const std::string& zone = "Europe/Berlin") {
    const okr::PersonId person = book.add_person(zone);
    book.ask(team, person);
    return person;
  }

  // As often as a running process does, though not as densely.
  void run(okr::Instant from, okr::Instant to, std::chrono::seconds step = 15min) {
    for (okr::Instant now = from; now <= to; now += step) scheduler->tick(now);
  }
  void restart() {
    scheduler.reset();
    book.reopen();
    scheduler.emplace(book.store(), courier, "one");
  }
  // What the snooze command does.
  void snooze(okr::PersonId person, okr::Instant until) {
    book.set_snooze(person, until);
    book.in_book([&](const store::Book& b) {
      store::cancel_prompts(b, person);
      return scheduler::enqueue(b, {scheduler::snoozed_prompt(person, "Europe/Berlin", until)});
    });
  }

  [[nodiscard]] Times delivered() const {
    Times times;
    for (const auto& call : courier.delivered) times.push_back(text(call.at));
    return times;
  }
  std::optional<okr::Occurrence> occurrence(const std::string& key) {
    return book.in_book([&](const store::Book& b) -> std::optional<okr::Occurrence> {
      auto rows = b.tx.query(
          "SELECT reason, skipped FROM occurrence WHERE org_id = $1 AND key = $2", b.org, key);
      if (!rows.next()) return std::nullopt;
      okr::Occurrence found;
      found.reason = rows.text(0);
      found.skipped = rows.integer(1) == 1;
      return found;
    });
  }

  PromptedBook book{kStart};
  okr::TeamId team = book.add_team("Growth", book.channel("town"));
  FakeCourier courier;
  std::optional<scheduler::Scheduler> scheduler{std::in_place, book.store(), courier, "one"};
};

}  // namespace tests
