#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/system_clock.h"
#include "tests/bench/bench.h"
#include "tests/bench/book.h"

namespace bench {

void add_book(CLI::App& app) {
  const auto spec = std::make_shared<BookSpec>();
  CLI::App* book = app.add_subcommand("book", "Makes a book of any size.");
  book->add_option("--database", spec->database, "URL of a database with nothing in it")
      ->required();
  book->add_option("--teams", spec->teams)->check(CLI::PositiveNumber);
  book->add_option("--owners", spec->owners_per_team, "Per team")->check(CLI::PositiveNumber);
  book->add_option("--key-results", spec->key_results_per_owner, "Per owner")
      ->check(CLI::PositiveNumber);
  book->add_option("--weeks", spec->weeks, "Of history")->check(CLI::NonNegativeNumber);
  book->callback([spec] {
    spec->now = bot::SystemClock{}.now();
    make_book(*spec);
    const int key_results = spec->teams * spec->owners_per_team * spec->key_results_per_owner;
    std::cout << nlohmann::json{{"key_results", key_results},
                                {"check_ins", std::int64_t{key_results} * spec->weeks}}
                     .dump()
              << "\n";
  });
}

}  // namespace bench
