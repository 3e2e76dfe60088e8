#include "bot/command_hint.h"

#include <set>

#include "commands/command.h"
#include "commands/parse/words.h"

namespace bot {

std::string command_hint() {
  std::string hint = "[KR12 41%";
  std::set<std::string_view> seen;
  for (const commands::Command& command : commands::all()) {
    if (command.name == commands::kCheckInName) continue;
    const std::string_view word = commands::parse::first_word(command.name);
    if (word != "help" && seen.insert(word).second) hint.append(" | ").append(word);
  }
  return hint + " | help]";
}

}  // namespace bot
