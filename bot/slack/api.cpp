#include "bot/slack/api.h"

#include "bot/api_url.h"
#include "bot/json_text.h"
#include "bot/slack/errors.h"

namespace bot::slack {
namespace {

using nlohmann::ordered_json;

std::string encoded(const Arguments& arguments) {
  std::string body;
  for (const auto& [name, value] : arguments) {
    if (!body.empty()) body += '&';
    body += percent_encoded(name) + '=' + percent_encoded(value);
  }
  return body;
}

std::variant<ordered_json, Failure> read_reply(std::string_view method,
                                               const http::Response& response, Repeat repeat) {
  const auto reason = [&] {
    return std::string{method} + ": HTTP " + std::to_string(response.status);
  };
  if (response.status == 429) return Failure{rate_limited(response.headers, reason()), ""};
  if (response.status >= 500) return Failure{out_of_reach(repeat, reason()), ""};

  ordered_json reply = read_json(response.body);
  if (flag_at(reply, "ok")) return reply;
  std::string error = text_at(reply, "error");
  if (!error.empty()) {
    scheduler::Outcome outcome = outcome_of(method, error, repeat);
    return Failure{std::move(outcome), std::move(error)};
  }
  // Not Slack's words: a proxy's, perhaps. What is not a success was certainly not carried out.
  if (response.status >= 300) return Failure{scheduler::Failed{reason()}, ""};
  return Failure{lost(repeat, reason() + " with an unreadable body"), ""};
}

}  // namespace

Api::Api(http::Client& http, std::string_view url, Secret token, std::string scheme, Tiers* tiers)
    : http_(http),
      path_(split_url(url).path),
      scheme_(std::move(scheme)),
      tiers_(tiers),
      token_(std::move(token)) {}

void Api::use(Secret token) {
  const std::lock_guard lock{mutex_};
  token_ = std::move(token);
}

std::variant<ordered_json, Failure> Api::call(std::string_view method, const Arguments& arguments,
                                              Repeat repeat) const {
  if (tiers_ != nullptr) {
    if (const auto wait = tiers_->wait_for(method)) {
      std::string reason = std::string{method} + ": as often as Slack allows";
      return Failure{scheduler::RetryAfter{*wait, std::nullopt, std::move(reason)}, ""};
    }
  }
  http::Request request;
  request.method = "POST";
  request.path = path_ + "/" + std::string{method};
  {
    const std::lock_guard lock{mutex_};
    request.headers = {{"Authorization", scheme_ + " " + token_.reveal()},
                       {"Content-Type", "application/x-www-form-urlencoded"}};
  }
  request.body = encoded(arguments);
  try {
    return read_reply(method, http_.send(request), repeat);
  } catch (const http::TransportError& error) {
    // The seam of ChatPlatform: from here on failures are values.
    std::string reason = std::string{method} + ": " + error.what();
    // What did not arrive may be sent again.
    if (!error.may_have_arrived()) repeat = Repeat::kSafe;
    return Failure{out_of_reach(repeat, std::move(reason)), ""};
  }
}

}  // namespace bot::slack
