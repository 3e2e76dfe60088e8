#include "bot/config_source.h"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>

#include "commands/parse/nearest.h"

namespace bot {
namespace {

namespace parse = commands::parse;

constexpr std::string_view kPrefix = "MILEPOST_";
constexpr std::string_view kConfigFile = "MILEPOST_CONFIG";

std::string trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return std::string{text.substr(first, text.find_last_not_of(kBlank) - first + 1)};
}

std::optional<std::string> contents(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  if (!file) return std::nullopt;
  std::string text{std::istreambuf_iterator<char>{file}, {}};
  if (file.bad()) return std::nullopt;
  return text;
}

// Every name a value can go by: variables, or keys of the file.
std::vector<std::string> names(std::string_view Setting::*field, std::string_view file_suffix) {
  std::vector<std::string> all;
  for (const Setting& setting : settings()) {
    all.emplace_back(setting.*field);
    if (setting.secret) all.push_back(fmt::format("{}{}", setting.*field, file_suffix));
  }
  return all;
}

std::string nearest(std::string_view name, const std::vector<std::string>& all) {
  return *std::min_element(all.begin(), all.end(), [&](const auto& one, const auto& other) {
    return parse::distance(name, one) < parse::distance(name, other);
  });
}

// Kubernetes puts variables of its own into every container, named after the services beside it: a
// service called "milepost" or "milepost-db" brings MILEPOST_SERVICE_HOST, MILEPOST_DB_PORT and
// more.
bool from_kubernetes(std::string_view name) {
  return name.find("_SERVICE_HOST") != std::string_view::npos ||
         name.find("_SERVICE_PORT") != std::string_view::npos || name.ends_with("_PORT") ||
         name.find("_PORT_") != std::string_view::npos;
}

void check_names(const Environment& environment, std::vector<std::string>& errors) {
  std::vector<std::string> known = names(&Setting::name, "_FILE");
  known.emplace_back(kConfigFile);
  for (const auto& [name, value] : environment) {
    if (!name.starts_with(kPrefix) || from_kubernetes(name)) continue;
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    errors.push_back(
        fmt::format("{} is not a setting. Did you mean {}?", name, nearest(name, known)));
  }
}

// The text of a value in the file; absent for tables, dates and the like.
std::optional<std::string> text_of(const toml::node& node) {
  if (const auto text = node.value_exact<std::string>()) return *text;
  if (const auto truth = node.value_exact<bool>()) return *truth ? "on" : "off";
  if (!node.is_array()) return std::nullopt;
  std::string joined;
  for (const toml::node& item : *node.as_array()) {
    const auto text = item.value_exact<std::string>();
    if (!text) return std::nullopt;
    joined += (joined.empty() ? "" : ",") + *text;
  }
  return joined;
}

// The keys and texts of the file, "slack.bot_token" for bot_token below [slack].
using Keys = std::map<std::string, std::string, std::less<>>;

void flatten(const toml::table& table, const std::string& prefix, Keys& keys,
             std::vector<std::string>& errors) {
  for (const auto& [name, node] : table) {
    const std::string key = prefix + std::string{name.str()};
    if (node.is_table()) {
      flatten(*node.as_table(), key + '.', keys, errors);
    } else if (auto text = text_of(node)) {
      keys.emplace(key, std::move(*text));
    } else {
      errors.push_back(fmt::format(
          "{} in the {} file must be a text in quotes or a list of such texts.", key, kConfigFile));
    }
  }
}

Keys read_file(const std::string& path, std::vector<std::string>& errors) {
  Keys keys;
  const auto text = contents(path);
  if (!text) {
    errors.push_back(
        fmt::format("{} names {}, which cannot be read. Example: /etc/milepost/milepost.toml",
                    kConfigFile, path));
    return keys;
  }
  try {
    flatten(toml::parse(*text), "", keys, errors);
  } catch (const toml::parse_error& error) {
    // A broken file is one more sentence beside the others; what the library says of it may quote
    // the file, and with it a secret.
    errors.push_back(fmt::format("{}, which {} names, is not TOML: look at line {}, column {}.",
                                 path, kConfigFile, error.source().begin.line,
                                 error.source().begin.column));
  }
  const std::vector<std::string> known = names(&Setting::key, "_file");
  for (const auto& [key, value] : keys) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    errors.push_back(
        fmt::format("{} in {} is not a setting. Did you mean {}?", key, path, nearest(key, known)));
  }
  return keys;
}

