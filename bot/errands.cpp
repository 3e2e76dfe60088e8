#include "bot/errands.h"

#include <spdlog/spdlog.h>

#include <exception>
#include <utility>

namespace bot {

Errands::Errands(std::string name, std::size_t threads, std::size_t most)
    : name_(std::move(name)), most_(most) {
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

Errands::~Errands() {
  std::deque<std::function<void()>> dropped;  // what they hold may want the lock
  {
    const std::lock_guard lock{mutex_};
    closed_ = true;
    dropped.swap(errands_);
  }
  filled_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

bool Errands::push(std::function<void()> errand) {
  const std::lock_guard lock{mutex_};
  if (closed_) return false;
  if (errands_.size() >= most_) {
    spdlog::warn("errands of={} outcome=dropped", name_);
    return false;
  }
  errands_.push_back(std::move(errand));
  // Under the lock: behind it the errand may be done already, and this gone.
  filled_.notify_one();
  return true;
}

void Errands::run() {
  for (;;) {
    std::function<void()> errand;
    {
      std::unique_lock lock{mutex_};
      filled_.wait(lock, [this] { return closed_ || !errands_.empty(); });
      if (closed_) return;
      errand = std::move(errands_.front());
      errands_.pop_front();
    }
    try {
      errand();
    } catch (const std::exception& error) {
      // One that failed must not end the thread; whoever asked can ask again.
      spdlog::error("errands of={} error=\"{}\"", name_, error.what());
    }
  }
}

}  // namespace bot
