#pragma once

#include <string>

#include "bot/sandbox/stage.h"

namespace bot::sandbox {

// What a person types into a conversation.
struct Said {
  std::string as;    // a person's id
  std::string in;    // a channel's id or the person's own direct conversation
  std::string text;  // valid UTF-8
};
inline constexpr std::size_t kLongestText{16384};  // bytes

// Says it the way a person does on the other platforms: "/okr …" is a command that the bot answers
// to that person alone; in the direct conversation the "/okr" may be left out; anything else in a
// channel is a message for everybody there, and the bot does not listen. Afterwards the profiles of
// whoever is new in the book are fetched. Any thread. False, and nothing happens, when there is no
// such person, when they are not in that conversation, or when the text is blank or longer than
// kLongestText.
[[nodiscard]] bool say(const Stage& stage, const Said& said);

}  // namespace bot::sandbox
