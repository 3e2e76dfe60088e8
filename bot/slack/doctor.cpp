#include "bot/slack/doctor.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>
#include <variant>

#include "bot/api_url.h"
#include "bot/http/client.h"
#include "bot/slack/api.h"
#include "bot/slack/manifest.h"
#include "bot/slack/oauth.h"
#include "bot/slack/workspaces.h"

namespace bot::slack {
namespace {

using Verdict = Finding::Verdict;

constexpr std::chrono::seconds kLookTimeout{10};

std::set<std::string_view> comma_list(std::string_view text) {
  std::set<std::string_view> all;
  while (!text.empty()) {
    std::string_view word = text.substr(0, text.find(','));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    word.remove_prefix(std::min(word.find_first_not_of(' '), word.size()));
    if (!word.empty()) all.insert(word);
  }
  return all;
}

class InstallDoctor {
 public:
  explicit InstallDoctor(const Config& config)
      : config_(config),
        slack_(*config.slack),
        install_page_(config.public_url + "/slack/install"),
        http_(http::connect(split_url(slack_.api_url).origin, kLookTimeout)) {}

  std::vector<Finding> examine(const Installing& installing) {
    look_at_settings();
    look_at_client();
    look_at_page();
    if (installing.installations.empty()) {
      add(Verdict::kWarning, "The Slack app is installed in no workspace yet.",
          fmt::format("Open {} in a browser, and choose the workspace.", install_page_));
    }
    for (const store::Installation& one : installing.installations) look_at(one);
    for (const std::string& team : installing.removed) {
      add(Verdict::kWarning,
          fmt::format("The Slack workspace {} has removed the app: nothing is sent there.", team),
          fmt::format("If people there want it back, open {} and choose that workspace.",
                      install_page_));
    }
    return std::move(findings_);
  }

 private:
  void look_at_settings() {
    const auto need = [this](bool there, const char* setting, const char* what) {
      if (there) return;
      add(Verdict::kWrong, fmt::format("Workspaces cannot install the Slack app: {}.", what),
          fmt::format("Set {}.", setting));
    };
    need(!slack_.client_secret.empty(), "MILEPOST_SLACK_CLIENT_SECRET", "its secret is missing");
    need(!config_.secret_key.empty(), "MILEPOST_SECRET_KEY",
         "there is no key to seal their tokens with");
    need(!config_.public_url.empty(), "MILEPOST_PUBLIC_URL",
         "Slack would not know where to send their browsers back to");
    if (config_.public_url.empty() || config_.public_url.starts_with("https://")) return;
    add(Verdict::kWrong,
        fmt::format("Slack sends browsers back to https:// only, and MILEPOST_PUBLIC_URL is {}.",
                    config_.public_url),
        "Put a proxy with a certificate in front of the bot, and set its https:// address.");
  }

  // Asks for the grant of a code that nobody was given, which Slack refuses for the first thing
  // that is wrong.
  void look_at_client() {
    if (slack_.client_secret.empty()) return;
    const auto answer = OAuth{*http_, slack_}.exchange("milepost-doctor", callback());
    const auto* failure = std::get_if<Failure>(&answer);
    const std::string error = failure == nullptr ? "" : failure->error;
    if (error == "invalid_client_id" || error == "bad_client_secret") {
      return add(Verdict::kWrong,
                 fmt::format("Slack does not take {}: {}.",
                             error == "invalid_client_id" ? "MILEPOST_SLACK_CLIENT_ID"
                                                          : "MILEPOST_SLACK_CLIENT_SECRET",
                             error),
                 "Copy both from the app's page, Basic Information > App Credentials.");
    }
    if (error == "bad_redirect_uri") {
      return add(Verdict::kWrong, "The Slack app does not know the address of this bot.",
                 fmt::format("Add {} under OAuth & Permissions > Redirect URLs.", callback()));
    }
    if (error.empty()) return out_of_reach();
    add(Verdict::kFine, "Slack objects neither to the app's client id nor to its secret.");
  }

