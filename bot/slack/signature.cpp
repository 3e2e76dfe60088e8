#include "bot/slack/signature.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <array>
#include <charconv>
#include <chrono>
#include <optional>
#include <stdexcept>

namespace bot::slack {
namespace {

constexpr std::chrono::seconds kWindow{300};
constexpr std::size_t kMacBytes = 32;
constexpr std::string_view kVersion = "v0=";
constexpr std::size_t kTimestampDigits = 11;  // enough until the year 5138

using Hex = std::array<char, 2 * kMacBytes>;

struct FreeMac {
  void operator()(EVP_MAC* mac) const { EVP_MAC_free(mac); }
  void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};
using Mac = std::unique_ptr<EVP_MAC, FreeMac>;
using Context = std::unique_ptr<EVP_MAC_CTX, FreeMac>;

void must(bool done) {
  if (!done) throw std::runtime_error{"OpenSSL cannot compute HMAC-SHA-256."};
}

Context keyed(EVP_MAC* mac, const Secret& secret) {
  Context context{EVP_MAC_CTX_new(mac)};
  must(context != nullptr);
  std::string digest = "SHA256";
  const std::array<OSSL_PARAM, 2> params{
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0),
      OSSL_PARAM_construct_end()};
  // The key is the secret's characters: it looks like hex but is not.
  const auto* key = reinterpret_cast<const unsigned char*>(secret.reveal().data());
  must(EVP_MAC_init(context.get(), key, secret.reveal().size(), params.data()) == 1);
  return context;
}

Hex to_hex(const std::array<unsigned char, kMacBytes>& bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  Hex hex{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    hex.at(2 * i) = kDigits[bytes.at(i) >> 4U];
    hex.at(2 * i + 1) = kDigits[bytes.at(i) & 0xFU];
  }
  return hex;
}

// The signature of "v0:<timestamp>:<body>" under the key of `keyed`.
Hex sign(const EVP_MAC_CTX* keyed, std::string_view timestamp, std::string_view body) {
  const Context context{EVP_MAC_CTX_dup(keyed)};
  must(context != nullptr);
  for (const std::string_view part :
       {std::string_view{"v0:"}, timestamp, std::string_view{":"}, body}) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(part.data());
    must(EVP_MAC_update(context.get(), bytes, part.size()) == 1);
  }
  std::array<unsigned char, kMacBytes> mac{};
  std::size_t length = 0;
  must(EVP_MAC_final(context.get(), mac.data(), &length, mac.size()) == 1 && length == kMacBytes);
  return to_hex(mac);
}

bool digits_only(std::string_view text) {
  return text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::optional<okr::Instant> read_timestamp(std::string_view text) {
  if (text.empty() || text.size() > kTimestampDigits || !digits_only(text)) return std::nullopt;
  std::int64_t seconds = 0;
  std::from_chars(text.data(), text.data() + text.size(), seconds);
  return okr::Instant{std::chrono::seconds{seconds}};
}

// The 64 digits behind "v0=".
std::optional<std::string_view> read_signature(std::string_view text) {
  if (text.size() != kVersion.size() + Hex{}.size() || !text.starts_with(kVersion)) {
    return std::nullopt;
  }
  text.remove_prefix(kVersion.size());
  if (text.find_first_not_of("0123456789abcdef") != std::string_view::npos) return std::nullopt;
  return text;
}

}  // namespace

std::string_view to_text(Verdict verdict) {
  switch (verdict) {
    case Verdict::kAccepted:
      return "accepted";
    case Verdict::kNoTimestamp:
      return "no_timestamp";
    case Verdict::kStale:
      return "stale";
    case Verdict::kNoSignature:
      return "no_signature";
    case Verdict::kForged:
      return "forged";
  }
  throw std::logic_error{"unknown verdict"};
}

// One context per secret with the key set up: copying it for a request is cheap, and nothing else
// is ever done with it, so that threads need no lock.
struct SignatureCheck::Keys {
  std::vector<Context> contexts;
};

SignatureCheck::SignatureCheck(const std::vector<Secret>& secrets)
    : keys_(std::make_unique<Keys>()) {
  const Mac mac{EVP_MAC_fetch(nullptr, "HMAC", nullptr)};
  must(mac != nullptr);
  for (const Secret& secret : secrets) {
    // Anybody can sign with an empty key.
    if (!secret.empty()) keys_->contexts.push_back(keyed(mac.get(), secret));
  }
}

SignatureCheck::~SignatureCheck() = default;
SignatureCheck::SignatureCheck(SignatureCheck&&) noexcept = default;
SignatureCheck& SignatureCheck::operator=(SignatureCheck&&) noexcept = default;

Verdict SignatureCheck::operator()(const http::Headers& headers, std::string_view body,
                                   okr::Instant now) const {
  const auto timestamp = http::find_header(headers, "X-Slack-Request-Timestamp");
  const auto sent_at = timestamp ? read_timestamp(*timestamp) : std::nullopt;
  if (!sent_at) return Verdict::kNoTimestamp;
  if (std::chrono::abs(now - *sent_at) > kWindow) return Verdict::kStale;

  const auto header = http::find_header(headers, "X-Slack-Signature");
  const auto signature = header ? read_signature(*header) : std::nullopt;
  if (!signature) return Verdict::kNoSignature;
  for (const Context& context : keys_->contexts) {
    const Hex expected = sign(context.get(), *timestamp, body);
    if (CRYPTO_memcmp(expected.data(), signature->data(), expected.size()) == 0) {
      return Verdict::kAccepted;
    }
  }
  return Verdict::kForged;
}

}  // namespace bot::slack
