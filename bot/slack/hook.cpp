#include "bot/slack/hook.h"

#include <spdlog/spdlog.h>

#include "bot/api_url.h"
#include "bot/slack/render.h"

namespace bot::slack {
namespace {

std::string body_of(const commands::Message& message, Hooks::Place place) {
  std::string body = render_reply(message);
  if (place == Hooks::Place::kInstead) body.insert(1, R"("replace_original":true,)");
  return body;
}

}  // namespace

bool Hooks::answer(const std::string& url, const commands::Message& message, Place place) const {
  if (!url.starts_with(origin_ + "/")) {
    if (!url.empty()) spdlog::warn("platform=slack what=hook outcome=strange address");
    return false;
  }
  http::Request request;
  request.method = "POST";
  request.path = url.substr(origin_.size());
  request.headers = {{"Content-Type", "application/json"}};
  request.body = body_of(message, place);
  try {
    const int status = http_.send(request).status;
    if (status < 300) return true;
    spdlog::warn("platform=slack what=hook status={}", status);
  } catch (const http::TransportError& error) {
    // The seam to the platform, as in Api::call.
    spdlog::warn("platform=slack what=hook error=\"{}\"", error.what());
  }
  return false;
}

std::string hooks_origin(const SlackConfig& config) {
  std::string origin = split_url(config.api_url).origin;
  return origin == "https://slack.com" ? "https://hooks.slack.com" : origin;
}

}  // namespace bot::slack
