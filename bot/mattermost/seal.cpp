#include "bot/mattermost/seal.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <initializer_list>
#include <stdexcept>
#include <utility>
#include <vector>

namespace bot::mattermost {
namespace {

constexpr std::string_view kVersion = "1";
constexpr std::string_view kKeyLabel = "milepost mattermost buttons and forms";
constexpr char kBetween = '|';

constexpr std::pair<Purpose, std::string_view> kPurposes[] = {{Purpose::kPress, "press"},
                                                              {Purpose::kAsk, "ask"},
                                                              {Purpose::kForm, "form"},
                                                              {Purpose::kConfirm, "confirm"}};

std::string_view purpose_text(Purpose purpose) {
  for (const auto& [one, text] : kPurposes) {
    if (one == purpose) return text;
  }
  throw std::logic_error{"a purpose without a name"};
}

std::optional<Purpose> parse_purpose(std::string_view text) {
  for (const auto& [one, name] : kPurposes) {
    if (name == text) return one;
  }
  return std::nullopt;
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 0xFU];
  }
  return out;
}

std::optional<std::int64_t> seconds_in(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool same_bytes(std::string_view one, std::string_view other) {
  return one.size() == other.size() && CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

}  // namespace

std::string state_text(const Token& token) {
  std::string text = token.version;
  for (const std::string* part :
       {&token.purpose, &token.object, &token.person, &token.expires, &token.nonce, &token.mac}) {
    text += kBetween;
    text += *part;
  }
  return text;
}

Token parse_state(std::string_view text) {
  std::array<std::string, 7> parts;
  for (std::string& part : parts) {
    const std::size_t end = std::min(text.find(kBetween), text.size());
    part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (!text.empty()) return {};
  auto& [version, purpose, object, person, expires, nonce, mac] = parts;
  return {std::move(version), std::move(purpose), std::move(object), std::move(person),
          std::move(expires), std::move(nonce),   std::move(mac)};
}

std::string random_nonce() {
  std::array<unsigned char, 12> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    throw std::runtime_error{"OpenSSL has no random numbers."};
  }
  return hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::string keyed_hash(std::string_view key, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  std::size_t length = 0;
  if (EVP_Q_mac(nullptr, "HMAC", nullptr, "SHA256", nullptr, key.data(), key.size(),
                reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac.data(),
                mac.size(), &length) == nullptr ||
      length != 32) {
    throw std::runtime_error{"OpenSSL cannot compute HMAC-SHA-256."};
  }
  return {reinterpret_cast<const char*>(mac.data()), length};
}

std::string short_hash(std::string_view key, std::string_view text) {
  return hex(std::string_view{keyed_hash(key, text)}.substr(0, 16));
}

Sealer::Sealer(const Secret& key, const scheduler::Clock& clock, Nonces nonces)
    : key_(keyed_hash(key.reveal(), kKeyLabel)), clock_(clock), nonces_(std::move(nonces)) {}

std::string Sealer::mac(const Token& token) const {
  std::string text;
  for (const std::string* part : {&token.version, &token.purpose, &token.object, &token.person,
                                  &token.expires, &token.nonce}) {
    text.append(std::to_string(part->size())).append(":").append(*part);
  }
  return short_hash(key_.reveal(), text);
}

Token Sealer::seal(Purpose purpose, std::string object, std::string person,
                   std::chrono::seconds life) const {
  const auto expires = (clock_.now() + life).time_since_epoch().count();
  Token token{std::string{kVersion},
              std::string{purpose_text(purpose)},
              std::move(object),
              std::move(person),
              std::to_string(expires),
              nonces_(),
              ""};
  token.mac = mac(token);
  return token;
}

std::optional<Unsealed> Sealer::open(const Token& token, std::string_view user_id) const {
  if (!same_bytes(mac(token), token.mac)) return std::nullopt;
  const auto purpose = parse_purpose(token.purpose);
  const auto expires = seconds_in(token.expires);
  if (token.version != kVersion || !purpose || !expires) return std::nullopt;
  if (clock_.now().time_since_epoch().count() > *expires) return std::nullopt;
  if (user_id.empty() || (!token.person.empty() && token.person != user_id)) return std::nullopt;
  return Unsealed{*purpose, token.object, token.nonce};
}

}  // namespace bot::mattermost
