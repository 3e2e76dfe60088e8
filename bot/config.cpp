#include "bot/config.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "bot/address.h"
#include "bot/config_source.h"
#include "bot/log.h"
#include "scheduler/local_time.h"
#include "store/open.h"

namespace bot {
namespace {

// The parts of a comma list, trimmed; empty ones are left out.
std::vector<std::string> parts(std::string_view list) {
  std::vector<std::string> all;
  while (!list.empty()) {
    const auto comma = std::min(list.find(','), list.size());
    std::string_view part = list.substr(0, comma);
    list.remove_prefix(std::min(comma + 1, list.size()));
    part.remove_prefix(std::min(part.find_first_not_of(" \t"), part.size()));
    const auto last = part.find_last_not_of(" \t");
    if (last != std::string_view::npos) all.emplace_back(part.substr(0, last + 1));
  }
  return all;
}

std::vector<Secret> secrets(std::string_view list) {
  std::vector<Secret> all;
  for (std::string& part : parts(list)) all.emplace_back(std::move(part));
  return all;
}

// Turns values into a Config, collecting what is wrong with them.
class Reader {
 public:
  explicit Reader(const Environment& environment) : values_(read_values(environment, errors_)) {}

  Config read() {
    read_listen();
    config_.public_url = url("MILEPOST_PUBLIC_URL", true).value_or("");
    read_database();
    config_.secret_key = Secret{text("MILEPOST_SECRET_KEY")};
    if (has("MILEPOST_SECRET_KEY") && config_.secret_key.reveal().size() < kShortestKey) {
      wrong("MILEPOST_SECRET_KEY", fmt::format("must have at least {} characters", kShortestKey));
    }
    read_time_zone();
    read_holidays();
    read_log();
    read_slack();
    read_mattermost();
    read_administrators();
    read_sandbox();
    if (!errors_.empty()) throw ConfigErrors{std::move(errors_)};
    return std::move(config_);
  }

 private:
  static constexpr std::size_t kShortestKey = 32;

  // Whether somebody set it, usable or not.
  [[nodiscard]] bool given(std::string_view name) const { return values_.contains(name); }
  [[nodiscard]] std::string text(std::string_view name) const {
    const auto it = values_.find(name);
    return it == values_.end() ? std::string{} : it->second;
  }
  [[nodiscard]] bool has(std::string_view name) const { return !text(name).empty(); }

  void wrong(std::string_view name, std::string_view what) {
    errors_.push_back(fmt::format("{} {}. Example: {}", name, what, setting(name).example));
  }
  // Whether `name` is set, which something else needs because `because` is.
  bool need(std::string_view name, std::string_view because) {
    if (!given(name)) wrong(name, fmt::format("is missing, and {} needs it", because));
    return has(name);
  }

  // Plain http only where nobody can listen in: on this machine, or where `network` is true within
  // a network of one's own.
  std::optional<std::string> url(std::string_view name, bool network = false) {
    if (!has(name)) return std::nullopt;
    std::string value = text(name);
    const auto parsed = parse_url(value);
    if (!parsed) {
      wrong(name, "must be an address that begins with https:// and names a host");
      return std::nullopt;
    }
    const bool safe = network ? is_internal(parsed->host) : is_loopback(parsed->host);
    if (!parsed->encrypted && !safe) {
      wrong(name, network ? "must begin with https://; plain http:// is only for your own network"
                          : "must begin with https://; plain http:// is only for this machine "
                            "(127.0.0.1)");
      return std::nullopt;
    }
    while (value.ends_with('/')) value.pop_back();
    return value;
  }

  void read_listen();
  void read_database();
  void read_time_zone();
  void read_holidays();
  void read_log();
  void read_administrators();
  void read_slack();
  void read_mattermost();
  void read_sandbox();
  void check_sandbox();

