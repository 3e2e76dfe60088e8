#include "bot/patience.h"

namespace bot {
namespace {

constexpr std::size_t kAnswers = 5;
constexpr std::chrono::minutes kWhile{10};

}  // namespace

bool Patience::lasts(okr::ConnectionId connection, const std::string& user_id, okr::Instant now) {
  const std::lock_guard lock{mutex_};
  std::erase_if(answered_, [&](const auto& entry) { return entry.second.back() + kWhile <= now; });
  auto& times = answered_[{connection, user_id}];
  while (!times.empty() && times.front() + kWhile <= now) times.pop_front();
  if (times.size() >= kAnswers) return false;
  times.push_back(now);
  return true;
}

}  // namespace bot
