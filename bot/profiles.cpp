#include "bot/profiles.h"

#include <optional>
#include <utility>
#include <vector>

#include "commands/parse/words.h"

namespace bot {
namespace {

using scheduler::Outcome;
using scheduler::Refused;

// What to store about somebody; absent when the platform had no answer for now.
std::optional<store::Profile> learned(ChatPlatform& platform, const okr::Identity& identity) {
  auto answer = platform.profile(identity.user_id);
  if (auto* profile = std::get_if<store::Profile>(&answer)) {
    profile->name = commands::parse::in_one_line(profile->name);  // as names are looked up
    return std::move(*profile);
  }
  if (!std::holds_alternative<Refused>(std::get<Outcome>(answer))) return std::nullopt;
  // Nothing new, but looked at: somebody the platform does not know must not be asked for again and
  // again in the place of others.
  store::Profile unchanged;
  unchanged.user_name = identity.user_name;
  return unchanged;
}

}  // namespace

int refresh_profiles(store::Store& store, ChatPlatform& platform, okr::ConnectionId connection,
                     okr::OrgId org, okr::Instant now) {
  const auto stale = store.read([&](store::Transaction& tx) {
    return store::stale_profiles({tx, org}, connection, now - kProfileAge, kProfilesPerCall);
  });
  std::vector<std::pair<okr::Identity, store::Profile>> news;
  for (const okr::Identity& identity : stale) {
    auto profile = learned(platform, identity);
    if (!profile) break;
    news.emplace_back(identity, std::move(*profile));
  }
  if (news.empty()) return 0;
  store.write([&](store::Transaction& tx) {
    for (const auto& [identity, profile] : news) {
      store::set_profile({tx, org}, identity, profile, now);
    }
  });
  return static_cast<int>(news.size());
}

bool is_news(const store::Book& book, const okr::Identity& identity,
             const store::Profile& profile) {
  const auto told = [](const std::string& known, const std::string& now) {
    return !now.empty() && now != known;
  };
  const okr::Person person = store::read_person(book, identity.person);
  return told(person.name, profile.name) || told(person.time_zone, profile.time_zone) ||
         told(person.language, profile.language) ||
         told(identity.user_name, profile.user_name) ||
         person.left_at.has_value() != profile.deactivated;
}

}  // namespace bot
