#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace bench {

// What a process used so far.
struct Usage {
  double cpu_seconds = 0;  // of all its threads, user and system
  std::int64_t resident_kib = 0;
  std::int64_t peak_kib = 0;  // the most it ever had resident
};
[[nodiscard]] Usage usage_of(pid_t pid);

}  // namespace bench
