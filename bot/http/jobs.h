#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>

#include "bot/http/front.h"

namespace bot::http {

// Whole requests that wait for a worker, first come first served. Any thread. Workers wake one
// another: as long as one that was called has not come, no other is called, so quick handlers keep
// a few workers busy and slow ones soon have them all.
class Jobs {
 public:
  explicit Jobs(std::size_t limit) : limit_(limit) {}

  // False when it is full or closed.
  [[nodiscard]] bool offer(Arrival arrival);
  // Waits for one. Absent once it is closed.
  [[nodiscard]] std::optional<Arrival> take();
  // Drops what still waits.
  void close();

 private:
  // Whether one more worker is called now. Under the lock.
  [[nodiscard]] bool should_wake();

  const std::size_t limit_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable filled_;
  std::deque<Arrival> waiting_;
  std::size_t sleepers_ = 0;
  bool waking_ = false;  // one was called and has not come yet
  bool closed_ = false;
};

}  // namespace bot::http
