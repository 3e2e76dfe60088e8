#include "bot/http/jobs.h"

#include <utility>

namespace bot::http {

bool Jobs::offer(Arrival arrival) {
  bool wake = false;
  {
    const std::lock_guard lock(mutex_);
    if (closed_ || waiting_.size() >= limit_) return false;
    waiting_.push_back(std::move(arrival));
    wake = sleepers_ > 0;
  }
  if (wake) filled_.notify_one();
  return true;
}

std::optional<Arrival> Jobs::take() {
  std::unique_lock lock(mutex_);
  ++sleepers_;
  filled_.wait(lock, [this] { return closed_ || !waiting_.empty(); });
  --sleepers_;
  if (closed_) return std::nullopt;
  Arrival arrival = std::move(waiting_.front());
  waiting_.pop_front();
  return arrival;
}

void Jobs::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    waiting_.clear();
  }
  filled_.notify_all();
}

}  // namespace bot::http
