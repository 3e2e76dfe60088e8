#include "bot/mattermost/setup.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <utility>

#include "bot/address.h"
#include "bot/api_url.h"
#include "bot/command_hint.h"
#include "bot/json_text.h"

namespace bot::mattermost {
namespace {

using nlohmann::ordered_json;

constexpr std::string_view kTokenDescription = "Milepost";
constexpr std::string_view kTrigger = "okr";
constexpr const char* kAllowed = "AllowedUntrustedInternalConnections";

struct Reply {
  int status = 0;
  ordered_json body;

  [[nodiscard]] bool fine() const { return status >= 200 && status < 300; }
};

// The administrator's calls below /api/v4.
class Server {
 public:
  Server(http::Client& http, const SetupRequest& request)
      : http_(http), server_(request.server), token_(request.admin_token) {}
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server() {
    if (!logged_in_) return;
    try {
      (void)call("POST", "/users/logout", ordered_json::object());
    } catch (const ServerUnreachable&) {
      // The session ends by itself some day.
    }
  }

  // Goes on as the administrator of that name until this object ends.
  void log_in(const std::string& name, const Secret& password) {
    const http::Response response =
        send("POST", "/users/login", {{"login_id", name}, {"password", password.reveal()}});
    const auto token = http::find_header(response.headers, "Token");
    if (response.status != 200 || !token) {
      throw SetupFailed{fmt::format(
          "Mattermost did not let {} in: {} (HTTP {}). If people log in here in another way than "
          "with name and password, pass a token as --admin-token instead of --admin.",
          name, text_at(read_json(response.body), "message"), response.status)};
    }
    token_ = Secret{std::string{*token}};
    logged_in_ = true;
  }

  [[nodiscard]] Reply call(const std::string& method, const std::string& path,
                           const ordered_json& body = nullptr) const {
    const http::Response response = send(method, path, body);
    return {response.status, read_json(response.body)};
  }

  // The same, for what must succeed; `what` says what was tried ("make the bot account").
  [[nodiscard]] ordered_json need(std::string_view what, const std::string& method,
                                  const std::string& path,
                                  const ordered_json& body = nullptr) const {
    Reply reply = call(method, path, body);
    if (reply.fine()) return std::move(reply.body);
    throw SetupFailed{fmt::format("Mattermost did not {}: {} (HTTP {}).", what,
                                  text_at(reply.body, "message"), reply.status)};
  }

 private:
  [[nodiscard]] http::Response send(const std::string& method, const std::string& path,
                                    const ordered_json& body) const {
    http::Request request;
    request.method = method;
    const auto query = path.find('?');
    request.path = split_url(server_).path + "/api/v4" + path.substr(0, query);
    if (query != std::string::npos) request.query = path.substr(query + 1);
    request.headers = {{"Accept", "application/json"}};
    if (!token_.empty()) {
      request.headers.emplace_back("Authorization", "Bearer " + token_.reveal());
    }
    if (!body.is_null()) {
      request.headers.emplace_back("Content-Type", "application/json");
      request.body = json_text(body);
    }
    try {
      return http_.send(request);
    } catch (const http::TransportError&) {
      throw ServerUnreachable{fmt::format(
          "{} does not answer. Is it the address that people open in the browser, and may this "
          "machine open connections to it?",
          server_)};
    }
  }

  http::Client& http_;
  const std::string& server_;
  Secret token_;
  bool logged_in_ = false;
};

// Whether the server may call the host although it is of its own network.
bool allows(const ordered_json& service, const std::string& host) {
  std::string text = text_at(service, kAllowed);
  std::replace(text.begin(), text.end(), ',', ' ');
  std::istringstream words{text};
  for (std::string word; words >> word;) {
    if (word == host) return true;
  }
  return false;
}

std::string with_allowed(const ordered_json& service, const std::string& host) {
  const std::string allowed = text_at(service, kAllowed);
  return allowed.empty() ? host : allowed + " " + host;
}

class Setup {
 public:
  Setup(http::Client& http, const SetupRequest& request)
      : request_(request), server_(http, request) {}

