#include "scheduler/plan.h"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "bot/slack/client.h"
#include "scheduler/scheduler.h"
#include "store/sql/delivery.h"
#include "store/sql/org.h"
#include "store/sql/traffic.h"
#include "store/store.h"
#include "tests/bench/bench.h"
#include "tests/bench/book.h"
#include "tests/bench/watched.h"

namespace bench {
namespace {

using namespace std::chrono_literals;

// Wednesday, 25 November 2026; the Monday behind it is planned.
constexpr okr::Instant kFounded = okr::Day{std::chrono::year{2026} / 11 / 25};
constexpr okr::Instant kFrom = okr::Day{std::chrono::year{2026} / 11 / 29} + 12h;
constexpr okr::ConnectionId kSlack{1};
constexpr okr::Instant kTo = okr::Day{std::chrono::year{2026} / 12 / 1} + 0h;

template <class F>
double milliseconds(F&& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin)
      .count();
}

// Everything arrives at once.
class CountingCourier : public scheduler::Courier {
 public:
  [[nodiscard]] scheduler::Outcome deliver(const okr::Delivery& delivery, okr::Instant) override {
    ++(delivery.via == kSlack ? slack : mattermost);
    if (delivery.connection) digest_after = std::chrono::steady_clock::now() - begin;
    return scheduler::Sent{delivery.via, "D1", "1"};
  }
  [[nodiscard]] scheduler::Outcome look_for(const okr::Delivery&, okr::Instant) override {
    return scheduler::NothingToSay{};
  }
  [[nodiscard]] scheduler::Outcome redraw(const okr::Delivery&, okr::Instant) override {
    return scheduler::NothingToSay{};
  }

  std::atomic<int> slack = 0;
  std::atomic<int> mattermost = 0;
  std::chrono::steady_clock::time_point begin;
  std::atomic<std::chrono::duration<double>> digest_after{};  // since `begin`
};

// Every other owner is on Mattermost instead.
void spread(store::Store& store) {
  store.write([](store::Transaction& tx) {
    const store::Book book{tx, store::list_orgs(tx).front().id};
    const auto other = store::ensure_connection(book, "mattermost", "https://chat.example.com").id;
    tx.execute("UPDATE identity SET connection_id = $1 WHERE person_id % 2 = 0", other);
    store::set_pace(tx, kSlack, bot::slack::kPace);
  });
}

// One digest falls due behind all people's prompts; four threads send, as in the bot, for a while.
nlohmann::json send(store::Store& store, int owners) {
  const auto kFor = owners < 1000 ? 2s : 20s;
  store.write([](store::Transaction& tx) {
    tx.execute("UPDATE delivery SET state = 'cancelled' WHERE connection_id IS NOT NULL");
    okr::Delivery digest;
    digest.kind = okr::DeliveryKind::kDigest;
    digest.connection = kSlack;
    digest.channel_id = "C00000001";
    digest.due_at = kTo;
    store::add_delivery({tx, store::list_orgs(tx).front().id}, digest);
  });
  const auto each = store.read([](store::Transaction& tx) {
    auto rows =
        tx.query("SELECT count(*), count(DISTINCT person_id) FROM delivery WHERE kind = 'prompt'");
    rows.next();
    return std::pair{rows.integer(0), rows.integer(1)};
  });
  spdlog::set_level(spdlog::level::warn);  // standard output is for the figures
  CountingCourier courier;
  courier.begin = std::chrono::steady_clock::now();
  scheduler::Scheduler scheduler{store, courier, "bench"};
  std::vector<std::jthread> senders;
  for (int i = 0; i < 4; ++i) {
    senders.emplace_back([&] {
      for (std::chrono::seconds passed = 0s; passed < kFor;) {
        const auto real = std::chrono::steady_clock::now() - courier.begin;
        passed = std::chrono::floor<std::chrono::seconds>(real);
        if (!scheduler.deliver_next(kTo + passed)) std::this_thread::sleep_for(100ms);
      }
    });
  }
  senders.clear();
  return {{"one_prompt_each", each.first == owners && each.second == owners},
          {"slack_per_minute", courier.slack * 60.0 / static_cast<double>(kFor.count())},
          {"mattermost_per_second", courier.mattermost / static_cast<double>(kFor.count())},
          {"digest_after_s", courier.digest_after.load().count()}};
}

nlohmann::json plan_monday(const std::string& path, int owners) {
  store::Store store{"sqlite:" + path};
  spread(store);
  const auto memory = [] { return usage_of(::getpid()).resident_kib / 1024; };
  const auto before = memory();
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
  CountingCourier courier;
  scheduler::Scheduler scheduler{store, courier, "bench"};
  int deliveries = 0;
  const double queued = milliseconds([&] { deliveries = scheduler.plan_due(kTo); });
  const auto after = memory();
  nlohmann::json found = send(store, owners);
  found.update({{"occurrences", occurrences},
                {"plan_ms", planned},
                {"deliveries", deliveries},
                {"plan_and_queue_ms", queued},
                {"resident_before_mib", before},
                {"resident_queued_mib", after},
                {"resident_sending_mib", memory()}});
  return found;
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
    std::cout << plan_monday(options->path, options->owners).dump() << "\n";
  });
}

}  // namespace bench