std::optional<std::string> found(const auto& values, std::string_view name) {
  const auto it = values.find(name);
  if (it == values.end()) return std::nullopt;
  std::string value = trimmed(it->second);
  return value.empty() ? std::nullopt : std::optional{std::move(value)};
}

// The two names of a setting in the environment or in the file.
struct Names {
  std::string value;
  std::string file;
};

// What the file that `names.file` names holds; empty text when that cannot be used.
std::string from_file(const Names& names, const std::string& path,
                      std::vector<std::string>& errors) {
  std::string text = trimmed(contents(path).value_or(""));
  if (text.empty()) {
    errors.push_back(
        fmt::format("{} names {}, which cannot be read or is empty.", names.file, path));
  }
  return text;
}

std::optional<std::string> direct_or_file(const auto& values, const Setting& setting,
                                          const Names& names, std::vector<std::string>& errors) {
  auto value = found(values, names.value);
  const auto path = setting.secret ? found(values, names.file) : std::nullopt;
  if (!path) return value;
  if (!value) return from_file(names, *path, errors);
  errors.push_back(
      fmt::format("{} and {} are both set. Keep one of them.", names.value, names.file));
  return value;
}

}  // namespace

std::span<const Setting> settings() {
  static constexpr std::array kAll{
      Setting{"MILEPOST_LISTEN", "listen", "127.0.0.1:8080"},
      Setting{"MILEPOST_PUBLIC_URL", "public_url", "https://okr.example.com"},
      Setting{"MILEPOST_DATABASE", "database", "sqlite:/var/lib/milepost/milepost.db", true},
      Setting{"MILEPOST_SECRET_KEY", "secret_key", "what `openssl rand -hex 32` prints", true},
      Setting{"MILEPOST_TIME_ZONE", "time_zone", "Europe/Berlin"},
      Setting{"MILEPOST_HOLIDAYS", "holidays", "/etc/milepost/holidays"},
      Setting{"MILEPOST_LOG", "log", "json:info"},
      Setting{"MILEPOST_ADMINISTRATORS", "administrators",
              "slack:U012AB3CD, mattermost:xg7bse5mq3f8tcxkjqd1o8wrho"},
      Setting{"MILEPOST_SANDBOX", "sandbox", "on, off or empty"},
      Setting{"MILEPOST_SLACK_SIGNING_SECRET", "slack.signing_secret",
              "the Signing Secret under Basic Information", true},
      Setting{"MILEPOST_SLACK_BOT_TOKEN", "slack.bot_token",
              "the Bot User OAuth Token, xoxb-…, under OAuth & Permissions", true},
      Setting{"MILEPOST_SLACK_APP_TOKEN", "slack.app_token",
              "an App-Level Token, xapp-…, under Basic Information", true},
      Setting{"MILEPOST_SLACK_CLIENT_ID", "slack.client_id", "1234567890.1234567890"},
      Setting{"MILEPOST_SLACK_CLIENT_SECRET", "slack.client_secret",
              "the Client Secret under Basic Information", true},
      Setting{"MILEPOST_SLACK_API_URL", "slack.api_url", "https://slack.com/api"},
      Setting{"MILEPOST_MATTERMOST_URL", "mattermost.url", "https://chat.example.com"},
      Setting{"MILEPOST_MATTERMOST_TOKEN", "mattermost.token",
              "the bot account's token, shown once when it is created", true},
      Setting{"MILEPOST_MATTERMOST_COMMAND_TOKENS", "mattermost.command_tokens",
              "the token shown when the slash command is created", true},
  };
  return kAll;
}

const Setting& setting(std::string_view name) {
  const auto all = settings();
  const auto it =
      std::find_if(all.begin(), all.end(), [&](const Setting& one) { return one.name == name; });
  if (it == all.end()) throw std::logic_error{fmt::format("there is no setting {}", name)};
  return *it;
}

Values read_values(const Environment& environment, std::vector<std::string>& errors) {
  check_names(environment, errors);
  const auto path = found(environment, kConfigFile);
  const Keys keys = path ? read_file(*path, errors) : Keys{};
  Values values;
  for (const Setting& setting : settings()) {
    const Names variables{std::string{setting.name}, fmt::format("{}_FILE", setting.name)};
    auto value = direct_or_file(environment, setting, variables, errors);
    const Names in_file{std::string{setting.key}, fmt::format("{}_file", setting.key)};
    if (!value) value = direct_or_file(keys, setting, in_file, errors);
    if (value) values.emplace(setting.name, std::move(*value));
  }
  return values;
}

}  // namespace bot
