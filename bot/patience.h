#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "store/okr/id.h"
#include "store/okr/time.h"

namespace bot {

// Ends conversations that lead nowhere, such as one with another bot that does not say what it is:
// whoever says nothing but what is no command is answered a few times and then left alone for a
// while. Any thread. Forgets everything when the process ends.
class Patience {
 public:
  // Somebody said what is no command: whether that is answered once more.
  [[nodiscard]] bool lasts(okr::ConnectionId connection, const std::string& user_id,
                           okr::Instant now);

 private:
  using Who = std::pair<okr::ConnectionId, std::string>;

  std::mutex mutex_;
  std::map<Who, std::deque<okr::Instant>> answered_;  // guarded by mutex_
};

}  // namespace bot