  std::vector<std::string> errors_;
  Values values_;
  Config config_;
};

void Reader::read_listen() {
  if (!has("MILEPOST_LISTEN")) return;
  const std::string value = text("MILEPOST_LISTEN");
  const auto address = parse_address(value);
  if (!address) {
    wrong("MILEPOST_LISTEN", fmt::format("must be a host and a port, not \"{}\"", value));
    return;
  }
  config_.listen_host = address->host;
  config_.listen_port = address->port;
}

void Reader::read_database() {
  if (!has("MILEPOST_DATABASE")) return;
  config_.database = text("MILEPOST_DATABASE");
  const bool known = store::names_database(config_.database);
  // Not repeated: the address of a PostgreSQL server may hold a password.
  if (!known) wrong("MILEPOST_DATABASE", "must begin with sqlite: or postgres://");
}

void Reader::read_time_zone() {
  if (!has("MILEPOST_TIME_ZONE")) return;
  config_.time_zone = text("MILEPOST_TIME_ZONE");
  if (scheduler::zone_known(config_.time_zone)) return;
  const auto meant = scheduler::find_zone(config_.time_zone);
  wrong("MILEPOST_TIME_ZONE",
        fmt::format("is \"{}\", which is no time zone{}", config_.time_zone,
                    meant ? fmt::format("; did you mean {}?", *meant) : std::string{}));
}

void Reader::read_holidays() {
  if (!has("MILEPOST_HOLIDAYS")) return;
  config_.holidays = text("MILEPOST_HOLIDAYS");
  std::error_code error;
  if (std::filesystem::is_directory(config_.holidays, error)) return;
  wrong("MILEPOST_HOLIDAYS",
        fmt::format("must be a folder with files such as DE.ics, and \"{}\" is none",
                    config_.holidays));
}

void Reader::read_log() {
  if (!has("MILEPOST_LOG")) return;
  config_.log = text("MILEPOST_LOG");
  if (parse_log_format(config_.log)) return;
  wrong("MILEPOST_LOG",
        fmt::format("must be trace, debug, info, warning, error or off, with or without json: "
                    "before it, not \"{}\"",
                    config_.log));
}

void Reader::read_administrators() {
  for (const std::string& one : parts(text("MILEPOST_ADMINISTRATORS"))) {
    const auto colon = one.find(':');
    const std::string_view platform = std::string_view{one}.substr(0, colon);
    const bool known = platform == "slack" || platform == "mattermost";
    if (!known || colon + 1 >= one.size()) {
      wrong("MILEPOST_ADMINISTRATORS",
            fmt::format("must name a platform and a user's id, not \"{}\"", one));
    } else if (platform == "slack" && config_.slack) {
      config_.slack->administrators.push_back(one.substr(colon + 1));
    } else if (platform == "mattermost" && config_.mattermost) {
      config_.mattermost->administrators.push_back(one.substr(colon + 1));
    }
  }
}

void Reader::read_slack() {
  std::string_view first;
  for (const Setting& one : settings()) {
    if (!one.name.starts_with("MILEPOST_SLACK_") || !given(one.name)) continue;
    if (first.empty()) first = one.name;
  }
  if (first.empty()) return;

  SlackConfig slack;
  // With Socket Mode nothing comes in over HTTP that would have to be signed.
  const bool socket_mode = given("MILEPOST_SLACK_APP_TOKEN");
  if (!socket_mode && !given("MILEPOST_SLACK_SIGNING_SECRET")) {
    wrong("MILEPOST_SLACK_SIGNING_SECRET",
          fmt::format("is missing, and {} needs it, or else MILEPOST_SLACK_APP_TOKEN for Socket "
                      "Mode",
                      first));
  }
  if (has("MILEPOST_SLACK_SIGNING_SECRET")) {
    slack.signing_secrets = secrets(text("MILEPOST_SLACK_SIGNING_SECRET"));
    if (slack.signing_secrets.empty()) wrong("MILEPOST_SLACK_SIGNING_SECRET", "holds no secret");
  }
  // Workspaces that install from the browser bring tokens of their own.
  if (given("MILEPOST_SLACK_CLIENT_ID")) {
    need("MILEPOST_PUBLIC_URL", "MILEPOST_SLACK_CLIENT_ID");
    need("MILEPOST_SECRET_KEY", "MILEPOST_SLACK_CLIENT_ID");
  } else {
    need("MILEPOST_SLACK_BOT_TOKEN", first);
  }
  slack.bot_token = Secret{text("MILEPOST_SLACK_BOT_TOKEN")};
  slack.app_token = Secret{text("MILEPOST_SLACK_APP_TOKEN")};
  if (has("MILEPOST_SLACK_APP_TOKEN") && !slack.app_token.reveal().starts_with("xapp-")) {
    wrong("MILEPOST_SLACK_APP_TOKEN", "must be an app-level token, which begins with xapp-");
  }
  slack.client_id = text("MILEPOST_SLACK_CLIENT_ID");
  slack.client_secret = Secret{text("MILEPOST_SLACK_CLIENT_SECRET")};
  if (given("MILEPOST_SLACK_CLIENT_ID"))
    need("MILEPOST_SLACK_CLIENT_SECRET", "MILEPOST_SLACK_CLIENT_ID");
  if (given("MILEPOST_SLACK_CLIENT_SECRET"))
    need("MILEPOST_SLACK_CLIENT_ID", "MILEPOST_SLACK_CLIENT_SECRET");
  slack.api_url = url("MILEPOST_SLACK_API_URL").value_or(slack.api_url);
  config_.slack = std::move(slack);
}

void Reader::read_mattermost() {
  std::string_view first;
  for (const Setting& one : settings()) {
    if (!one.name.starts_with("MILEPOST_MATTERMOST_") || !given(one.name)) continue;
    if (first.empty()) first = one.name;
  }
  if (first.empty()) return;

  MattermostConfig mattermost;
  need("MILEPOST_MATTERMOST_URL", first);
  mattermost.url = url("MILEPOST_MATTERMOST_URL", true).value_or("");
  need("MILEPOST_MATTERMOST_TOKEN", first);
  mattermost.token = Secret{text("MILEPOST_MATTERMOST_TOKEN")};
  if (need("MILEPOST_MATTERMOST_COMMAND_TOKENS", first)) {
    mattermost.command_tokens = secrets(text("MILEPOST_MATTERMOST_COMMAND_TOKENS"));
    if (mattermost.command_tokens.empty()) {
      wrong("MILEPOST_MATTERMOST_COMMAND_TOKENS", "holds no token");
    }
  }
  config_.mattermost = std::move(mattermost);
}

void Reader::read_sandbox() {
  const std::string value = text("MILEPOST_SANDBOX");
  const bool platform = config_.slack || config_.mattermost;
  if (value.empty()) {
    config_.sandbox = platform ? Sandbox::kOff : Sandbox::kSeeded;
  } else if (value == "on") {
    // The invented team has no place in a real book.
    config_.sandbox = platform ? Sandbox::kEmpty : Sandbox::kSeeded;
  } else if (value == "empty") {
    config_.sandbox = Sandbox::kEmpty;
  } else if (value != "off") {
    wrong("MILEPOST_SANDBOX", fmt::format("must be on, off or empty, not \"{}\"", value));
  }
  if (config_.sandbox != Sandbox::kOff) check_sandbox();
}

// Whoever can reach the sandbox can be anybody in it.
void Reader::check_sandbox() {
  constexpr std::string_view kWayOut = "Configure Slack or Mattermost, or set MILEPOST_SANDBOX=off";
  if (!is_loopback(config_.listen_host)) {
    errors_.push_back(fmt::format(
        "MILEPOST_LISTEN opens the sandbox chat to the network, and that has no login. {}, or "
        "listen on 127.0.0.1 alone. Example: 127.0.0.1:8080",
        kWayOut));
  }
  const auto published = parse_url(config_.public_url);
  if (published && !is_loopback(published->host)) {
    errors_.push_back(fmt::format(
        "MILEPOST_PUBLIC_URL says that the world can reach this Milepost, but the sandbox chat has "
        "no login. {}. Example: MILEPOST_SANDBOX=off",
        kWayOut));
  }
}

}  // namespace

Environment process_environment() {
  Environment all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view line{*entry};
    const auto equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    all.emplace(line.substr(0, equals), line.substr(equals + 1));
  }
  return all;
}

Config read_config(const Environment& environment) {
  return Reader{environment}.read();
}

}  // namespace bot
