#pragma once

#include <string>
#include <string_view>

namespace store {

// The SHA-256 of the bytes (FIPS 180-4), as 64 hexadecimal digits in lower case.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

}  // namespace store
