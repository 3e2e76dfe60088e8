#include "bot/mattermost/api.h"

#include "bot/api_url.h"
#include "bot/json_text.h"
#include "bot/mattermost/errors.h"
#include "bot/mattermost/seal.h"

namespace bot::mattermost {

using nlohmann::ordered_json;
using scheduler::Outcome;

Api::Api(http::Client& http, std::string_view url, Secret token)
    : http_(http), path_(split_url(url).path + "/api/v4"), token_(std::move(token)) {}

std::variant<ordered_json, Outcome> Api::call(const Call& call) const {
  http::Request request;
  request.method = call.method;
  request.path = path_ + call.path;
  request.query = call.query;
  request.headers = {{"Authorization", "Bearer " + token_.reveal()},
                     {"Accept", "application/json"}};
  if (!call.body.is_null()) {
    request.headers.emplace_back("Content-Type", "application/json");
    request.body = json_text(call.body);
  }
  if (!call.file.empty()) {
    request.headers.emplace_back("Content-Type", "application/octet-stream");
    request.body = call.file;
  }
  const std::string name = call.method + " " + call.path;
  try {
    const http::Response response = http_.send(request);
    burst_.learn(response.headers);
    if (response.status < 200 || response.status > 299) {
      return outcome_of(name, response, call.repeat);
    }
    ordered_json reply = read_json(response.body);
    if (reply.is_null()) return lost(call.repeat, name + ": unreadable body");
    return reply;
  } catch (const http::TransportError& error) {
    // The seam of ChatPlatform: from here on failures are values.
    std::string reason = name + ": " + error.what();
    // What did not arrive may be sent again.
    return out_of_reach(error.may_have_arrived() ? call.repeat : Repeat::kSafe, std::move(reason));
  }
}

std::chrono::seconds Api::rest() const {
  return burst_.rest();
}

std::string Api::sealed(std::string_view text) const {
  return short_hash(token_.reveal(), text);
}

}  // namespace bot::mattermost
