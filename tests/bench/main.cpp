#include <sys/resource.h>

#include <csignal>
#include <exception>
#include <iostream>

#include "tests/bench/bench.h"

namespace {

// Thousands of connections need as many descriptors; what the hard limit allows is ours to take.
void allow_descriptors() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  allow_descriptors();
  CLI::App app{"Measures Milepost; see run.sh, which calls it."};
  app.require_subcommand(1);
  bench::add_load(app);
  bench::add_book(app);
  bench::add_hello(app);
  bench::add_slack(app);
  bench::add_queue(app);
  bench::add_plan(app);
  bench::add_crowd(app);
  bench::add_fdatasync(app);
  try {
    CLI11_PARSE(app, argc, argv);
  } catch (const std::exception& problem) {
    std::cerr << problem.what() << "\n";
    return 1;
  }
  return 0;
}
