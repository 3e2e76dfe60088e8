#pragma once

#include "bot/chat_platform.h"
#include "store/store.h"

namespace bot {

// How old a profile may become, and how many are asked for in one call.
inline constexpr std::chrono::hours kProfileAge{24};
inline constexpr int kProfilesPerCall = 20;

// Asks the platform for the profiles of people on `connection` that were never fetched or are older
// than kProfileAge, and stores what it says: name, time zone, whether they have left. Somebody the
// platform does not know counts as looked at; a platform that asks for silence or fails is left
// alone until the next call. Waits for the network. Returns how many profiles it stored.
int refresh_profiles(store::Store& store, ChatPlatform& platform, okr::ConnectionId connection,
                     okr::OrgId org, okr::Instant now);

// Whether `profile` says something of this person that the book does not know: people's profiles
// are reported for every change of their mood.
[[nodiscard]] bool is_news(const store::Book& book, const okr::Identity& identity,
                           const store::Profile& profile);

}  // namespace bot
