#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace bot {

// What is done beside the replies to requests because it waits for the network: a few threads of
// its own do it, first come first served, and it is lost when the process ends. Any thread.
class Errands {
 public:
  // `name` is for the log; more than `most` never wait.
  Errands(std::string name, std::size_t threads, std::size_t most);
  // Drops what waits and waits for what runs.
  ~Errands();
  Errands(const Errands&) = delete;
  Errands& operator=(const Errands&) = delete;

  // False, and a log line, when too many wait already: it would come too late. What an errand
  // throws ends it alone and is logged.
  bool push(std::function<void()> errand);

 private:
  void run();

  const std::string name_;
  const std::size_t most_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable filled_;
  std::deque<std::function<void()>> errands_;
  bool closed_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace bot
