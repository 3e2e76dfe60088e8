#pragma once

#include <chrono>
#include <iterator>
#include <map>
#include <optional>
#include <random>
#include <string>

#include "scheduler/courier.h"

namespace tests {

inline constexpr const char* kZones[] = {
    "Europe/Berlin",     "America/New_York",    "Asia/Kolkata",     "Pacific/Auckland",
    "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kathmandu",   "Pacific/Kiritimati",
    "America/St_Johns",  "Africa/Casablanca",   "Pacific/Pago_Pago"};

class Dice {
 public:
  explicit Dice(unsigned seed) : random_(seed) {}
  int roll(int least, int most) { return std::uniform_int_distribution<>{least, most}(random_); }
  bool chance(int percent) { return roll(1, 100) <= percent; }
  std::size_t below(std::size_t bound) {
    return static_cast<std::size_t>(roll(0, static_cast<int>(bound) - 1));
  }
  const char* zone() { return kZones[below(std::size(kZones))]; }

 private:
  std::mt19937 random_;
};

// What a process that dies throws: no std::exception, so nobody catches it.
struct Crash {};

// Throws, refuses and loses replies as the dice say, and counts what was seen of each delivery.
class WildPlatform : public scheduler::Courier {
 public:
  explicit WildPlatform(Dice& dice) : dice_(dice) {}

  scheduler::Outcome deliver(const okr::Delivery& delivery, okr::Instant /*now*/) override {
    const scheduler::Sent sent{okr::ConnectionId{1}, "channel", std::to_string(delivery.id.value)};
    const int fate = kind ? 100 : dice_.roll(1, 100);
    if (fate <= 2) throw Crash{};
    if (fate <= 8) return scheduler::Failed{"busy"};
    if (fate <= 14) return silence();
    if (fate <= 18) return scheduler::Unknown{"no reply"};
    ++seen[delivery.id];
    if (fate <= 20) throw Crash{};
    if (fate <= 26) return scheduler::Unknown{"no reply"};
    return sent;
  }
  scheduler::Outcome look_for(const okr::Delivery& delivery, okr::Instant /*since*/) override {
    const int fate = kind ? 100 : dice_.roll(1, 100);
    if (fate <= 3) throw Crash{};
    if (fate <= 10) return scheduler::Failed{"busy"};
    if (fate <= 15) return silence();
    if (!seen.contains(delivery.id)) return scheduler::NothingToSay{"not there"};
    return scheduler::Sent{okr::ConnectionId{1}, "channel", std::to_string(delivery.id.value)};
  }
  scheduler::Outcome redraw(const okr::Delivery& /*sent*/, okr::Instant /*now*/) override {
    return scheduler::Failed{"nothing is drawn here"};
  }

  std::map<okr::DeliveryId, int> seen;
  bool kind = false;  // nothing goes wrong any more

 private:
  scheduler::Outcome silence() {
    const auto whole = dice_.chance(30) ? std::optional{okr::ConnectionId{1}} : std::nullopt;
    return scheduler::RetryAfter{std::chrono::seconds{dice_.roll(0, 900)}, whole, "ratelimited"};
  }

  Dice& dice_;
};

}  // namespace tests
