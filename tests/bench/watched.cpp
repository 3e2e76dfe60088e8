#include "tests/bench/watched.h"

#include <ctime>
#include <fstream>

namespace bench {

Usage usage_of(pid_t pid) {
  Usage usage;
  clockid_t clock{};
  timespec time{};
  // Counts nanoseconds, where /proc/PID/stat counts hundredths of a second.
  if (::clock_getcpuclockid(pid, &clock) == 0 && ::clock_gettime(clock, &time) == 0) {
    usage.cpu_seconds = static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
  }
  std::ifstream status{"/proc/" + std::to_string(pid) + "/status"};
  std::string name;
  while (status >> name) {
    if (name == "VmRSS:") status >> usage.resident_kib;
    if (name == "VmHWM:") status >> usage.peak_kib;
  }
  return usage;
}

}  // namespace bench
