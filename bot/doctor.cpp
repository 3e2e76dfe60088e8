#include "bot/doctor.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>

#include "bot/address.h"
#include "bot/api_url.h"
#include "bot/holidays.h"
#include "bot/http/client.h"
#include "bot/json_text.h"
#include "bot/mattermost/probe.h"
#include "bot/slack/doctor.h"
#include "bot/slack/workspaces.h"
#include "store/sql/org.h"
#include "store/sql/person.h"
#include "store/sql/team.h"
#include "store/store.h"

namespace bot {
namespace {

using nlohmann::ordered_json;
using Verdict = Finding::Verdict;

constexpr std::chrono::seconds kTimeout{10};
constexpr std::chrono::seconds kCommandTimeout{35};  // a Mattermost server waits 30 for an answer
constexpr std::int64_t kSlackRefuses = 300;  // seconds of skew: its signatures are that long good
constexpr std::int64_t kSkewToTell = 30;
constexpr int kOldestMattermost = 537;  // 5.37, as major * 100 + minor

// A channel that a digest goes to.
struct DigestChannel {
  std::string team;
  std::string platform;
  okr::Channel channel;
};

// What the book says that the platforms must fit.
struct BookFacts {
  std::set<std::string> spoken;  // the platforms on which somebody has spoken to the bot
  std::set<std::string> off;     // the platforms that have thrown the bot out
  std::vector<DigestChannel> channels;
  slack::Installing slack;
};

// Of an HTTP date, "Sun, 22 Nov 2026 09:00:00 GMT"; absent when it is none.
std::optional<std::int64_t> seconds_of(std::string_view date) {
  std::tm parts{};
  if (strptime(std::string{date}.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts) == nullptr) {
    return std::nullopt;
  }
  return timegm(&parts);
}

class Doctor {
 public:
  Doctor(const Config& config, const scheduler::Clock& clock) : config_(config), clock_(clock) {}

  std::vector<Finding> examine() {
    look_at_database();
    if (!config_.slack && !config_.mattermost) {
      warn("Neither Slack nor Mattermost is configured: Milepost serves the sandbox chat.",
           "Run milepost setup slack or milepost setup mattermost, and set what it prints.");
    }
    if (!config_.holidays.empty()) look_at_holidays();
    look_at_own_address();
    if (config_.slack) look_at_slack(*config_.slack);
    if (config_.mattermost) look_at_mattermost(*config_.mattermost);
    return std::move(findings_);
  }

 private:
  void look_at_database() {
    try {
      store::Store store{config_.database, store::Store::Mode::kLook};
      facts_ = store.read([](store::Transaction& tx) { return read_facts(tx); });
      fine("The database answers, and its tables are those of this version.");
    } catch (const store::DatabaseUnusable& error) {
      add(Verdict::kUnreachable, error.what(),
          "Start milepost serve once, which makes the database; else mend what the sentence says.");
    }
  }

  static BookFacts read_facts(store::Transaction& tx) {
    BookFacts facts;
    for (const store::Org& org : store::list_orgs(tx)) {
      const store::Book book{tx, org.id};
      for (const store::ConnectionRow& row : store::list_connections(book)) {
        const bool off = row.off_since.has_value();
        if (off) facts.off.insert(row.platform);
        if (off && row.platform == "slack") facts.slack.removed.push_back(row.platform_id);
        if (store::any_identity(book, row.id)) facts.spoken.insert(row.platform);
      }
      facts.slack.installations = store::list_installations(book);
      add_channels(book, facts);
    }
    return facts;
  }

  static void add_channels(const store::Book& book, BookFacts& facts) {
    for (const okr::Team& team : store::list_teams(book)) {
      const auto cadence = store::find_cadence(book, team.id, okr::CadenceKind::kDigest);
      if (!cadence) continue;
      const auto& channel = cadence->channel ? cadence->channel : team.home;
      if (!channel) continue;
      const auto connection = store::read_connection(book.tx, channel->connection);
      facts.channels.push_back({team.name, connection.platform, *channel});
    }
  }

