#include "bot/http/jobs.h"

#include <utility>

namespace bot::http {

bool Jobs::offer(Arrival arrival) {
  bool wake = false;
  {
    const std::lock_guard lock(mutex_);
    if (closed_ || waiting_.size() >= limit_) return false;
    waiting_.push_back(std::move(arrival));
    wake = should_wake();
  }
  if (wake) filled_.notify_one();
  return true;
}

std::optional<Arrival> Jobs::take() {
  std::unique_lock lock(mutex_);
  while (!closed_ && waiting_.empty()) {
    ++sleepers_;
    filled_.wait(lock);
    --sleepers_;
    waking_ = false;
  }
  if (closed_) return std::nullopt;
  Arrival arrival = std::move(waiting_.front());
  waiting_.pop_front();
  const bool wake = should_wake();
  lock.unlock();
  if (wake) filled_.notify_one();
  return arrival;
}

bool Jobs::should_wake() {
  if (waiting_.empty() || sleepers_ == 0 || waking_) return false;
  waking_ = true;
  return true;
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
