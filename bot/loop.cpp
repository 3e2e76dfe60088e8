#include "bot/loop.h"

#include <spdlog/spdlog.h>

#include <exception>
#include <utility>

namespace bot {

Loop::Loop(std::string name, std::chrono::milliseconds pause,
           std::function<void(std::stop_token)> work)
    : name_(std::move(name)),
      pause_(pause),
      work_(std::move(work)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

Loop::~Loop() {
  stop();
}

void Loop::wake() {
  {
    const std::lock_guard lock{mutex_};
    woken_ = true;
  }
  changed_.notify_all();
}

void Loop::request_stop() {
  thread_.request_stop();
}

void Loop::stop() {
  request_stop();
  if (thread_.joinable()) thread_.join();
}

void Loop::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    try {
      work_(stop);
    } catch (const std::exception& error) {
      // The next round starts from what is in the store; one that failed must not end the thread.
      spdlog::error("loop={} error=\"{}\"", name_, error.what());
    }
    std::unique_lock lock{mutex_};
    changed_.wait_for(lock, stop, pause_, [this] { return woken_; });
    woken_ = false;
  }
}

}  // namespace bot