  void look_at_holidays() {
    const auto today = std::chrono::floor<std::chrono::days>(clock_.now());
    const HolidayFolder found = read_holiday_folder(config_.holidays, today);
    for (const std::string& problem : found.problems) {
      warn(problem, "Mend or replace the file in MILEPOST_HOLIDAYS, and start the bot again.");
    }
    std::string countries;
    for (const auto& [country, days] : found.countries) {
      if (!days.empty()) countries += (countries.empty() ? "" : ", ") + country;
    }
    if (!countries.empty()) fine(fmt::format("Public holidays are known of {}.", countries));
  }

  // How the platforms reach us, tried from here.
  void look_at_own_address() {
    const bool socket_mode = config_.slack && !config_.slack->app_token.empty();
    if (config_.public_url.empty()) {
      if (config_.slack && !socket_mode) {
        wrong("Slack does not know where this bot is.",
              "Set MILEPOST_PUBLIC_URL to its address, or MILEPOST_SLACK_APP_TOKEN for Socket "
              "Mode.");
      }
      if (config_.mattermost) {
        wrong("Mattermost does not know where this bot is, so buttons and forms do not work.",
              "Set MILEPOST_PUBLIC_URL to the address at which the Mattermost server reaches it.");
      }
      return;
    }
    const auto answer = get(config_.public_url, "/healthz", {});
    if (!answer) {
      add(Verdict::kUnreachable,
          fmt::format("{} does not answer from this machine.", config_.public_url),
          "Start milepost serve, and see that the proxy in front of it hands requests on to "
          "MILEPOST_LISTEN.");
    } else if (answer->status != 200 || answer->body != "ok\n") {
      wrong(fmt::format("{} answers, but not as Milepost does (HTTP {}).", config_.public_url,
                        answer->status),
            "See that the proxy hands every path on to MILEPOST_LISTEN.");
    } else {
      fine(fmt::format("{} reaches this bot, as seen from this machine.", config_.public_url));
    }
  }

  void look_at_slack(const SlackConfig& slack) {
    if (!slack.bot_token.empty()) {
      if (!look_at_bot_token(slack)) return;
    } else {
      const auto answer = slack_call(slack, Secret{}, "api.test");
      if (!answer) return out_of_reach("Slack", slack.api_url);
      look_at_clock("Slack", *answer);
    }
    if (!slack.client_id.empty()) {
      const auto found = slack::examine_installing(config_, facts_.slack);
      findings_.insert(findings_.end(), found.begin(), found.end());
      facts_.off.erase("slack");  // told by workspace
    }
    if (!slack.app_token.empty()) look_at_app_token(slack);
    look_at_slack_channels(slack);
    look_at_silence("slack", "Slack",
                    "Type /okr in Slack. If that fails, compare the app's addresses with milepost "
                    "setup slack.");
  }

  // Whether it works.
  bool look_at_bot_token(const SlackConfig& slack) {
    const auto answer = slack_call(slack, slack.bot_token, "auth.test");
    if (!answer) {
      out_of_reach("Slack", slack.api_url);
      return false;
    }
    look_at_clock("Slack", *answer);
    const ordered_json reply = read_json(answer->body);
    if (!flag_at(reply, "ok")) {
      wrong(
          fmt::format("Slack does not take MILEPOST_SLACK_BOT_TOKEN: {}.", text_at(reply, "error")),
          "Copy the token that begins with xoxb- from the app's page, OAuth & "
          "Permissions; install the app to the workspace first.");
      return false;
    }
    fine(fmt::format("Slack's bot token works: workspace {}.", text_at(reply, "team")));
    look_at_scopes(*answer);
    return true;
  }

  void look_at_scopes(const http::Response& answer) {
    const auto header = http::find_header(answer.headers, "x-oauth-scopes");
    if (!header) return;
    const std::string missing = slack::missing_scopes(*header);
    if (missing.empty()) return fine("Slack has granted every scope that is needed.");
    wrong(fmt::format("The Slack app lacks the scopes {}.", missing),
          "Add them under OAuth & Permissions > Bot Token Scopes, and install the app again.");
  }

