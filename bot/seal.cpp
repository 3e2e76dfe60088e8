#include "bot/seal.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <memory>
#include <stdexcept>
#include <vector>

namespace bot {
namespace {

// A sealed text: the nonce, the tag, and what was encrypted, in hexadecimal digits.
constexpr std::size_t kNonceBytes = 12;
constexpr std::size_t kTagBytes = 16;
constexpr std::string_view kHexDigits = "0123456789abcdef";

using Bytes = std::vector<unsigned char>;
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&::EVP_CIPHER_CTX_free)>;

void check(int result) {
  if (result != 1) throw std::runtime_error{"OpenSSL cannot encrypt."};
}

Cipher new_cipher() {
  Cipher cipher{::EVP_CIPHER_CTX_new(), &::EVP_CIPHER_CTX_free};
  check(cipher == nullptr ? 0 : 1);
  return cipher;
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string hex(const Bytes& bytes) {
  std::string text;
  text.reserve(2 * bytes.size());
  for (const unsigned char byte : bytes) {
    text += kHexDigits[byte >> 4U];
    text += kHexDigits[byte & 0xFU];
  }
  return text;
}

std::optional<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  Bytes bytes;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const std::size_t high = kHexDigits.find(text[i]);
    const std::size_t low = kHexDigits.find(text[i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
    bytes.push_back(static_cast<unsigned char>(high << 4U | low));
  }
  return bytes;
}

}  // namespace

Seal::Seal(const Secret& key, std::string_view purpose) {
  const std::string label = "milepost " + std::string{purpose};
  std::size_t length = 0;
  const void* made = ::EVP_Q_mac(nullptr, "HMAC", nullptr, "SHA256", nullptr, key.reveal().data(),
                                 key.reveal().size(), bytes_of(label), label.size(), key_.data(),
                                 key_.size(), &length);
  check(made != nullptr && length == key_.size() ? 1 : 0);
}

std::string Seal::seal(const Secret& secret, std::string_view name) const {
  const std::string& plain = secret.reveal();
  Bytes out(kNonceBytes + kTagBytes + plain.size());
  unsigned char* const tag = out.data() + kNonceBytes;
  check(::RAND_bytes(out.data(), kNonceBytes));
  const Cipher cipher = new_cipher();
  int length = 0;
  check(::EVP_EncryptInit_ex2(cipher.get(), ::EVP_aes_256_gcm(), key_.data(), out.data(), nullptr));
  check(::EVP_EncryptUpdate(cipher.get(), nullptr, &length, bytes_of(name),
                            static_cast<int>(name.size())));
  check(::EVP_EncryptUpdate(cipher.get(), tag + kTagBytes, &length, bytes_of(plain),
                            static_cast<int>(plain.size())));
  check(::EVP_EncryptFinal_ex(cipher.get(), tag + kTagBytes + length, &length));
  check(::EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_GET_TAG, kTagBytes, tag));
  return hex(out);
}

std::optional<Secret> Seal::open(std::string_view sealed, std::string_view name) const {
  auto bytes = from_hex(sealed);
  if (!bytes || bytes->size() < kNonceBytes + kTagBytes) return std::nullopt;
  unsigned char* const tag = bytes->data() + kNonceBytes;
  std::string plain(bytes->size() - kNonceBytes - kTagBytes, '\0');
  auto* const out = reinterpret_cast<unsigned char*>(plain.data());
  const Cipher cipher = new_cipher();
  int length = 0;
  check(::EVP_DecryptInit_ex2(cipher.get(), ::EVP_aes_256_gcm(), key_.data(), bytes->data(),
                              nullptr));
  check(::EVP_DecryptUpdate(cipher.get(), nullptr, &length, bytes_of(name),
                            static_cast<int>(name.size())));
  check(::EVP_DecryptUpdate(cipher.get(), out, &length, tag + kTagBytes,
                            static_cast<int>(plain.size())));
  check(::EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_SET_TAG, kTagBytes, tag));
  if (::EVP_DecryptFinal_ex(cipher.get(), out + length, &length) != 1) return std::nullopt;
  return Secret{std::move(plain)};
}

}  // namespace bot
