#include <fmt/format.h>

#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "tests/bench/bench.h"
#include "tests/bench/load.h"

namespace bench {
namespace {

// In milliseconds. `sorted` nanoseconds; 0 of none.
double quantile(const std::vector<std::uint32_t>& sorted, double share) {
  if (sorted.empty()) return 0;
  const auto last = static_cast<double>(sorted.size() - 1);
  return sorted[static_cast<std::size_t>(last * share)] / 1e6;
}

nlohmann::json to_json(const LoadResult& result) {
  const auto count = static_cast<double>(result.latencies.size());
  const auto per_request = [&](double seconds) { return count > 0 ? seconds * 1e6 / count : 0; };
  return {{"requests", result.latencies.size()},
          {"seconds", result.seconds},
          {"per_second", result.seconds > 0 ? count / result.seconds : 0},
          {"p50_ms", quantile(result.latencies, 0.5)},
          {"p99_ms", quantile(result.latencies, 0.99)},
          {"p999_ms", quantile(result.latencies, 0.999)},
          {"max_ms", quantile(result.latencies, 1)},
          {"wrong", result.wrong},
          {"lost", result.lost},
          {"answer_bytes", result.answer_bytes},
          {"cpu_us", per_request(result.cpu_seconds)},
          {"own_cpu_us", per_request(result.own_cpu_seconds)},
          {"resident_kib", result.usage.resident_kib},
          {"peak_kib", result.usage.peak_kib}};
}

}  // namespace

void add_load(CLI::App& app) {
  const auto options = std::make_shared<LoadOptions>();
  CLI::App* load = app.add_subcommand("load", "Slash commands, closed loop, over keep-alive.");
  load->add_option("--port", options->ports)->required();
  load->add_option("--secret", options->speech.secret)->required();
  load->add_option("--connections", options->connections)->check(CLI::PositiveNumber);
  load->add_option("--idle", options->idle, "Further connections that say nothing");
  load->add_option("--seconds", options->seconds, "Measured time; 0: until --requests");
  load->add_option("--warm-up", options->warm_up, "Seconds before that");
  load->add_option("--requests", options->requests, "Stop after so many");
  load->add_option("--text", options->speech.text, "{} is the item, {value} a new number");
  load->add_option("--expect", options->speech.expect, "What a right answer holds");
  load->add_option("--items", options->speech.items)->check(CLI::PositiveNumber);
  load->add_option("--items-per-user", options->speech.items_per_user)->check(CLI::PositiveNumber);
  load->add_option("--first-value", options->speech.first_value);
  load->add_option("--watch", options->watched, "Process ids of the server");
  load->add_option("--acknowledged", options->acknowledged, "File to add what was confirmed to");
  load->callback([options] {
    const LoadResult result = run_load(*options);
    std::cout << to_json(result).dump() << "\n";
    if (result.wrong == 0) return;
    std::cerr << "The first wrong answer:\n" << result.first_wrong << "\n";
  });
}

}  // namespace bench
