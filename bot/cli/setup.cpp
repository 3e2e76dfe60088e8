#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <iostream>

#include "bot/address.h"
#include "bot/api_url.h"
#include "bot/cli/cli.h"
#include "bot/http/client.h"
#include "bot/mattermost/setup.h"
#include "bot/slack/manifest.h"

namespace bot::cli {
namespace {

constexpr std::chrono::seconds kTimeout{15};

std::string address(std::string url, const char* option) {
  const auto parsed = parse_url(url);
  if (!parsed) {
    throw ArgumentError{std::string{option} +
                        " must be an address that begins with https:// (or http:// within your own "
                        "network) and names a host, such as https://okr.example.com."};
  }
  while (url.ends_with('/')) url.pop_back();
  return url;
}

void print_numbered(std::ostream& out, const std::vector<std::string>& sentences) {
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    out << "  " << i + 1 << ". " << sentences[i] << "\n";
  }
}

// A line from standard input; what is typed on a terminal stays unseen.
std::string read_password(const std::string& whose) {
  termios before{};
  const bool terminal = tcgetattr(STDIN_FILENO, &before) == 0;
  if (terminal) {
    std::cerr << "Password of " << whose << " on the Mattermost server: " << std::flush;
    termios unseen = before;
    unseen.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &unseen);
  }
  std::string password;
  std::getline(std::cin, password);
  if (terminal) {
    (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    std::cerr << "\n";
  }
  return password;
}

void read_administrator(const MattermostSetup& options, mattermost::SetupRequest& request) {
  request.admin_token = Secret{options.admin_token};
  request.admin_name = options.admin_name;
  if (!options.admin_token.empty()) return;
  if (options.admin_name.empty()) {
    throw ArgumentError{
        "Who are you on the server? Say --admin with the user name of a system administrator, and "
        "I ask for the password; or --admin-token with a personal access token."};
  }
  request.admin_password = Secret{read_password(options.admin_name)};
}

}  // namespace

void setup_slack(const std::string& url) {
  const std::string public_url = url.empty() ? url : address(url, "--url");
  if (!public_url.empty() && !public_url.starts_with("https://")) {
    throw ArgumentError{
        "Slack only calls addresses that begin with https://. Without one, use Socket Mode: "
        "milepost setup slack --socket-mode."};
  }
  std::cout << slack::manifest(public_url) << std::endl;
  std::vector<std::string> steps{
      "Open https://api.slack.com/apps, choose Create New App > From a manifest, pick the "
      "workspace, and paste the JSON above.",
      "Install App > Install to Workspace; set MILEPOST_SLACK_BOT_TOKEN to the token that begins "
      "with xoxb-."};
  if (public_url.empty()) {
    steps.emplace_back(
        "Basic Information > App-Level Tokens > Generate, with the scope connections:write; set "
        "MILEPOST_SLACK_APP_TOKEN to the token that begins with xapp-.");
  } else {
    steps.emplace_back(
        "Basic Information > App Credentials: set MILEPOST_SLACK_SIGNING_SECRET to the signing "
        "secret, and MILEPOST_PUBLIC_URL to " +
        public_url + ".");
  }
  steps.emplace_back("Start milepost serve, then milepost doctor.");
  std::cerr << "\nWhat to do now:\n";
  print_numbered(std::cerr, steps);
}

void setup_mattermost(const MattermostSetup& options) {
  mattermost::SetupRequest request;
  request.server = address(options.url, "--url");
  request.team = options.team;
  request.user_name = options.bot_name;
  request.channels = options.channels;
  request.new_token = options.new_token;
  request.change_settings = options.change_settings;
  const Environment environment = process_environment();
  const auto set = [&](const char* name) {
    const auto found = environment.find(name);
    return found == environment.end() ? std::string{} : found->second;
  };
  request.known_token = Secret{set("MILEPOST_MATTERMOST_TOKEN")};
  const std::string bot_url =
      options.bot_url.empty() ? set("MILEPOST_PUBLIC_URL") : options.bot_url;
  if (bot_url.empty()) {
    throw ArgumentError{
        "I need the address at which Mattermost reaches this bot: --bot-url, or "
        "MILEPOST_PUBLIC_URL. Example: --bot-url http://okr.internal:8080"};
  }
  request.bot_url = address(bot_url, "--bot-url");
  read_administrator(options, request);

  const auto http = http::connect(split_url(request.server).origin, kTimeout);
  const mattermost::SetupResult result = mattermost::set_up(*http, request);
  for (const std::string& sentence : result.done) std::cerr << sentence << "\n";
  if (!result.left.empty()) {
    std::cerr << "\nWhat is left for whoever looks after the server:\n";
    print_numbered(std::cerr, result.left);
  }
  std::cerr << "\nThe settings, for the environment or milepost.env:\n" << std::flush;
  std::cout << "MILEPOST_PUBLIC_URL=" << request.bot_url << "\n"
            << "MILEPOST_MATTERMOST_URL=" << request.server << "\n";
  if (result.bot_token) {
    std::cout << "MILEPOST_MATTERMOST_TOKEN=" << result.bot_token->reveal() << "\n";
  }
  std::cout << "MILEPOST_MATTERMOST_COMMAND_TOKENS=" << result.command_token.reveal() << "\n"
            << std::flush;
}

}  // namespace bot::cli
