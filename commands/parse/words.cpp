#include "commands/parse/words.h"

#include <algorithm>
#include <array>

namespace commands::parse {

namespace {

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
char lower(char c) {
  return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}

struct Replacement {
  std::string_view from;
  char to;  // 0: nothing
};
constexpr std::array<Replacement, 12> kNarrow{{
    {"\xC2\xA0", ' '},       // no-break space
    {"\xE2\x80\x87", ' '},   // figure space
    {"\xE2\x80\x89", ' '},   // thin space
    {"\xE2\x80\xAF", ' '},   // narrow no-break space
    {"\xE3\x80\x80", ' '},   // ideographic space
    {"\xE2\x88\x92", '-'},   // minus sign
    {"\xE2\x80\x99", '\''},  // right single quotation mark, as in Swiss grouping
    {"\xE2\x80\x8B", 0},     // zero width space
    {"\xE2\x80\x8E", 0},     // left-to-right mark
    {"\xE2\x80\x8F", 0},     // right-to-left mark
    {"\xE2\x81\xA0", 0},     // word joiner
    {"\xEF\xBB\xBF", 0},     // zero width no-break space
}};

// The ASCII form of a full-width character at the beginning of `text`; 0 when there is none there.
char full_width(std::string_view text) {
  if (text.size() < 3 || text[0] != '\xEF') return 0;
  const int second = static_cast<unsigned char>(text[1]);
  const int third = static_cast<unsigned char>(text[2]);
  if (second != 0xBC && second != 0xBD) return 0;
  const int code = ((second & 0x3F) << 6) + (third & 0x3F);  // the low 12 bits of U+Fxxx
  constexpr int kFirst = 0xF01;
  constexpr int kLast = 0xF5E;
  return code < kFirst || code > kLast ? '\0' : static_cast<char>(code - kFirst + '!');
}

// How many bytes at the beginning of `text` are one character that harmless() drops.
std::size_t dropped(std::string_view text) {
  const auto byte = static_cast<unsigned char>(text[0]);
  if ((byte < 0x20 && !is_space(text[0])) || byte == 0x7F) return 1;
  if (byte == 0xC2 && text.size() > 1 && static_cast<unsigned char>(text[1]) < 0xA0) return 2;
  if (byte != 0xE2 || text.size() < 3) return 0;
  const auto second = static_cast<unsigned char>(text[1]);
  const auto third = static_cast<unsigned char>(text[2]);
  const bool overrides = second == 0x80 && third >= 0xAA && third <= 0xAE;
  const bool isolates = second == 0x81 && third >= 0xA6 && third <= 0xA9;
  return overrides || isolates ? 3 : 0;
}

}  // namespace

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view first_word(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size() && !is_space(text[length])) ++length;
  return text.substr(0, length);
}

std::string in_one_line(std::string_view text) {
  std::string line;
  for (std::string_view left = trimmed(text); !left.empty();) {
    const std::string_view word = first_word(left);
    if (!line.empty()) line += ' ';
    line += word;
    left = trimmed(left.substr(word.size()));
  }
  return line;
}

std::string lower(std::string_view text) {
  std::string result{text};
  for (char& c : result) c = lower(c);
  return result;
}

bool same(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

bool all_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string narrow(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const auto* const found = std::find_if(kNarrow.begin(), kNarrow.end(), [&](const auto& row) {
      return text.substr(0, row.from.size()) == row.from;
    });
    if (found != kNarrow.end()) {
      if (found->to != 0) result += found->to;
      text.remove_prefix(found->from.size());
    } else if (const char ascii = full_width(text); ascii != 0) {
      result += ascii;
      text.remove_prefix(3);
    } else {
      result += text[0];
      text.remove_prefix(1);
    }
  }
  return result;
}

std::string_view unpunctuated(std::string_view word) {
  constexpr std::array<std::string_view, 7> kParting{",", ".", ":", ";", "-", "–", "—"};
  for (bool cut = true; cut;) {
    cut = false;
    for (const std::string_view mark : kParting) {
      if (!word.ends_with(mark)) continue;
      word.remove_suffix(mark.size());
      cut = true;
    }
  }
  return word;
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

std::string harmless(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const std::size_t skip = dropped(text);
    if (skip == 0) result += text[0];
    text.remove_prefix(skip == 0 ? 1 : skip);
  }
  return result;
}

}  // namespace commands::parse
