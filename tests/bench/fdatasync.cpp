#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "tests/bench/bench.h"

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

// Appends a page and syncs it, again and again. Returns how often in a second.
double syncs_per_second(const std::string& path, double seconds) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) throw std::runtime_error{"The file " + path + " cannot be written."};
  const std::array<char, 4096> page{};
  const auto begin = Clock::now();
  int count = 0;
  bool fine = true;
  for (; fine && seconds_since(begin) < seconds; ++count) {
    fine = ::write(file, page.data(), page.size()) == static_cast<ssize_t>(page.size()) &&
           ::fdatasync(file) == 0;
  }
  const double took = seconds_since(begin);
  ::close(file);
  ::unlink(path.c_str());
  if (!fine) throw std::runtime_error{"The file " + path + " cannot be synced."};
  return count / took;
}

}  // namespace

void add_fdatasync(CLI::App& app) {
  struct Options {
    std::string path;
    double seconds = 2;
  };
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("fdatasync", "What the disk can do: append and sync.");
  command->add_option("--file", options->path, "Made and removed")->required();
  command->add_option("--seconds", options->seconds);
  command->callback([options] {
    const double rate = syncs_per_second(options->path, options->seconds);
    std::cout << nlohmann::json{{"per_second", rate}}.dump() << "\n";
  });
}

}  // namespace bench
