#include "bot/mattermost/setup.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
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

  [[nodiscard]] Reply call(const std::string& method, const std::string& path,
                           const ordered_json& body = nullptr) const {
    http::Request request;
    request.method = method;
    const auto query = path.find('?');
    request.path = split_url(server_).path + "/api/v4" + path.substr(0, query);
    if (query != std::string::npos) request.query = path.substr(query + 1);
    request.headers = {{"Authorization", "Bearer " + token_.reveal()},
                       {"Accept", "application/json"}};
    if (!body.is_null()) {
      request.headers.emplace_back("Content-Type", "application/json");
      request.body = json_text(body);
    }
    try {
      const http::Response response = http_.send(request);
      return {response.status, read_json(response.body)};
    } catch (const http::TransportError&) {
      throw ServerUnreachable{fmt::format(
          "{} does not answer. Is it the address that people open in the browser, and may this "
          "machine open connections to it?",
          server_)};
    }
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
  http::Client& http_;
  const std::string& server_;
  const Secret& token_;
};

// The entries of AllowedUntrustedInternalConnections.
bool lists(const std::string& allowed, const std::string& host) {
  std::string text = allowed;
  std::replace(text.begin(), text.end(), ',', ' ');
  std::istringstream words{text};
  for (std::string word; words >> word;) {
    if (word == host) return true;
  }
  return false;
}

class Setup {
 public:
  Setup(http::Client& http, const SetupRequest& request)
      : request_(request), server_(http, request) {}

  SetupResult run() {
    check_administrator();
    const ordered_json config = server_.need("show its settings", "GET", "/config");
    const ordered_json& service = value_at(config, "ServiceSettings");
    const std::string team = find_team();
    const std::string bot = bot_account(service);
    bot_token(bot);
    join(team, bot);
    command(team);
    say_what_is_left(service);
    return std::move(result_);
  }

 private:
  void check_administrator() const {
    const Reply me = server_.call("GET", "/users/me");
    if (me.status == 401) {
      throw SetupFailed{
          "Mattermost does not know the administrator's token. Make one under Profile > Security > "
          "Personal Access Tokens, and pass it as --admin-token."};
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
          "(MM_SERVICESETTINGS_ENABLEBOTACCOUNTCREATION=true), and run this again."};
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

  void join(const std::string& team, const std::string& bot) {
    (void)server_.need("add the bot to the team", "POST", "/teams/" + team + "/members",
                       {{"team_id", team}, {"user_id", bot}});
    did("The bot is a member of the team {}.", request_.team);
    for (const std::string& name : request_.channels) {
      const Reply channel =
          server_.call("GET", "/teams/" + team + "/channels/name/" + percent_encoded(name));
      if (!channel.fine()) {
        throw SetupFailed{fmt::format(
            "There is no channel \"{}\" in the team {}. Pass the name that stands in its address.",
            name, request_.team)};
      }
      (void)server_.need("add the bot to a channel", "POST",
                         "/channels/" + text_at(channel.body, "id") + "/members",
                         {{"user_id", bot}});
      did("The bot is a member of the channel {}.", name);
    }
  }

  void command(const std::string& team) {
    ordered_json wanted = {{"team_id", team},
                           {"trigger", kTrigger},
                           {"method", "P"},
                           {"url", request_.bot_url + "/mattermost/command"},
                           {"display_name", "Milepost"},
                           {"description", kCommandDescription},
                           {"auto_complete", true},
                           {"auto_complete_desc", kCommandDescription},
                           {"auto_complete_hint", command_hint()}};
    const ordered_json known =
        server_.need("list the team's slash commands", "GET",
                     "/commands?custom_only=true&team_id=" + percent_encoded(team));
    for (const ordered_json& one : known) {
      if (text_at(one, "trigger") == kTrigger) return keep(one, std::move(wanted));
    }
    const ordered_json made = server_.need("make the slash command", "POST", "/commands", wanted);
    result_.command_token = Secret{text_at(made, "token")};
    did("Made the slash command /{} in the team {}.", kTrigger, request_.team);
  }

  // An update keeps the command's token, creator and team.
  void keep(const ordered_json& known, ordered_json wanted) {
    result_.command_token = Secret{text_at(known, "token")};
    const bool same =
        std::all_of(wanted.items().begin(), wanted.items().end(),
                    [&](const auto& item) { return value_at(known, item.key()) == item.value(); });
    if (same) return did("Found the slash command /{}.", kTrigger);
    if (!text_at(known, "url").ends_with("/mattermost/command")) {
      throw SetupFailed{fmt::format(
          "The team {} has a slash command /{} already, and it belongs to something else: {}. "
          "Rename or delete that one first: Integrations > Slash Commands.",
          request_.team, kTrigger, text_at(known, "url"))};
    }
    ordered_json changed = known;
    changed.update(wanted);
    (void)server_.need("change the slash command", "PUT", "/commands/" + text_at(known, "id"),
                       changed);
    did("Brought the slash command /{} up to date.", kTrigger);
  }

  void say_what_is_left(const ordered_json& service) {
    const auto url = parse_url(request_.bot_url);
    const std::string host = url ? url->host : request_.bot_url;
    const std::string allowed = text_at(service, "AllowedUntrustedInternalConnections");
    if (!lists(allowed, host)) {
      left(
          "{}Mattermost calls no address of its own network unless it is listed: System Console > "
          "Environment > Developer > Allow untrusted internal connections to: \"{}\" "
          "(MM_SERVICESETTINGS_ALLOWEDUNTRUSTEDINTERNALCONNECTIONS).",
          is_internal(host) ? "" : fmt::format("If {} is an address of your own network: ", host),
          allowed.empty() ? host : allowed + " " + host);
    }
    if (text_at(service, "SiteURL").empty()) {
      left(
          "Set System Console > Environment > Web Server > Site URL to {} "
          "(MM_SERVICESETTINGS_SITEURL): without it slash commands fail.",
          request_.server);
    }
    if (!flag_at(service, "EnableCommands")) {
      left(
          "Switch on System Console > Integrations > Integration Management > Enable Custom Slash "
          "Commands (MM_SERVICESETTINGS_ENABLECOMMANDS=true).");
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
