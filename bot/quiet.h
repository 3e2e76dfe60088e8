#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "bot/chat_platform.h"
#include "store/store.h"

namespace bot {

// Who wants to be left alone, as the platforms told it a minute ago at most. Asks about many at
// once: whoever has something due next, besides the one in question. Any thread.
class QuietPeople {
 public:
  explicit QuietPeople(store::Store& store) : store_(store) {}

  // Absent when this user of the connection may be written to, and while the platform cannot tell.
  [[nodiscard]] std::optional<Quiet> find(ChatPlatform& platform, okr::ConnectionId connection,
                                          const std::string& user_id, okr::Instant now);

 private:
  struct Known {
    std::optional<Quiet> quiet;
    okr::Instant at;
  };
  struct Side {
    std::mutex mutex;  // held while the platform is asked: others want the same answer
    std::map<std::string, Known> known;
  };

  Side& side_of(okr::ConnectionId connection);
  // `user_id` and whoever comes next, as far as nothing is known of them.
  [[nodiscard]] std::vector<std::string> to_ask(const Side& side, okr::ConnectionId connection,
                                                const std::string& user_id, std::size_t most,
                                                okr::Instant now);

  store::Store& store_;
  std::mutex mutex_;  // guards sides_, not what they hold
  std::map<okr::ConnectionId, std::unique_ptr<Side>> sides_;
};

}  // namespace bot