  void look_at_app_token(const SlackConfig& slack) {
    const auto answer = slack_call(slack, slack.app_token, "apps.connections.open");
    if (!answer) return out_of_reach("Slack", slack.api_url);
    const ordered_json reply = read_json(answer->body);
    if (flag_at(reply, "ok")) return fine("Slack's app token works: Socket Mode can connect.");
    wrong(fmt::format("Slack does not take MILEPOST_SLACK_APP_TOKEN: {}.", text_at(reply, "error")),
          "Make one under Basic Information > App-Level Tokens with the scope connections:write, "
          "and switch Socket Mode on.");
  }

  void look_at_slack_channels(const SlackConfig& slack) {
    for (const DigestChannel& digest : facts_.channels) {
      if (digest.platform != "slack") continue;
      const auto token = token_for(slack, digest.channel.connection);
      if (!token) continue;  // told already
      const auto answer =
          slack_call(slack, *token, "conversations.info", "channel=" + digest.channel.id);
      if (!answer) continue;
      const ordered_json reply = read_json(answer->body);
      tell_channel(digest, flag_at(value_at(reply, "channel"), "is_member"), "/invite @Milepost");
    }
  }

  [[nodiscard]] std::optional<Secret> token_for(const SlackConfig& slack,
                                                okr::ConnectionId connection) const {
    for (const store::Installation& one : facts_.slack.installations) {
      if (one.connection == connection) return slack::installation_token(config_.secret_key, one);
    }
    return slack.bot_token.empty() ? std::nullopt : std::optional{slack.bot_token};
  }

  void look_at_mattermost(const MattermostConfig& mattermost) {
    const auto answer = mattermost_call(mattermost, "/users/me");
    if (!answer) return out_of_reach("Mattermost", mattermost.url);
    look_at_clock("Mattermost", *answer);
    const ordered_json me = read_json(answer->body);
    if (answer->status == 401) {
      return wrong("Mattermost does not take MILEPOST_MATTERMOST_TOKEN.",
                   "Run milepost setup mattermost again with --new-token, and set what it prints.");
    }
    if (answer->status != 200) {
      return wrong(fmt::format("{} does not answer like a Mattermost server (HTTP {}).",
                               mattermost.url, answer->status),
                   "Set MILEPOST_MATTERMOST_URL to the address that people open in the browser.");
    }
    if (flag_at(me, "is_bot")) {
      fine(fmt::format("Mattermost's token works: bot account @{}.", text_at(me, "username")));
    } else {
      warn(fmt::format("Mattermost's token belongs to a person, @{}.", text_at(me, "username")),
           "Make a bot account with milepost setup mattermost.");
    }
    look_at_server(mattermost);
    look_at_teams(mattermost);
    look_at_digest_channels(mattermost, text_at(me, "id"));
    look_at_silence("mattermost", "Mattermost", "Type /okr in Mattermost.");
  }

  void look_at_server(const MattermostConfig& mattermost) {
    const auto answer = mattermost_call(mattermost, "/config/client?format=old");
    if (!answer || answer->status != 200) return;
    const ordered_json settings = read_json(answer->body);
    const std::string version = text_at(settings, "Version");
    int major = 0;
    int minor = 0;
    if (std::sscanf(version.c_str(), "%d.%d", &major, &minor) == 2 &&
        major * 100 + minor < kOldestMattermost) {
      warn(fmt::format("Mattermost {} is older than 5.37: forms may not open.", version),
           "Upgrade the server; typed commands work meanwhile.");
    } else if (!version.empty()) {
      fine(fmt::format("Mattermost {} is new enough.", version));
    }
    if (settings.contains("SiteURL") && text_at(settings, "SiteURL").empty()) {
      wrong("The Mattermost server has no Site URL, so slash commands may fail.",
            "Set System Console > Environment > Web Server > Site URL.");
    }
    if (text_at(settings, "EnableCommands") == "false") {
      wrong("The Mattermost server has custom slash commands switched off.",
            "Switch on System Console > Integrations > Integration Management > Enable Custom "
            "Slash Commands.");
    }
  }

