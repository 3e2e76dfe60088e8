#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "scheduler/clock.h"

namespace bot::slack {

// How often a workspace lets us call its methods, as far as that is no matter of single messages
// (see SlackClient::pace): four fifths of what Slack promises for each method's tier, and no more
// than ten seconds' worth at once. https://docs.slack.dev/apis/web-api/rate-limits. Any thread.
class Tiers {
 public:
  // `clock` must outlive it.
  explicit Tiers(const scheduler::Clock& clock) : clock_(clock) {}

  // Counts one call of the method; else, when it would come too soon, how long to wait before it is
  // tried. Methods for which somebody waits in front of a screen are always let through.
  [[nodiscard]] std::optional<std::chrono::seconds> wait_for(std::string_view method);

 private:
  const scheduler::Clock& clock_;
  std::mutex mutex_;
  // Milliseconds since 1970 up to which each method's calls are used up.
  std::map<std::string, std::chrono::milliseconds, std::less<>> busy_until_;
};

}  // namespace bot::slack
