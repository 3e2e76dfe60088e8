#include "bot/quiet.h"

#include <chrono>

#include "store/sql/traffic.h"

namespace bot {
namespace {

constexpr std::chrono::minutes kFresh{1};

}  // namespace

QuietPeople::Side& QuietPeople::side_of(okr::ConnectionId connection) {
  const std::lock_guard lock{mutex_};
  auto& side = sides_[connection];
  if (side == nullptr) side = std::make_unique<Side>();
  return *side;
}

std::vector<std::string> QuietPeople::to_ask(const Side& side, okr::ConnectionId connection,
                                             const std::string& user_id, std::size_t most,
                                             okr::Instant now) {
  std::vector<std::string> users{user_id};
  const auto next = store_.read([&](store::Transaction& tx) {
    return store::users_next(tx, connection, now, static_cast<int>(most));
  });
  for (const std::string& user : next) {
    if (users.size() == most) break;
    if (user != user_id && !side.known.contains(user)) users.push_back(user);
  }
  return users;
}

std::optional<Quiet> QuietPeople::find(ChatPlatform& platform, okr::ConnectionId connection,
                                       const std::string& user_id, okr::Instant now) {
  const std::size_t most = platform.most_asked_at_once();
  if (most == 0) return std::nullopt;
  Side& side = side_of(connection);
  const std::lock_guard lock{side.mutex};
  std::erase_if(side.known, [now](const auto& one) {
    const bool clock_set_back = one.second.at > now;
    return clock_set_back || one.second.at + kFresh <= now;
  });
  if (const auto found = side.known.find(user_id); found != side.known.end()) {
    return found->second.quiet;
  }
  const std::vector<std::string> users = to_ask(side, connection, user_id, most, now);
  for (const std::string& user : users) side.known[user] = {std::nullopt, now};
  for (const auto& [user, quiet] : platform.quiet(users, now)) side.known[user].quiet = quiet;
  return side.known[user_id].quiet;
}

}  // namespace bot