  void look_at_teams(const MattermostConfig& mattermost) {
    const auto answer = mattermost_call(mattermost, "/users/me/teams");
    if (!answer) return;
    const ordered_json teams = read_json(answer->body);
    if (answer->status != 200 || !teams.is_array()) return;
    if (teams.empty()) {
      wrong("The bot is in no Mattermost team.",
            "Run milepost setup mattermost --team <team> for each team that shall use it.");
    }
    for (const ordered_json& team : teams) look_at_command(mattermost, team);
  }

  // The way from the server to us, which only the server can try.
  void look_at_command(const MattermostConfig& mattermost, const ordered_json& team) {
    const std::string name = text_at(team, "name");
    const std::string again = fmt::format("Run milepost setup mattermost --team {} again", name);
    switch (reach(mattermost, text_at(team, "id"))) {
      case mattermost::Reach::kReached:
        return fine(fmt::format("Mattermost brings /okr in the team {} to this bot.", name));
      case mattermost::Reach::kNoCommand:
        return wrong(fmt::format("The team {} has no slash command /okr.", name), again + ".");
      case mattermost::Reach::kOtherProgram:
        return wrong(
            fmt::format("Something else answers /okr in the team {}.", name),
            "Rename or delete it under Integrations > Slash Commands; then: " + again + ".");
      case mattermost::Reach::kTokenUnknown:
        return wrong(
            fmt::format("The token of /okr in the team {} is not among "
                        "MILEPOST_MATTERMOST_COMMAND_TOKENS, so the bot refuses it.",
                        name),
            again + ", set what it prints, one token per team with a comma between, and restart.");
      case mattermost::Reach::kRefused:
        return wrong(
            fmt::format("The address of /okr in the team {} leads to something else.", name),
            again + " with --bot-url " + public_url_or_example() + ".");
      case mattermost::Reach::kNotReached:
        return wrong(
            fmt::format("The Mattermost server does not reach this bot: /okr fails in the team {}.",
                        name),
            fmt::format("While milepost serve runs, add {} to "
                        "ServiceSettings.AllowedUntrustedInternalConnections ({} "
                        "--change-settings does that), and see that the server may open "
                        "connections to {}.",
                        host_of(config_.public_url), "milepost setup mattermost",
                        public_url_or_example()));
      case mattermost::Reach::kUnknown:
        return;
    }
  }

  static mattermost::Reach reach(const MattermostConfig& mattermost, const std::string& team) {
    try {
      const auto http = http::connect(split_url(mattermost.url).origin, kCommandTimeout);
      return mattermost::probe(*http, mattermost, team);
    } catch (const http::TransportError&) {
      // It takes its time: a firewall, mostly, that lets what the server sends vanish.
      return mattermost::Reach::kNotReached;
    }
  }

  void look_at_digest_channels(const MattermostConfig& mattermost, const std::string& bot) {
    for (const DigestChannel& digest : facts_.channels) {
      if (digest.platform != "mattermost") continue;
      const auto member = mattermost_call(
          mattermost, "/channels/" + percent_encoded(digest.channel.id) + "/members/" + bot);
      if (member) tell_channel(digest, member->status == 200, "/invite @milepost");
    }
  }

  void tell_channel(const DigestChannel& digest, bool member, std::string_view invitation) {
    const std::string name =
        digest.channel.name.empty() ? digest.channel.id : "#" + digest.channel.name;
    if (member) {
      return fine(fmt::format("The bot is in {}, where the digest of {} goes.", name, digest.team));
    }
    wrong(fmt::format("The bot is not in {}, where the digest of {} goes.", name, digest.team),
          fmt::format("Type {} in that channel.", invitation));
  }

