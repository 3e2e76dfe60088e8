#pragma once

#include <string>
#include <string_view>

namespace bot {

// The code points of UTF-8 text; every byte that is not part of one becomes U+FFFD.
[[nodiscard]] std::u32string decode(std::string_view utf8);

// Adds the code point to the UTF-8 text.
void append(std::string& utf8, char32_t code_point);
[[nodiscard]] std::string encode(std::u32string_view code_points);

// The code points of UTF-8 text that anybody can see: all line breaks are '\n' and never more than
// two in a row, tabs are spaces, no-break spaces stay; control characters and those that turn the
// direction of writing are gone, so that no text can hide or reorder what stands beside it.
[[nodiscard]] std::u32string visible(std::string_view utf8);

// Letters and digits, of ASCII and everything beyond it that is not known to be space or
// punctuation.
[[nodiscard]] bool is_word(char32_t code_point);
[[nodiscard]] bool is_space(char32_t code_point);

// Separates what would take effect together, without being seen.
inline constexpr char32_t kZeroWidthSpace = U'\u200B';
inline constexpr char32_t kNoBreakSpace = U'\u00A0';
inline constexpr char32_t kEllipsis = U'\u2026';

// `text` with its no-break spaces, plain and narrow, as spaces: people paste them, and commands are
// split at spaces.
[[nodiscard]] std::string with_plain_spaces(std::string_view text);

}  // namespace bot
