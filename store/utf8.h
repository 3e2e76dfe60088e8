#pragma once

#include <string_view>

namespace store {

// Whether the text is well-formed UTF-8: no stray or missing bytes, overlong forms, surrogates or
// code points beyond U+10FFFF.
[[nodiscard]] bool valid_utf8(std::string_view text);

}  // namespace store
