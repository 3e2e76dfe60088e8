#include <fmt/format.h>

#include <chrono>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "bot/system_clock.h"
#include "store/sql/delivery.h"
#include "store/sql/org.h"
#include "store/store.h"
#include "tests/bench/bench.h"

namespace bench {
namespace {

struct QueueOptions {
  std::string database;
  int deliveries = 1000;
  int lanes = 1;
  int due_in = 0;  // seconds
};

void fill(const QueueOptions& options) {
  const okr::Instant due_at = bot::SystemClock{}.now() + std::chrono::seconds{options.due_in};
  store::Store store{options.database};
  store.write([&](store::Transaction& tx) {
    const store::Book book{tx, store::list_orgs(tx).front().id};
    const auto connection = store::find_connection(tx, "slack", "T0OKRDEMO1").value().id;
    for (int i = 0; i < options.deliveries; ++i) {
      okr::Delivery delivery;
      delivery.org = book.org;
      delivery.kind = okr::DeliveryKind::kAnswer;
      delivery.person = okr::PersonId{1};
      delivery.connection = connection;
      delivery.channel_id = fmt::format("C{:08}", i % options.lanes);
      delivery.body = fmt::format("Answer {}: five of five key results are in.", i);
      delivery.reason = "Owner 1 shared this answer.";
      delivery.due_at = due_at;
      delivery.next_at = due_at;
      store::add_delivery(book, delivery);
    }
  });
}

}  // namespace

void add_queue(CLI::App& app) {
  const auto options = std::make_shared<QueueOptions>();
  CLI::App* command = app.add_subcommand("queue", "Deliveries that are due, for a server to send.");
  command->add_option("--database", options->database, "URL of a book")->required();
  command->add_option("--deliveries", options->deliveries)->check(CLI::PositiveNumber);
  command->add_option("--due-in", options->due_in, "Seconds from now");
  command->add_option("--lanes", options->lanes, "Channels to spread them over")
      ->check(CLI::PositiveNumber);
  command->callback([options] {
    fill(*options);
    std::cout << nlohmann::json{{"deliveries", options->deliveries}}.dump() << "\n";
  });
}

}  // namespace bench
