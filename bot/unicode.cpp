#include "bot/unicode.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace bot {
namespace {

constexpr char32_t kReplacement = U'\uFFFD';
constexpr char32_t kFirstBeyondAscii = 0x80;

struct Range {
  char32_t first;
  char32_t last;
};

// Format characters that change the direction of writing, mark its end or annotate:
// https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters
constexpr std::array kInvisible{
    Range{U'\u061C', U'\u061C'}, Range{U'\u200E', U'\u200F'}, Range{U'\u202A', U'\u202E'},
    Range{U'\u2060', U'\u206F'}, Range{U'\uFEFF', U'\uFEFF'}, Range{U'\uFFF9', U'\uFFFB'},
};

constexpr std::array kSpaces{
    // beyond ASCII
    Range{U'\u00A0', U'\u00A0'}, Range{U'\u1680', U'\u1680'}, Range{U'\u2000', U'\u200A'},
    Range{U'\u2028', U'\u2029'}, Range{U'\u202F', U'\u202F'}, Range{U'\u205F', U'\u205F'},
    Range{U'\u3000', U'\u3000'},
};

// General punctuation, arrows, mathematical signs, boxes and CJK punctuation.
constexpr std::array kPunctuation{
    Range{U'\u00A1', U'\u00BF'},
    Range{U'\u200B', U'\u2BFF'},
    Range{U'\u3001', U'\u303F'},
};

template <std::size_t n>
bool within(const std::array<Range, n>& ranges, char32_t c) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [c](Range range) { return c >= range.first && c <= range.last; });
}

bool is_invisible(char32_t c) {
  return c >= kInvisible.front().first && within(kInvisible, c);
}
bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0);
}
bool is_line_break(char32_t c) {
  return c == U'\n' || c == U'\r' || c == U'\u0085' || c == U'\u2028' || c == U'\u2029';
}

// How many bytes the lead byte announces, 0 when it is none.
std::size_t announced(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  if (lead >= 0xF0 && lead < 0xF5) return 4;
  return 0;
}

// Reads one code point at `at` and moves past it.
char32_t next(std::string_view utf8, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(utf8[i]); };
  if (byte(at) < kFirstBeyondAscii) return byte(at++);
  const std::size_t length = announced(byte(at));
  const std::size_t begin = at++;
  if (length == 0 || begin + length > utf8.size()) return kReplacement;

  char32_t c = byte(begin) & (0xFFU >> (length + 1));
  for (std::size_t i = begin + 1; i < begin + length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return kReplacement;
    c = (c << 6U) | (byte(i) & 0x3FU);
  }
  constexpr std::array<char32_t, 5> kSmallest{0, 0, 0x80, 0x800, 0x10000};
  if (c < kSmallest.at(length) || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) return kReplacement;
  at = begin + length;
  return c;
}

}  // namespace

std::u32string decode(std::string_view utf8) {
  std::u32string out;
  out.reserve(utf8.size());
  for (std::size_t at = 0; at < utf8.size();) out += next(utf8, at);
  return out;
}

void append(std::string& utf8, char32_t code_point) {
  const auto add = [&](std::uint32_t byte) { utf8 += static_cast<char>(byte); };
  const std::uint32_t c = code_point;
  if (c < 0x80) {
    add(c);
  } else if (c < 0x800) {
    add(0xC0U | (c >> 6U));
    add(0x80U | (c & 0x3FU));
  } else if (c < 0x10000) {
    add(0xE0U | (c >> 12U));
    add(0x80U | ((c >> 6U) & 0x3FU));
    add(0x80U | (c & 0x3FU));
  } else {
    add(0xF0U | (c >> 18U));
    add(0x80U | ((c >> 12U) & 0x3FU));
    add(0x80U | ((c >> 6U) & 0x3FU));
    add(0x80U | (c & 0x3FU));
  }
}

std::string encode(std::u32string_view code_points) {
  std::string out;
  for (const char32_t c : code_points) append(out, c);
  return out;
}

std::u32string visible(std::string_view utf8) {
  std::u32string out(utf8.size(), U'\0');  // never more code points than bytes
  std::size_t size = 0;
  std::size_t breaks = 0;
  char32_t before = 0;
  for (std::size_t at = 0; at < utf8.size();) {
    const char32_t c = next(utf8, at);
    const bool second_half = before == U'\r' && c == U'\n';
    before = c;
    if (second_half) continue;
    if (is_line_break(c)) {
      if (++breaks <= 2) out[size++] = U'\n';
      continue;
    }
    if (c != U'\t' && (is_control(c) || is_invisible(c))) continue;
    out[size++] = c == U'\t' ? U' ' : c;
    breaks = 0;
  }
  out.resize(size);
  return out;
}

bool is_space(char32_t code_point) {
  if (code_point < kFirstBeyondAscii) {
    return code_point == U' ' || code_point == U'\n' || code_point == U'\t';
  }
  return within(kSpaces, code_point);
}

bool is_word(char32_t code_point) {
  if (code_point < kFirstBeyondAscii) {
    return (code_point >= U'0' && code_point <= U'9') ||
           (code_point >= U'a' && code_point <= U'z') || (code_point >= U'A' && code_point <= U'Z');
  }
  return !is_space(code_point) && !within(kPunctuation, code_point);
}

std::string with_plain_spaces(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view left = text.substr(at);
    if (left.substr(0, 2) == "\u00A0") {
      out += ' ';
      at += 2;
    } else if (left.substr(0, 3) == "\u202F") {
      out += ' ';
      at += 3;
    } else {
      out += text[at++];
    }
  }
  return out;
}

}  // namespace bot
