#pragma once

#include <nlohmann/json_fwd.hpp>

#include "store/sql/person.h"

namespace bot::slack {

// What a user object of Slack says: https://docs.slack.dev/reference/objects/user-object
[[nodiscard]] store::Profile profile_of(const nlohmann::ordered_json& user);

}  // namespace bot::slack
