#include "bot/slack/install.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <memory>
#include <utility>

#include "bot/api_url.h"
#include "bot/http/form.h"
#include "bot/seal.h"
#include "bot/slack/manifest.h"

namespace bot::slack {
namespace {

constexpr std::chrono::minutes kStateLives{10};
constexpr std::string_view kCookie = "milepost_slack_install";
constexpr std::string_view kStateName = "state";

std::string redirect_uri(const InstallParts& parts) {
  return parts.public_url + "/slack/oauth/callback";
}

std::string cookie(const InstallParts& parts, std::string_view value, std::chrono::seconds age) {
  // Lax: it has to come along when Slack sends the browser back.
  const bool encrypted = parts.public_url.starts_with("https://");
  return fmt::format("{}={}; Path=/slack; Max-Age={}; HttpOnly; SameSite=Lax{}", kCookie, value,
                     age.count(), encrypted ? "; Secure" : "");
}

std::string_view cookie_in(const http::Headers& headers) {
  const std::string_view all = http::find_header(headers, "Cookie").value_or("");
  for (std::size_t begin = 0; begin < all.size();) {
    const std::size_t end = std::min(all.find(';', begin), all.size());
    std::string_view pair = all.substr(begin, end - begin);
    pair.remove_prefix(std::min(pair.find_first_not_of(' '), pair.size()));
    const bool ours = pair.starts_with(kCookie) && pair.substr(kCookie.size()).starts_with('=');
    if (ours) return pair.substr(kCookie.size() + 1);
    begin = end + 1;
  }
  return {};
}

std::string in_html(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

http::Response page(int status, std::string_view sentence) {
  http::Response response;
  response.status = status;
  response.content_type = "text/html; charset=utf-8";
  response.body = fmt::format(
      "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Milepost</title>"
      "<h1>Milepost</h1><p>{}</p></html>\n",
      in_html(sentence));
  response.headers = {{"Cache-Control", "no-store"},
                      {"Referrer-Policy", "no-referrer"},
                      {"Content-Security-Policy", "default-src 'none'"}};
  return response;
}

// Whether we made this state, for the browser that brings it, not too long ago.
bool state_holds(const Seal& seal, std::string_view state, std::string_view cookie,
                 okr::Instant now) {
  if (state.empty() || state != cookie) return false;
  const auto made = seal.open(state, kStateName);
  if (!made) return false;
  const std::string& until = made->reveal();
  std::int64_t seconds = 0;
  std::from_chars(until.data(), until.data() + until.size(), seconds);
  return now < okr::Instant{std::chrono::seconds{seconds}};
}

// The sentence for what Slack refused.
std::string refusal(const std::string& error) {
  if (error == "is_enterprise_install") {
    return "This was an installation for a whole organisation. Please choose one workspace.";
  }
  if (error == "invalid_code" || error == "code_already_used") {
    return "This link was used before. Please begin again at /slack/install.";
  }
  return fmt::format(
      "Slack did not agree ({}). Please begin again at /slack/install; if that does not help, "
      "compare the app's settings with MILEPOST_SLACK_CLIENT_ID and MILEPOST_PUBLIC_URL.",
      error.empty() ? "it gave no reason" : error);
}

http::Response installed(const InstallParts& parts, const std::string& code) {
  const auto granted = parts.exchange(code, redirect_uri(parts));
  if (const auto* failure = std::get_if<Failure>(&granted)) {
    spdlog::warn("install platform=slack outcome=failed reason=\"{}\"", failure->error);
    return page(502, refusal(failure->error));
  }
  const Grant& grant = std::get<Grant>(granted);
  parts.install(grant);
  return page(200, fmt::format("Milepost is installed in {}. Go back to Slack and type /okr help.",
                               grant.team_name));
}

}  // namespace

http::Handler install_page(const InstallParts& parts) {
  const auto seal = std::make_shared<const Seal>(parts.key, "slack install");
  return [parts, seal](const http::Request&) {
    const auto until = (parts.clock.now() + kStateLives).time_since_epoch().count();
    const std::string state = seal->seal(Secret{std::to_string(until)}, kStateName);
    http::Response response;
    response.status = 302;
    response.headers = {
        {"Location",
         fmt::format("{}/oauth/v2/authorize?client_id={}&scope={}&state={}&redirect_uri={}",
                     split_url(parts.config.api_url).origin,
                     percent_encoded(parts.config.client_id),
                     percent_encoded(fmt::format("{}", fmt::join(bot_scopes(), ","))), state,
                     percent_encoded(redirect_uri(parts)))},
        {"Set-Cookie", cookie(parts, state, kStateLives)},
        {"Cache-Control", "no-store"}};
    return response;
  };
}

http::Handler callback_page(const InstallParts& parts) {
  const auto seal = std::make_shared<const Seal>(parts.key, "slack install");
  return [parts, seal](const http::Request& request) {
    const auto query = http::parse_form(request.query);
    const auto value = [&](std::string_view name) {
      return query ? std::string{query->value(name).value_or("")} : std::string{};
    };
    if (!state_holds(*seal, value("state"), cookie_in(request.headers), parts.clock.now())) {
      return page(400,
                  "This link is not the one this browser began with, or it is older than ten "
                  "minutes. Please begin again at /slack/install.");
    }
    http::Response response =
        value("code").empty()
            ? page(200, "Milepost was not installed. You can begin again at /slack/install.")
            : installed(parts, value("code"));
    response.headers.emplace_back("Set-Cookie", cookie(parts, "", std::chrono::seconds{0}));
    return response;
  };
}

}  // namespace bot::slack