  // Whether the bot that answers there sends browsers to the page of this app.
  void look_at_page() {
    if (config_.public_url.empty()) return;
    http::Request request;
    request.method = "GET";
    request.path = split_url(install_page_).path;
    try {
      const auto answer =
          http::connect(split_url(install_page_).origin, kLookTimeout)->send(request);
      const auto to = http::find_header(answer.headers, "Location").value_or("");
      const std::string id = "client_id=" + percent_encoded(slack_.client_id) + "&";
      if (answer.status == 302 && to.find(id) != std::string_view::npos) {
        return add(Verdict::kFine,
                   fmt::format("Workspaces install the Slack app at {}, and Slack sends them back "
                               "to {}.",
                               install_page_, callback()));
      }
      add(Verdict::kWrong,
          fmt::format("{} does not lead to the page on which this Slack app is installed (HTTP "
                      "{}).",
                      install_page_, answer.status),
          "Start milepost serve with these settings, and see that the proxy hands every path on "
          "to it.");
    } catch (const http::TransportError&) {
      // That nobody answers there was found already, by way of /healthz.
    }
  }

  void look_at(const store::Installation& one) {
    const std::string name =
        one.team_name.empty() ? one.team_id : fmt::format("{} ({})", one.team_name, one.team_id);
    const std::string again =
        fmt::format("open {} and choose that workspace again.", install_page_);
    auto token = installation_token(config_.secret_key, one);
    if (!token) {
      return add(Verdict::kWrong,
                 fmt::format("The token of the Slack workspace {} was sealed with another "
                             "MILEPOST_SECRET_KEY.",
                             name),
                 "Set the key that was set then, or " + again);
    }
    const Api api{*http_, slack_.api_url, *std::move(token)};
    const auto reply = api.call("auth.test", {}, Repeat::kSafe);
    if (const auto* failure = std::get_if<Failure>(&reply)) {
      if (failure->error.empty()) return out_of_reach();
      return add(Verdict::kWrong,
                 fmt::format("Slack does not take the token of the workspace {}: {}.", name,
                             failure->error),
                 "In a browser, " + again);
    }
    add(Verdict::kFine, fmt::format("Slack's bot token works: workspace {}.", name));
    if (const std::string missing = missing_scopes(one.scopes); !missing.empty()) {
      add(Verdict::kWrong,
          fmt::format("The Slack workspace {} has not granted the scopes {}.", name, missing),
          "In a browser, " + again);
    }
  }

  [[nodiscard]] std::string callback() const {
    return config_.public_url + "/slack/oauth/callback";
  }
  // Once: whatever else is asked gets no answer either.
  void out_of_reach() {
    if (std::exchange(told_out_of_reach_, true)) return;
    add(Verdict::kUnreachable, fmt::format("Slack does not answer at {}.", slack_.api_url),
        "See that this machine may open connections to it (firewall, proxy, name service).");
  }
  void add(Verdict verdict, std::string what, std::string to_do = "") {
    findings_.push_back({verdict, std::move(what), std::move(to_do)});
  }

  const Config& config_;
  const SlackConfig& slack_;
  const std::string install_page_;
  const std::unique_ptr<http::Client> http_;
  bool told_out_of_reach_ = false;
  std::vector<Finding> findings_;
};

}  // namespace

std::string missing_scopes(std::string_view granted) {
  const auto there = comma_list(granted);
  const auto optional = optional_bot_scopes();
  std::string missing;
  for (const std::string_view scope : bot_scopes()) {
    const bool needed = std::find(optional.begin(), optional.end(), scope) == optional.end();
    if (needed && !there.contains(scope)) missing.append(missing.empty() ? "" : ", ").append(scope);
  }
  return missing;
}

std::vector<Finding> examine_installing(const Config& config, const Installing& installing) {
  return InstallDoctor{config}.examine(installing);
}

}  // namespace bot::slack
