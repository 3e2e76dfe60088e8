#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bot/config.h"

namespace bot {

// One setting and the two names it goes by.
struct Setting {
  std::string_view name;  // of the variable: "MILEPOST_SLACK_BOT_TOKEN"
  std::string_view key;   // in the TOML file: "slack.bot_token"
  std::string_view example;
  bool secret = false;  // may come from a file of its own: the name with _FILE, the key with _file
};

// Every setting but MILEPOST_CONFIG: the one place to add one.
[[nodiscard]] std::span<const Setting> settings();
// Throws std::logic_error for a name that is not a setting's.
[[nodiscard]] const Setting& setting(std::string_view name);

// The values by variable name; what is not set, or set to nothing, is absent. Surrounding white
// space is gone, a TOML list has become one text with commas. Adds a sentence to `errors` for every
// file that cannot be read (its value is there and empty), every value given twice, and every name
// that no setting has.
using Values = std::map<std::string_view, std::string>;
[[nodiscard]] Values read_values(const Environment& environment, std::vector<std::string>& errors);

}  // namespace bot
