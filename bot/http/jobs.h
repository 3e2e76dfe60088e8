#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>

#include "bot/http/front.h"

namespace bot::http {

// Whole requests that wait for a worker, first come first served. Any thread.
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
  const std::size_t limit_;
  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<Arrival> waiting_;
  std::size_t sleepers_ = 0;
  bool closed_ = false;
};

}  // namespace bot::http
