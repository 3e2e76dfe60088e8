#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "commands/command.h"

namespace commands {

// How much one request may say, in bytes.
inline constexpr std::size_t kLongestText = 8000;

// What somebody said, taken apart.
struct Spoken {
  const Command* command = nullptr;
  std::string args;    // what the command's function reads
  bool share = false;  // --share stood somewhere
};

// Whether `text` begins with something that understood() knows.
[[nodiscard]] bool is_command(std::string_view text);

// Finds the row of the table that `text` asks for: the longest name it begins with, without regard
// to case; `home` for nothing at all; the one-line check-in or `show` when it begins with an id.
// Control characters and invisible marks that override the writing direction are dropped before
// anything is read, and so is a /okr typed twice. Throws UserError with the nearest name for an
// unknown word and for a text beyond kLongestText.
[[nodiscard]] Spoken understood(std::string_view text);

// Where something is done that people look for here and that is no command: a sentence, absent for
// any other word.
[[nodiscard]] std::optional<std::string> said_elsewhere(std::string_view word);

}  // namespace commands
