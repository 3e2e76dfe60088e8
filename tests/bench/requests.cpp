#include "tests/bench/requests.h"

#include <fmt/format.h>
#include <openssl/core_names.h>
#include <openssl/params.h>

#include <array>
#include <chrono>
#include <cstring>
#include <stdexcept>

namespace bench {
namespace {

constexpr std::size_t kValueDigits = 7;
constexpr std::size_t kTriggerDigits = 20;
constexpr std::string_view kNoTimestamp = "0000000000";
constexpr std::string_view kNoSignature =
    "0000000000000000000000000000000000000000000000000000000000000000";
constexpr std::string_view kValueMark = "{value}";

void must(bool done) {
  if (!done) throw std::runtime_error{"OpenSSL cannot compute HMAC-SHA-256."};
}

std::string form_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '.' || c == '-' || c == '_';
    if (plain) {
      out += c;
    } else if (c == ' ') {
      out += '+';
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::string with(std::string text, std::string_view mark, std::string_view replacement) {
  const auto at = text.find(mark);
  return at == std::string::npos ? text : text.replace(at, mark.size(), replacement);
}

void write_digits(char* to, std::size_t digits, std::uint64_t number) {
  for (std::size_t i = digits; i-- > 0; number /= 10) to[i] = static_cast<char>('0' + number % 10);
}

}  // namespace

std::string grouped(std::uint64_t value) {
  std::string text = std::to_string(value);
  for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, ",");
  return text;
}

Requests::Requests(const Speech& speech)
    : next_value_(speech.first_value),
      // Never the same in two runs: the bot answers a known one with "done already".
      next_trigger_(
          static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count())) {
  for (int number = 1; number <= speech.items; ++number) items_.push_back(item(speech, number));
  timestamp_ = items_.front().bytes.find(kNoTimestamp);
  signature_ = items_.front().bytes.find(kNoSignature);

  EVP_MAC* mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  must(mac != nullptr);
  keyed_.reset(EVP_MAC_CTX_new(mac));
  EVP_MAC_free(mac);
  std::string digest = "SHA256";
  const std::array<OSSL_PARAM, 2> params{
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0),
      OSSL_PARAM_construct_end()};
  must(EVP_MAC_init(keyed_.get(), reinterpret_cast<const unsigned char*>(speech.secret.data()),
                    speech.secret.size(), params.data()) == 1);
}

// The headers and fields are those of a real slash command.
Requests::Item Requests::item(const Speech& speech, int number) {
  const std::string id = std::to_string(number);
  const int user = 1 + (number - 1) / speech.items_per_user;
  const std::string text = form_encoded(with(speech.text, "{}", id));
  const std::string zeros(kTriggerDigits, '0');
  std::string body = fmt::format(
      "token=gIkuvaNzQIHg97ATvDxqgjtO&team_id=T0OKRDEMO1&team_domain=acme"
      "&channel_id=C024BE91L&channel_name=growth&user_id=U{:08}&user_name=u{}&command=%2Fokr"
      "&text={}&api_app_id=A0OKRDEMO1&is_enterprise_install=false"
      "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT0OKRDEMO1%2F1234567890123%2F"
      "abcdefghijklmnopqrstuvwx&trigger_id=",
      user, user, text);
  const std::size_t trigger = body.size();
  const std::size_t value = body.find(form_encoded(kValueMark));
  body += zeros;
  Item item;
  item.expect = with(speech.expect, "{}", id);
  if (value != std::string::npos) {
    body.replace(value, form_encoded(kValueMark).size(), std::string(kValueDigits, '0'));
  }
  item.bytes = fmt::format(
      "POST /slack/commands HTTP/1.1\r\nHost: milepost.example.com\r\n"
      "X-Slack-Request-Timestamp: {}\r\nX-Slack-Signature: v0={}\r\n"
      "User-Agent: Slackbot 1.0 (+https://api.slack.com/robots)\r\n"
      "Accept: application/json,*/*\r\nContent-Type: application/x-www-form-urlencoded\r\n"
      "Content-Length: {}\r\n\r\n",
      kNoTimestamp, kNoSignature, body.size());
  item.body = item.bytes.size();
  if (value != std::string::npos) {
    item.value = item.body + value;
    item.trigger = item.body + trigger + kValueDigits - form_encoded(kValueMark).size();
  } else {
    item.trigger = item.body + trigger;
  }
  item.bytes += body;
  return item;
}

void Requests::enter_second(std::int64_t now) {
  second_ = now;
  second_text_ = fmt::format("{:010}", now);
  begun_.reset(EVP_MAC_CTX_dup(keyed_.get()));
  must(begun_ != nullptr);
  const std::string begin = "v0:" + second_text_ + ":";
  must(EVP_MAC_update(begun_.get(), reinterpret_cast<const unsigned char*>(begin.data()),
                      begin.size()) == 1);
}

void Requests::sign(std::string& request, std::size_t body) const {
  const Mac context{EVP_MAC_CTX_dup(begun_.get())};
  must(context != nullptr);
  std::array<unsigned char, 32> mac{};
  std::size_t length = 0;
  must(EVP_MAC_update(context.get(), reinterpret_cast<const unsigned char*>(request.data() + body),
                      request.size() - body) == 1);
  must(EVP_MAC_final(context.get(), mac.data(), &length, mac.size()) == 1);
  constexpr std::string_view kDigits = "0123456789abcdef";
  char* to = request.data() + signature_;
  for (const unsigned char byte : mac) {
    *to++ = kDigits[byte >> 4U];
    *to++ = kDigits[byte & 0xFU];
  }
}

Said Requests::next(std::int64_t now, std::string& out) {
  if (now != second_) enter_second(now);
  const Item& item = items_[next_item_];
  Said said{static_cast<int>(next_item_) + 1, 0, item.expect};
  next_item_ = (next_item_ + 1) % items_.size();
  out = item.bytes;
  if (item.value != 0) {
    said.value = next_value_++;
    write_digits(out.data() + item.value, kValueDigits, said.value);
  }
  write_digits(out.data() + item.trigger, kTriggerDigits, next_trigger_++);
  std::memcpy(out.data() + timestamp_, second_text_.data(), second_text_.size());
  sign(out, item.body);
  return said;
}

}  // namespace bench
