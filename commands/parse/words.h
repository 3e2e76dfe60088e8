#pragma once

#include <string>
#include <string_view>

namespace commands::parse {

// What separates words: ASCII white space. A no-break space does not, so that 3 400 can be one.
[[nodiscard]] bool is_space(char c);
[[nodiscard]] std::string_view trimmed(std::string_view text);
// What stands before the first white space; `text` must not begin with any.
[[nodiscard]] std::string_view first_word(std::string_view text);
// `text` in one line: its words with one blank between each two.
[[nodiscard]] std::string in_one_line(std::string_view text);
// ASCII letters in lower case; all else as it is.
[[nodiscard]] std::string lower(std::string_view text);
// Whether two texts are the same but for the case of ASCII letters.
[[nodiscard]] bool same(std::string_view a, std::string_view b);
[[nodiscard]] bool all_digits(std::string_view text);  // ASCII, at least one

// Full-width forms (U+FF01 to U+FF5E) as ASCII, every kind of space as ' ', U+2212 as '-'; without
// marks that nobody sees, such as those of a writing direction (U+200E, U+200F).
[[nodiscard]] std::string narrow(std::string_view text);

// `word` without the commas, points, colons, semicolons and dashes that it ends with: what parts it
// from the next. Empty when it is nothing else.
[[nodiscard]] std::string_view unpunctuated(std::string_view word);

// How many code points `text` has. Precondition: valid UTF-8.
[[nodiscard]] std::size_t characters(std::string_view text);

// `text` without what could only deceive whoever reads it: control characters other than white
// space, and the invisible marks that override or embed a writing direction (U+202A to U+202E,
// U+2066 to U+2069). Texts in right-to-left scripts read the same without them.
[[nodiscard]] std::string harmless(std::string_view text);

}  // namespace commands::parse
