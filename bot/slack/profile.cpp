#include "bot/slack/profile.h"

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>

#include "bot/json_text.h"

namespace bot::slack {
namespace {

std::string first_of(std::initializer_list<std::string> texts) {
  for (const std::string& text : texts) {
    if (!text.empty()) return text;
  }
  return {};
}

}  // namespace

store::Profile profile_of(const nlohmann::ordered_json& user) {
  const nlohmann::ordered_json& details = value_at(user, "profile");
  store::Profile profile;
  profile.user_name = text_at(user, "name");
  profile.name = first_of({text_at(details, "display_name"), text_at(details, "real_name"),
                           text_at(user, "real_name"), profile.user_name});
  profile.time_zone = text_at(user, "tz");
  profile.language = text_at(user, "locale");
  profile.deactivated = flag_at(user, "deleted");
  return profile;
}

}  // namespace bot::slack