  SetupResult run() {
    if (request_.admin_token.empty()) server_.log_in(request_.admin_name, request_.admin_password);
    check_administrator();
    ordered_json service = read_settings();
    if (request_.change_settings) service = changed_settings(service);
    check_commands(service);
    const std::string team = find_team();
    const std::vector<Channel> channels = find_channels(team);
    const std::optional<ordered_json> known = find_command(team);
    const std::string bot = bot_account(service);
    join(team, channels, bot);
    command(team, known);
    bot_token(bot);
    say_what_is_left(service);
    return std::move(result_);
  }

 private:
  struct Channel {
    std::string name;
    std::string id;
  };

  void check_administrator() const {
    const Reply me = server_.call("GET", "/users/me");
    if (me.status == 401) {
      throw SetupFailed{
          "Mattermost does not know the administrator's token. Make one under Profile > Security > "
          "Personal Access Tokens, and pass it as --admin-token. Many servers allow no such "
          "tokens: "
          "then say --admin with your user name instead, and I ask for the password."};
    }
    if (!me.fine()) {
      throw SetupFailed{fmt::format(
          "{} does not answer like a Mattermost server (HTTP {}). Is it the address that people "
          "open in the browser?",
          request_.server, me.status)};
    }
    if (text_at(me.body, "roles").find("system_admin") == std::string::npos) {
      throw SetupFailed{
          fmt::format("The token belongs to {}, who is not a system administrator. Pass one of an "
                      "administrator's as --admin-token.",
                      text_at(me.body, "username"))};
    }
  }

  [[nodiscard]] ordered_json read_settings() const {
    return value_at(server_.need("show its settings", "GET", "/config"), "ServiceSettings");
  }

  // The settings after whatever the bot needs was set. What the server's own environment sets stays
  // as it is.
  ordered_json changed_settings(const ordered_json& service) {
    ordered_json wanted = ordered_json::object();
    for (const char* name : {"EnableBotAccountCreation", "EnableCommands"}) {
      if (!flag_at(service, name)) wanted[name] = true;
    }
    if (text_at(service, "SiteURL").empty()) wanted["SiteURL"] = request_.server;
    if (const std::string host = host_of_bot(); is_internal(host) && !allows(service, host)) {
      wanted[kAllowed] = with_allowed(service, host);
    }
    if (wanted.empty()) return service;
    (void)server_.need("change its settings", "PUT", "/config/patch",
                       {{"ServiceSettings", wanted}});
    ordered_json now = read_settings();
    for (const auto& [name, value] : wanted.items()) {
      if (value_at(now, name) != value) continue;
      did("Set ServiceSettings.{} to {}.", name, value.is_string() ? value.dump() : "true");
    }
    return now;
  }

  static void check_commands(const ordered_json& service) {
    if (flag_at(service, "EnableCommands")) return;
    throw SetupFailed{
        "This server has custom slash commands switched off. Switch on System Console > "
        "Integrations > Integration Management > Enable Custom Slash Commands "
        "(MM_SERVICESETTINGS_ENABLECOMMANDS=true), and run this again; or run it with "
        "--change-settings, and I do."};
  }

  [[nodiscard]] std::string find_team() const {
    const Reply team = server_.call("GET", "/teams/name/" + percent_encoded(request_.team));
    if (team.fine()) return text_at(team.body, "id");
    std::string known;
    for (const ordered_json& one : server_.need("list its teams", "GET", "/teams?per_page=20")) {
      known += (known.empty() ? "" : ", ") + text_at(one, "name");
    }
    throw SetupFailed{
        fmt::format("There is no team \"{}\". Pass the name that stands in its address as --team; "
                    "there is {}.",
                    request_.team, known.empty() ? "none yet" : known)};
  }

