#pragma once

#include <openssl/evp.h>

#include <array>
#include <string>

#include "bot/http/message.h"
#include "store/okr/time.h"

namespace tests {

// "v0=" and the signature that Slack makes.
inline std::string slack_signature(const std::string& secret, const std::string& timestamp,
                                   const std::string& body) {
  const std::string base = "v0:" + timestamp + ":" + body;
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  std::size_t length = 0;
  EVP_Q_mac(nullptr, "HMAC", nullptr, "SHA256", nullptr, secret.data(), secret.size(),
            reinterpret_cast<const unsigned char*>(base.data()), base.size(), mac.data(),
            mac.size(), &length);
  std::string text = "v0=";
  for (std::size_t i = 0; i < length; ++i) {
    text += "0123456789abcdef"[mac.at(i) >> 4U];
    text += "0123456789abcdef"[mac.at(i) & 0xFU];
  }
  return text;
}

// A slash command as Slack sends it at `now`.
inline bot::http::Request slack_command(const std::string& secret, const std::string& body,
                                        okr::Instant now) {
  const std::string timestamp = std::to_string(now.time_since_epoch().count());
  bot::http::Request request;
  request.method = "POST";
  request.path = "/slack/commands";
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                     {"X-Slack-Request-Timestamp", timestamp},
                     {"X-Slack-Signature", slack_signature(secret, timestamp, body)}};
  request.body = body;
  return request;
}

}  // namespace tests
