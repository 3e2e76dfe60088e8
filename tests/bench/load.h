#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/bench/requests.h"
#include "tests/bench/watched.h"

namespace bench {

using Nanoseconds = std::chrono::nanoseconds;

struct LoadOptions {
  Speech speech;
  std::vector<int> ports;  // connections are dealt out to them in turn
  int connections = 1;
  int idle = 0;                // further connections on which nothing is ever said
  double seconds = 2;          // measured time; 0: until `requests` are answered
  double warm_up = 0.5;        // seconds before it
  std::int64_t requests = 0;   // measured ones, at most; 0: as many as the time allows
  std::vector<pid_t> watched;  // the server's processes
  std::string acknowledged;    // file for "item value" of everything that was confirmed
};

struct LoadResult {
  std::vector<std::uint32_t> latencies;  // of right answers, in nanoseconds, sorted
  double seconds = 0;
  std::int64_t wrong = 0;        // answers that did not confirm what was said
  std::int64_t lost = 0;         // requests whose connection ended before the answer
  std::string first_wrong;       // one of them
  std::size_t answer_bytes = 0;  // size of the last right answer's body
  double cpu_seconds = 0;        // of what was watched
  double own_cpu_seconds = 0;    // of the generator
  Usage usage;                   // of what was watched, at the end
};

// Says the speech over keep-alive connections, on each the next thing once the last was answered.
// One thread. Throws std::runtime_error with a sentence when it cannot connect.
[[nodiscard]] LoadResult run_load(const LoadOptions& options);

}  // namespace bench
