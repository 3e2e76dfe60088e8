#include "bot/http/jobs.h"

#include <algorithm>
#include <utility>

namespace bot::http {

bool Jobs::offer(Arrival arrival) {
  bool wake = false;
  {
    const std::lock_guard lock(mutex_);
    if (closed_ || arrivals_.size() >= limits_.queue) return false;
    arrivals_.push_back(std::move(arrival));
    wake = should_wake();
  }
  if (wake) filled_.notify_one();
  return true;
}

bool Jobs::withdraw(const Connection* connection) {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(arrivals_.begin(), arrivals_.end(), [&](const Arrival& arrival) {
    return arrival.ticket.connection == connection;
  });
  if (found == arrivals_.end()) return false;
  arrivals_.erase(found);
  return true;
}

void Jobs::add(Answer answer) {
  bool wake = false;
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    answers_.push_back(std::move(answer));
    wake = should_wake();
  }
  if (wake) filled_.notify_one();
}

std::optional<Job> Jobs::take() {
  std::unique_lock lock(mutex_);
  while (!closed_ && empty()) {
    ++sleepers_;
    filled_.wait(lock);
    --sleepers_;
    waking_ = false;
  }
  if (closed_) return std::nullopt;
  std::optional<Job> job;
  if (answers_.empty()) {
    job = std::move(arrivals_.front());
    arrivals_.pop_front();
  } else {
    job = std::move(answers_.front());
    answers_.pop_front();
  }
  const bool wake = should_wake();
  lock.unlock();
  if (wake) filled_.notify_one();
  return job;
}

bool Jobs::should_wake() {
  if (empty() || sleepers_ == 0 || waking_) return false;
  waking_ = true;
  return true;
}

void Jobs::close() {
  // Their ends may come back here, so they go when the lock has gone.
  std::deque<Answer> answers;
  std::deque<Arrival> arrivals;
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    answers.swap(answers_);
    arrivals.swap(arrivals_);
  }
  filled_.notify_all();
}

bool Jobs::begin_unanswered() {
  if (unanswered_.fetch_add(1) < limits_.unanswered) return true;
  --unanswered_;
  return false;
}

}  // namespace bot::http
