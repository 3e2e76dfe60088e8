#pragma once

#include <string>
#include <string_view>

#include "bot/config.h"
#include "bot/http/client.h"

namespace bot::mattermost {

// What is typed after the slash command to learn whether it gets here, and what is answered:
// without a look into the book, so that it makes nobody a person there.
inline constexpr std::string_view kProbeText = "doctor";
inline constexpr std::string_view kProbeAnswer = "Milepost hears this Mattermost server.";

enum class Reach {
  kReached,
  kNoCommand,     // the team has no /okr
  kOtherProgram,  // something else answers it
  kTokenUnknown,  // it came here with a token that is not in the settings
  kRefused,       // its address answers, but not with 200
  kNotReached,    // the server gets no answer from the command's address
  kUnknown,       // it could not be tried
};

// Lets the server carry out the slash command as the bot, in the team with that id; nobody sees it.
// `http` speaks to the server. Throws http::TransportError.
[[nodiscard]] Reach probe(http::Client& http, const MattermostConfig& config,
                          const std::string& team);

}  // namespace bot::mattermost
