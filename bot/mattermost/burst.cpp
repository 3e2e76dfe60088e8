#include "bot/mattermost/burst.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace bot::mattermost {
namespace {

// Absent when it is missing, no number or far beyond what any server takes.
std::optional<int> number(const http::Headers& headers, std::string_view name) {
  constexpr int kMost = 1'000'000;
  const std::string_view text = http::find_header(headers, name).value_or("");
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole && value >= 0 && value <= kMost ? std::optional{value} : std::nullopt;
}

}  // namespace

void Burst::learn(const http::Headers& headers) {
  const auto limit = number(headers, "X-Ratelimit-Limit");
  const auto remaining = number(headers, "X-Ratelimit-Remaining");
  const auto reset = number(headers, "X-Ratelimit-Reset");
  const std::lock_guard lock{mutex_};
  const bool told = limit && remaining && reset;
  limit_ = told ? *limit : 0;
  remaining_ = told ? *remaining : 0;
  reset_ = told ? *reset : 0;
}

std::chrono::seconds Burst::rest() const {
  const std::lock_guard lock{mutex_};
  const int reserve = std::max(limit_ / 5, 1);
  const int used = limit_ - remaining_;
  if (used <= 0 || remaining_ > reserve) return std::chrono::seconds{0};
  // So many come back in reset_ seconds. Rounded up, and never longer than until all are back.
  const std::int64_t missing = reserve - remaining_;
  const std::int64_t rest = (missing * reset_ + used - 1) / used;
  return std::chrono::seconds{std::clamp<std::int64_t>(rest, 1, std::max(reset_, 1))};
}

}  // namespace bot::mattermost
