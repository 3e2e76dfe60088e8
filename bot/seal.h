#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "bot/config.h"

namespace bot {

// Keeps secrets in the book unreadable for whoever has the book without MILEPOST_SECRET_KEY, and
// makes what nobody else can make: AES-256-GCM under a key of its own for each purpose. Any thread.
class Seal {
 public:
  Seal(const Secret& key, std::string_view purpose);

  // Letters and digits, other ones each time. `name` says what the secret belongs to, so that it
  // cannot be put in another's place.
  [[nodiscard]] std::string seal(const Secret& secret, std::string_view name) const;
  // What was sealed; absent when that was done under another key, purpose or name, or changed.
  [[nodiscard]] std::optional<Secret> open(std::string_view sealed, std::string_view name) const;

 private:
  std::array<unsigned char, 32> key_{};
};

}  // namespace bot
