#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "bot/sandbox/stage.h"
#include "commands/command.h"

namespace bot::sandbox {

// What a person types into a conversation.
struct Said {
  std::string as;    // a person's id
  std::string in;    // a channel's id or the person's own direct conversation
  std::string text;  // valid UTF-8
};
inline constexpr std::size_t kLongestText{16384};  // bytes

// What comes back to whoever did something, beside the messages in the conversation.
struct Reply {
  std::optional<commands::Form> form;  // to be opened
  commands::FieldErrors errors;        // why a submitted form is not saved
};

// Says it the way a person does on the other platforms: "/okr …" is a command that the bot answers
// to that person alone; in the direct conversation the "/okr" may be left out; anything else in a
// channel is a message for everybody there, and the bot does not listen. Afterwards the profiles of
// whoever is new in the book are fetched and cards that changed are drawn again. Any thread.
// Absent, and nothing happens, when there is no such person, when they are not in that
// conversation, or when the text is blank or longer than kLongestText.
[[nodiscard]] std::optional<Reply> say(const Stage& stage, const Said& said);

// A button that a person presses in a conversation.
struct Press {
  std::string as;
  std::string in;
  std::string action;
  std::string message = {};  // id of the message that has the button; may be empty
};
// Presses it; the answer is a message to that person alone, or takes the place of the message with
// the button. Absent as with say().
[[nodiscard]] std::optional<Reply> press(const Stage& stage, const Press& press);

// A form that a person submits; `in` is where its answer goes.
struct Submit {
  std::string as;
  std::string in;
  std::string state;
  commands::Values values;
};
// Submits it; the answer is a message to that person alone, unless it is not saved. Absent as with
// say().
[[nodiscard]] std::optional<Reply> submit(const Stage& stage, const Submit& submit);

}  // namespace bot::sandbox
