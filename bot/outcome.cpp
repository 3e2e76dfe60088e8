#include "bot/outcome.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>

namespace bot {

using namespace std::chrono_literals;

scheduler::Outcome lost(Repeat repeat, std::string reason) {
  if (repeat == Repeat::kSafe) return scheduler::Failed{std::move(reason)};
  return scheduler::Unknown{std::move(reason)};
}

scheduler::Outcome out_of_reach(Repeat repeat, std::string reason) {
  if (repeat == Repeat::kSafe) return scheduler::Failed{std::move(reason), okr::ConnectionId{}};
  return scheduler::Unknown{std::move(reason), okr::ConnectionId{}};
}

scheduler::Outcome silence(std::chrono::seconds wait, std::string reason) {
  return scheduler::RetryAfter{wait, okr::ConnectionId{}, std::move(reason)};
}

scheduler::Outcome rate_limited(const http::Headers& headers, std::string reason) {
  constexpr std::chrono::seconds kDefault = 30s;
  constexpr std::chrono::seconds kLongest = 24h;
  const std::string_view text = http::find_header(headers, "Retry-After").value_or("");
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool useful = error == std::errc{} && end == text.data() + text.size() && seconds > 0;
  const std::chrono::seconds wait{useful ? std::min(seconds, std::int64_t{kLongest.count()})
                                         : std::int64_t{kDefault.count()}};
  return silence(wait, std::move(reason));
}

scheduler::Outcome token_dead(std::string_view platform, std::string reason) {
  spdlog::error("token refused platform={} reason=\"{}\"", platform, reason);
  return silence(15min, std::move(reason));
}

}  // namespace bot
