#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

namespace bot {

// A thread that does the same work again and again: at once, then after every pause or wake-up.
// What the work throws is logged, and the work is tried again after the next pause.
class Loop {
 public:
  // `work` should come back soon after its token asks it to stop.
  Loop(std::string name, std::chrono::milliseconds pause,
       std::function<void(std::stop_token)> work);
  // Stops.
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // Ends the pause that is on or comes next. Any thread.
  void wake();
  // Tells the work to end, without waiting for it. Any thread.
  void request_stop();
  // Returns when the work has ended for good. Fine twice.
  void stop();

 private:
  void run(const std::stop_token& stop);

  std::string name_;
  std::chrono::milliseconds pause_;
  std::function<void(std::stop_token)> work_;
  std::mutex mutex_;  // guards woken_
  std::condition_variable_any changed_;
  bool woken_ = false;
  std::jthread thread_;
};

}  // namespace bot
