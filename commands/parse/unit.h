#pragma once

#include <string_view>

namespace commands::parse {

// Units as people spell them, in English and German.

// Whether a typed unit means the same as the one a key result has: without regard to case, with or
// without a plural s, and by its other names (percent, Prozent, hrs, EUR, USD).
[[nodiscard]] bool same_unit(std::string_view typed, std::string_view unit);

// Whether `word` is a unit wherever it stands behind a number: %, hours, Tage, €. Not what is as
// often another word ("second", "pound") or a power of ten ("m").
[[nodiscard]] bool is_unit_word(std::string_view word);

// Whether `unit` stands before its number: a currency sign.
[[nodiscard]] bool is_currency(std::string_view unit);
// The currency sign that `text` begins with; empty for none.
[[nodiscard]] std::string_view leading_currency(std::string_view text);

// How many bytes at the beginning of `text`, which stands behind a number, are a unit: `expected`,
// of one word or several, or else a currency sign, % or, where a unit is expected, any unit word.
// Punctuation behind it counts. 0 when there is none.
[[nodiscard]] std::size_t unit_length(std::string_view text, std::string_view expected);

}  // namespace commands::parse
