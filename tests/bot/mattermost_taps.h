#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>

namespace tests {

// How people press buttons and send dialogs in: what Mattermost makes of it.

// The action of the first button of that label among a message's attachments, null when there is
// none.
inline nlohmann::json button_in(const nlohmann::json& attachments, const std::string& label) {
  for (const auto& attachment : attachments) {
    for (const auto& action : attachment.value("actions", nlohmann::json::array())) {
      if (action["name"] == label) return action;
    }
  }
  return {};
}

// The press on a button in somebody's direct channel with the bot.
inline nlohmann::json press_of(const nlohmann::json& context, const std::string& user,
                               const std::string& trigger) {
  return {{"user_id", user},      {"user_name", "bob"},    {"channel_id", "dm-" + user},
          {"channel_name", "dm"}, {"team_id", ""},         {"team_domain", ""},
          {"post_id", "post1"},   {"trigger_id", trigger}, {"type", "button"},
          {"data_source", ""},    {"context", context}};
}

// The dialog sent in by that user as it was opened, but for `changed` elements.
inline nlohmann::json submission_of(const nlohmann::json& dialog, const std::string& user,
                                    const nlohmann::json& changed) {
  nlohmann::json values = nlohmann::json::object();
  for (const auto& element : dialog["elements"]) {
    values[element["name"].get<std::string>()] = element.value("default", nlohmann::json{});
  }
  if (changed.is_object()) values.update(changed);
  return {{"type", "dialog_submission"}, {"callback_id", dialog["callback_id"]},
          {"state", dialog["state"]},    {"user_id", user},
          {"channel_id", "dm-" + user},  {"team_id", ""},
          {"submission", values},        {"cancelled", false}};
}

// What Mattermost would not show of a dialog: what is longer in bytes than it may be, of a kind
// that old servers do not know, or has no room for what it is filled with. Empty when all is fine.
inline std::string problem_with(const nlohmann::json& dialog) {
  const auto bytes = [](const nlohmann::json& object, const char* key) {
    return object.value(key, "").size();
  };
  if (bytes(dialog, "title") == 0 || bytes(dialog, "title") > 24) return "title";
  if (bytes(dialog, "submit_label") == 0 || bytes(dialog, "submit_label") > 24) return "submit";
  if (dialog["notify_on_cancel"] != false) return "notify_on_cancel";
  std::set<std::string> names;
  for (const auto& element : dialog["elements"]) {
    const std::string name = element["name"];
    const std::string type = element["type"];
    if (!names.insert(name).second || name.empty() || name.size() > 300) return name + ": name";
    if (bytes(element, "display_name") == 0 || bytes(element, "display_name") > 24) {
      return name + ": display_name";
    }
    if (bytes(element, "help_text") > 150) return name + ": help_text";
    if (type == "text" || type == "textarea") {
      const std::size_t most = type == "text" ? 150 : 3000;
      const auto max_length = element["max_length"].get<std::size_t>();
      if (max_length == 0 || max_length > most) return name + ": max_length";
      if (bytes(element, "default") > most) return name + ": default";
      continue;
    }
    if (type != "select") return name + ": type";
    const bool people = element.value("data_source", "") == "users";
    bool known = people || !element.contains("default");
    for (const auto& option : element.value("options", nlohmann::json::array())) {
      if (bytes(option, "text") == 0 || bytes(option, "value") == 0) return name + ": option";
      known |= element.contains("default") && option["value"] == element["default"];
    }
    if (!known || people == element.contains("options")) return name + ": options";
  }
  return "";
}

}  // namespace tests