  // Its id.
  std::string bot_account(const ordered_json& service) {
    const Reply user =
        server_.call("GET", "/users/username/" + percent_encoded(request_.user_name));
    if (user.fine()) return known_account(user.body);
    if (!flag_at(service, "EnableBotAccountCreation")) {
      throw SetupFailed{
          "This server does not let anybody make bot accounts. Switch on System Console > "
          "Integrations > Bot Accounts > Enable Bot Account Creation "
          "(MM_SERVICESETTINGS_ENABLEBOTACCOUNTCREATION=true), and run this again; or run it with "
          "--change-settings, and I do."};
    }
    const ordered_json bot =
        server_.need("make the bot account", "POST", "/bots",
                     {{"username", request_.user_name},
                      {"display_name", "Milepost"},
                      {"description", "Asks for OKR check-ins and posts digests"}});
    result_.bot_user = text_at(bot, "user_id");
    did("Made the bot account @{}.", request_.user_name);
    return result_.bot_user;
  }

  std::string known_account(const ordered_json& user) {
    if (!flag_at(user, "is_bot")) {
      throw SetupFailed{
          fmt::format("@{} is a person's account. Pass another name for the bot as --bot-name.",
                      request_.user_name)};
    }
    result_.bot_user = text_at(user, "id");
    if (integer_at(user, "delete_at") != 0) {
      (void)server_.need("switch the bot account on again", "POST",
                         "/bots/" + result_.bot_user + "/enable", ordered_json::object());
      did("Switched the bot account @{} on again.", request_.user_name);
    } else {
      did("Found the bot account @{}.", request_.user_name);
    }
    return result_.bot_user;
  }

  void bot_token(const std::string& bot) {
    if (!request_.new_token && !request_.known_token.empty()) {
      did("Kept the token that is in MILEPOST_MATTERMOST_TOKEN.");
      return;
    }
    const std::string path = "/users/" + bot + "/tokens";
    const ordered_json tokens = server_.need("list the bot's tokens", "GET", path);
    const bool any = std::any_of(tokens.begin(), tokens.end(), [](const ordered_json& token) {
      return text_at(token, "description") == kTokenDescription && flag_at(token, "is_active");
    });
    if (any && !request_.new_token) {
      did("Found a token of the bot, which Mattermost shows only once.");
      left(
          "Set MILEPOST_MATTERMOST_TOKEN to the token that was printed when it was made. If it is "
          "lost, run this again with --new-token.");
      return;
    }
    const ordered_json made = server_.need("make a token for the bot", "POST", path,
                                           {{"description", kTokenDescription}});
    result_.bot_token = Secret{text_at(made, "token")};
    did("Made a token for the bot.");
    if (any) {
      left(
          "The bot's older tokens still work. Revoke those that are not used: System Console > "
          "Integrations > Bot Accounts.");
    }
  }

  [[nodiscard]] std::vector<Channel> find_channels(const std::string& team) const {
    std::vector<Channel> all;
    for (const std::string& name : request_.channels) {
      const Reply channel =
          server_.call("GET", "/teams/" + team + "/channels/name/" + percent_encoded(name));
      if (!channel.fine()) {
        throw SetupFailed{fmt::format(
            "There is no channel \"{}\" in the team {}. Pass the name that stands in its address.",
            name, request_.team)};
      }
      all.push_back({name, text_at(channel.body, "id")});
    }
    return all;
  }

  void join(const std::string& team, const std::vector<Channel>& channels, const std::string& bot) {
    (void)server_.need("add the bot to the team", "POST", "/teams/" + team + "/members",
                       {{"team_id", team}, {"user_id", bot}});
    did("The bot is a member of the team {}.", request_.team);
    for (const Channel& channel : channels) {
      (void)server_.need("add the bot to a channel", "POST", "/channels/" + channel.id + "/members",
                         {{"user_id", bot}});
      did("The bot is a member of the channel {}.", channel.name);
    }
  }

  [[nodiscard]] std::string command_url() const { return request_.bot_url + "/mattermost/command"; }