  // Whether anything has come in from the platform yet.
  void look_at_silence(const std::string& platform, std::string_view name, std::string to_do) {
    if (facts_.off.contains(platform)) {
      wrong(fmt::format("{} has thrown the bot out, so nothing is sent there.", name),
            "Install the app again and set its new token; sending goes on by itself.");
    }
    if (facts_.spoken.contains(platform)) {
      return fine(fmt::format("{} has reached this bot before.", name));
    }
    warn(fmt::format("Nobody has spoken to the bot on {} yet.", name), std::move(to_do));
  }

  void look_at_clock(std::string_view platform, const http::Response& answer) {
    const auto header = http::find_header(answer.headers, "Date");
    const auto theirs = header ? seconds_of(*header) : std::nullopt;
    if (!theirs) return;
    const std::int64_t skew = std::abs(clock_.now().time_since_epoch().count() - *theirs);
    if (skew <= kSkewToTell) {
      return fine(fmt::format("This machine's clock agrees with {}'s.", platform));
    }
    add(skew >= kSlackRefuses ? Verdict::kWrong : Verdict::kWarning,
        fmt::format("This machine's clock is {} seconds off {}'s.", skew, platform),
        "Switch on time synchronisation (timedatectl set-ntp true): requests with an old signature "
        "are refused, and reminders come at the wrong time.");
  }

  static std::optional<http::Response> send(const std::string& url, const http::Request& request) {
    try {
      return http::connect(split_url(url).origin, kTimeout)->send(request);
    } catch (const http::TransportError&) {
      return std::nullopt;
    }
  }

  static std::optional<http::Response> get(const std::string& url, const std::string& path,
                                           http::Headers headers) {
    http::Request request;
    request.method = "GET";
    const auto query = path.find('?');
    request.path = split_url(url).path + path.substr(0, query);
    if (query != std::string::npos) request.query = path.substr(query + 1);
    request.headers = std::move(headers);
    return send(url, request);
  }

  static std::optional<http::Response> mattermost_call(const MattermostConfig& mattermost,
                                                       const std::string& path) {
    return get(mattermost.url, "/api/v4" + path,
               {{"Authorization", "Bearer " + mattermost.token.reveal()}});
  }

  static std::optional<http::Response> slack_call(const SlackConfig& slack, const Secret& token,
                                                  const std::string& method,
                                                  const std::string& body = "") {
    http::Request request;
    request.method = "POST";
    request.path = split_url(slack.api_url).path + "/" + method;
    request.headers = {{"Authorization", "Bearer " + token.reveal()},
                       {"Content-Type", "application/x-www-form-urlencoded"}};
    request.body = body;
    return send(slack.api_url, request);
  }

  [[nodiscard]] std::string public_url_or_example() const {
    return config_.public_url.empty() ? "http://okr.internal:8080" : config_.public_url;
  }
  static std::string host_of(const std::string& url) {
    const auto parsed = parse_url(url);
    return parsed ? parsed->host : "the bot's host";
  }

  void out_of_reach(std::string_view platform, const std::string& url) {
    add(Verdict::kUnreachable, fmt::format("{} does not answer at {}.", platform, url),
        "See that this machine may open connections to it (firewall, proxy, name service).");
  }
  void fine(std::string what) { add(Verdict::kFine, std::move(what), ""); }
  void warn(std::string what, std::string to_do) {
    add(Verdict::kWarning, std::move(what), std::move(to_do));
  }
  void wrong(std::string what, std::string to_do) {
    add(Verdict::kWrong, std::move(what), std::move(to_do));
  }
  void add(Verdict verdict, std::string what, std::string to_do) {
    findings_.push_back({verdict, std::move(what), std::move(to_do)});
  }

  const Config& config_;
  const scheduler::Clock& clock_;
  BookFacts facts_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> examine(const Config& config, const scheduler::Clock& clock) {
  return Doctor{config, clock}.examine();
}

}  // namespace bot
