#pragma once

#include <string>
#include <string_view>

#include "bot/http/message.h"
#include "scheduler/courier.h"

namespace bot {

// Whether a call may be made again when nobody knows what became of it.
enum class Repeat { kSafe, kUnsafe };

// The reply was lost or says nothing: Unknown for what must not happen twice, else Failed.
[[nodiscard]] scheduler::Outcome lost(Repeat repeat, std::string reason);

// The same, because the whole platform cannot be reached or has broken down.
[[nodiscard]] scheduler::Outcome out_of_reach(Repeat repeat, std::string reason);

// The whole connection has to be silent for this long.
[[nodiscard]] scheduler::Outcome silence(std::chrono::seconds wait, std::string reason);

// A 429: silence for as long as its Retry-After says, 30 s when it says nothing of use.
[[nodiscard]] scheduler::Outcome rate_limited(const http::Headers& headers, std::string reason);

// The platform does not take our token any more. The connection is silent for 15 minutes and then
// tries again: nothing is lost meanwhile, and all goes on by itself once an operator has put things
// right, while failing deliveries one by one would kill each after its last attempt. Logs an error.
[[nodiscard]] scheduler::Outcome token_dead(std::string_view platform, std::string reason);

}  // namespace bot
