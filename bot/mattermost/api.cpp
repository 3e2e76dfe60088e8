#include "bot/mattermost/api.h"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

#include "bot/api_url.h"
#include "bot/json_text.h"
#include "bot/mattermost/errors.h"

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
  const std::string name = call.method + " " + call.path;
  try {
    const http::Response response = http_.send(request);
    if (response.status < 200 || response.status > 299) {
      return outcome_of(name, response, call.repeat);
    }
    ordered_json reply = read_json(response.body);
    if (reply.is_null()) return lost(call.repeat, name + ": unreadable body");
    return reply;
  } catch (const http::TransportError& error) {
    // The seam of ChatPlatform: from here on failures are values.
    std::string reason = name + ": " + error.what();
    if (!error.may_have_arrived()) return Outcome{scheduler::Failed{std::move(reason)}};
    return lost(call.repeat, std::move(reason));
  }
}

std::string Api::sealed(std::string_view text) const {
  constexpr std::size_t kBytes = 16;  // as many as a UUID has
  constexpr std::string_view kDigits = "0123456789abcdef";
  const std::string& key = token_.reveal();
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  std::size_t length = 0;
  if (EVP_Q_mac(nullptr, "HMAC", nullptr, "SHA256", nullptr, key.data(), key.size(),
                reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac.data(),
                mac.size(), &length) == nullptr ||
      length < kBytes) {
    throw std::runtime_error{"OpenSSL cannot compute HMAC-SHA-256."};
  }
  std::string hex;
  for (std::size_t i = 0; i < kBytes; ++i) {
    hex += kDigits[mac.at(i) >> 4U];
    hex += kDigits[mac.at(i) & 0xFU];
  }
  return hex;
}

}  // namespace bot::mattermost
