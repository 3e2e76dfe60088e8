#pragma once

#include <chrono>
#include <mutex>

#include "bot/http/message.h"

namespace bot::mattermost {

// How much more the server takes at once, from what it says along with its answers. A server that
// limits nobody, as all do unless told otherwise, says nothing. Any thread.
class Burst {
 public:
  // The headers of the newest response.
  void learn(const http::Headers& headers);
  // How long to be silent now, so that a fifth of what the server takes at once stays free, for the
  // answers to what people do and for others at the same address; zero: not at all.
  [[nodiscard]] std::chrono::seconds rest() const;

 private:
  mutable std::mutex mutex_;
  // As the server told them, of one response; zero where there is no limit.
  int limit_ = 0;
  int remaining_ = 0;
  int reset_ = 0;  // seconds until it takes as many as ever
};

}  // namespace bot::mattermost