  // The team's /okr. It may be of an older address of ours, but of nobody else.
  [[nodiscard]] std::optional<ordered_json> find_command(const std::string& team) const {
    const ordered_json known =
        server_.need("list the team's slash commands", "GET",
                     "/commands?custom_only=true&team_id=" + percent_encoded(team));
    for (const ordered_json& one : known) {
      if (text_at(one, "trigger") != kTrigger) continue;
      if (text_at(one, "url").ends_with("/mattermost/command")) return one;
      throw SetupFailed{fmt::format(
          "The team {} has a slash command /{} already, and it belongs to something else: {}. "
          "Rename or delete that one first: Integrations > Slash Commands.",
          request_.team, kTrigger, text_at(one, "url"))};
    }
    return std::nullopt;
  }

  void command(const std::string& team, const std::optional<ordered_json>& known) {
    const ordered_json wanted = {{"team_id", team},
                                 {"trigger", kTrigger},
                                 {"method", "P"},
                                 {"url", command_url()},
                                 {"display_name", "Milepost"},
                                 {"description", kCommandDescription},
                                 {"auto_complete", true},
                                 {"auto_complete_desc", kCommandDescription},
                                 {"auto_complete_hint", command_hint()}};
    if (known) return keep(*known, wanted);
    const ordered_json made = server_.need("make the slash command", "POST", "/commands", wanted);
    result_.command_token = Secret{text_at(made, "token")};
    did("Made the slash command /{} in the team {}.", kTrigger, request_.team);
  }

  // An update keeps the command's token, creator and team.
  void keep(const ordered_json& known, const ordered_json& wanted) {
    result_.command_token = Secret{text_at(known, "token")};
    const bool same =
        std::all_of(wanted.items().begin(), wanted.items().end(),
                    [&](const auto& item) { return value_at(known, item.key()) == item.value(); });
    if (same) return did("Found the slash command /{}.", kTrigger);
    ordered_json changed = known;
    changed.update(wanted);
    (void)server_.need("change the slash command", "PUT", "/commands/" + text_at(known, "id"),
                       changed);
    did("Brought the slash command /{} up to date.", kTrigger);
  }

  [[nodiscard]] std::string host_of_bot() const {
    const auto url = parse_url(request_.bot_url);
    return url ? url->host : request_.bot_url;
  }

  void say_what_is_left(const ordered_json& service) {
    constexpr std::string_view kOrElse = "Or run this again with --change-settings.";
    if (const std::string host = host_of_bot(); !allows(service, host)) {
      left(
          "{}Mattermost calls no address of its own network unless it is listed: System Console > "
          "Environment > Developer > Allow untrusted internal connections to: \"{}\" "
          "(MM_SERVICESETTINGS_ALLOWEDUNTRUSTEDINTERNALCONNECTIONS). {}",
          is_internal(host) ? "" : fmt::format("If {} is an address of your own network: ", host),
          with_allowed(service, host), is_internal(host) ? kOrElse : "");
    }
    if (text_at(service, "SiteURL").empty()) {
      left(
          "Set System Console > Environment > Web Server > Site URL to {} "
          "(MM_SERVICESETTINGS_SITEURL): without it slash commands fail. {}",
          request_.server, kOrElse);
    }
    if (flag_at(service, "DisableBotsWhenOwnerIsDeactivated")) {
      left(
          "The bot is switched off with the account of whoever made it, unless you switch off "
          "System Console > Integrations > Bot Accounts > Disable bot accounts when owner is "
          "deactivated.");
    }
  }

  template <class... Parts>
  void did(fmt::format_string<Parts...> text, Parts&&... parts) {
    result_.done.push_back(fmt::format(text, std::forward<Parts>(parts)...));
  }
  template <class... Parts>
  void left(fmt::format_string<Parts...> text, Parts&&... parts) {
    result_.left.push_back(fmt::format(text, std::forward<Parts>(parts)...));
  }

  const SetupRequest& request_;
  Server server_;
  SetupResult result_;
};

}  // namespace

SetupResult set_up(http::Client& http, const SetupRequest& request) {
  return Setup{http, request}.run();
}

}  // namespace bot::mattermost
