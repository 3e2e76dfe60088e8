#pragma once

#include <span>
#include <string>
#include <string_view>

namespace bot::slack {

// What the bot asks a workspace for. Those that are optional make it see private channels; without
// them it works in public ones.
[[nodiscard]] std::span<const std::string_view> bot_scopes();
[[nodiscard]] std::span<const std::string_view> optional_bot_scopes();

// The app's manifest as indented JSON, which Slack takes as it is when an app is made "from a
// manifest": https://docs.slack.dev/reference/app-manifest. `public_url` is where Slack reaches us,
// https:// and without a slash at its end; empty for Socket Mode, which needs no address.
[[nodiscard]] std::string manifest(const std::string& public_url);

}  // namespace bot::slack
