#include "scheduler/plan.h"

#include <chrono>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "scheduler/scheduler.h"
#include "store/sql/org.h"
#include "store/store.h"
#include "tests/bench/bench.h"
#include "tests/bench/book.h"

namespace bench {
namespace {

using namespace std::chrono_literals;

// Wednesday, 25 November 2026; the Monday behind it is planned.
constexpr okr::Instant kFounded = okr::Day{std::chrono::year{2026} / 11 / 25};
constexpr okr::Instant kFrom = okr::Day{std::chrono::year{2026} / 11 / 29} + 12h;
constexpr okr::Instant kTo = okr::Day{std::chrono::year{2026} / 12 / 1} + 0h;

template <class F>
double milliseconds(F&& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin)
      .count();
}

// Planning alone sends nothing.
class NoCourier : public scheduler::Courier {
 public:
  [[nodiscard]] scheduler::Outcome deliver(const okr::Delivery&, okr::Instant) override {
    return scheduler::NothingToSay{};
  }
  [[nodiscard]] scheduler::Outcome look_for(const okr::Delivery&, okr::Instant) override {
    return scheduler::NothingToSay{};
  }
  [[nodiscard]] scheduler::Outcome redraw(const okr::Delivery&, okr::Instant) override {
    return scheduler::NothingToSay{};
  }
};

nlohmann::json plan_monday(const std::string& path) {
  store::Store store{"sqlite:" + path};
  std::size_t occurrences = 0;
  const double planned = milliseconds([&] {
    occurrences = store.read([](store::Transaction& tx) {
      const store::Book book{tx, store::list_orgs(tx).front().id};
      return scheduler::plan(book, kFrom, kTo).size();
    });
  });
  store.write([](store::Transaction& tx) {
    store::set_planned_until({tx, store::list_orgs(tx).front().id}, kFrom);
  });
  NoCourier courier;
  scheduler::Scheduler scheduler{store, courier, "bench"};
  int deliveries = 0;
  const double queued = milliseconds([&] { deliveries = scheduler.plan_due(kTo); });
  return {{"occurrences", occurrences},
          {"plan_ms", planned},
          {"deliveries", deliveries},
          {"plan_and_queue_ms", queued}};
}

}  // namespace

void add_plan(CLI::App& app) {
  struct Options {
    std::string path;
    int owners = 1000;
  };
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("plan", "The Monday of so many owners, in this process.");
  command->add_option("--book", options->path, "Its SQLite file; must not exist")->required();
  command->add_option("--owners", options->owners, "Ten to a team")->check(CLI::PositiveNumber);
  command->callback([options] {
    BookSpec spec;
    spec.database = "sqlite:" + options->path;
    spec.teams = (options->owners + spec.owners_per_team - 1) / spec.owners_per_team;
    spec.key_results_per_owner = 1;
    spec.all_zones = true;
    spec.now = kFounded;
    make_book(spec);
    std::cout << plan_monday(options->path).dump() << "\n";
  });
}

}  // namespace bench
