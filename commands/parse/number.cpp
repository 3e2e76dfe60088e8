#include "commands/parse/number.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "commands/error.h"
#include "commands/parse/words.h"
#include "commands/wording.h"

namespace commands::parse {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

[[noreturn]] void refuse(std::string_view word, std::string_view why) {
  throw UserError{
      fmt::format("I can't read \"{}\" as a number: {}.", shortened(word, kShownCharacters), why)};
}

// Moves past a sign at the beginning of `text`; whether it was a minus.
bool take_minus(std::string_view& text) {
  if (text.empty() || (text[0] != '-' && text[0] != '+')) return false;
  const bool minus = text[0] == '-';
  text.remove_prefix(1);
  return minus;
}

// Moves past a currency sign at the beginning of `text`; empty when there is none.
std::string take_currency(std::string_view& text) {
  const std::string_view sign = leading_currency(text);
  text.remove_prefix(sign.size());
  while (!sign.empty() && text.starts_with(' ')) text.remove_prefix(1);
  return std::string{sign};
}

// Moves past digits and the separators between them.
std::string_view take_digits(std::string_view& text) {
  std::size_t end = 0;
  while (end < text.size() && (is_digit(text[end]) || std::string_view{",.' "}.find(text[end]) !=
                                                          std::string_view::npos)) {
    ++end;
  }
  while (end > 0 && !is_digit(text[end - 1])) --end;
  return std::exchange(text, text.substr(end)).substr(0, end);
}

// The digits without their grouping, when every group has three but the first, which has one to
// three and does not begin with 0.
std::optional<std::string> ungrouped(std::string_view digits, char separator) {
  std::string result;
  std::size_t group = 0;
  bool first = true;
  for (const char c : digits) {
    if (c != separator) {
      result += c;
      ++group;
      continue;
    }
    if (first ? group < 1 || group > 3 : group != 3) return std::nullopt;
    group = 0;
    first = false;
  }
  const bool leading_zero = !first && result[0] == '0';
  return (!first && group != 3) || leading_zero ? std::nullopt : std::optional{result};
}

std::size_t count(std::string_view text, char c) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), c));
}

// Which character of `digits` is the decimal separator; 0 when none is.
char decimal_separator(std::string_view digits, DecimalMark mark) {
  const char own = mark == DecimalMark::kPoint ? '.' : ',';
  const char other = mark == DecimalMark::kPoint ? ',' : '.';
  if (count(digits, own) > 0 && count(digits, other) > 0) {
    return digits.rfind(own) > digits.rfind(other) ? own : other;
  }
  if (count(digits, own) == 1) return own;
  return count(digits, other) == 1 && !ungrouped(digits, other) ? other : '\0';
}

// Whether `digits` are 1200 in our answers and 1.2 to whoever has the comma.
bool means_two(std::string_view digits, DecimalMark mark) {
  return mark == DecimalMark::kComma && count(digits, ',') == 1 && count(digits, '.') == 0 &&
         ungrouped(digits, ',');
}

// The digits in canonical form; absent when their separators make no sense.
std::optional<std::string> canonical(std::string_view digits, DecimalMark mark) {
  const char decimal = decimal_separator(digits, mark);
  const std::size_t split = decimal == 0 ? digits.size() : digits.find(decimal);
  std::string_view whole = digits.substr(0, split);
  const std::string_view fraction = split < digits.size() ? digits.substr(split + 1) : "";
  if (std::any_of(fraction.begin(), fraction.end(), [](char c) { return !is_digit(c); })) {
    return std::nullopt;
  }
  std::string result{whole};
  for (const char separator : {',', '.', '\'', ' '}) {
    if (result.find(separator) == std::string::npos) continue;
    const auto joined = ungrouped(result, separator);
    if (!joined) return std::nullopt;
    result = *joined;
  }
  return fraction.empty() ? result : result + "." + std::string{fraction};
}

// Moves past k, M or bn at the beginning of `text` when it is all there is or a unit follows that
// is not a letter; the power of ten it stands for.
int take_power(std::string_view& text, std::string_view expected_unit) {
  static constexpr std::array<std::pair<std::string_view, int>, 4> kPowers{
      {{"k", 3}, {"m", 6}, {"bn", 9}, {"b", 9}}};
  if (same_unit(text, expected_unit)) return 0;
  for (const auto& [letter, power] : kPowers) {
    if (!same(text.substr(0, letter.size()), letter)) continue;
    const std::string_view left = text.substr(letter.size());
    const bool ends =
        left.empty() || !((left[0] >= 'a' && left[0] <= 'z') || (left[0] >= 'A' && left[0] <= 'Z'));
    if (!ends) continue;
    text = left;
    return power;
  }
  return 0;
}

}  // namespace

bool begins_number(std::string_view word) {
  const std::string text = narrow(word);
  std::string_view left = text;
  take_minus(left);
  take_currency(left);
  take_minus(left);
  return !left.empty() && is_digit(left[0]);
}

DecimalMark decimal_mark(std::string_view language) {
  // Of those that Slack and Mattermost speak; what they say where is in Unicode's CLDR.
  static constexpr std::array<std::string_view, 27> kComma{
      "bg", "cs", "da", "de", "el", "es", "fi", "fr", "hr", "hu", "id", "it", "lt", "nb",
      "nl", "nn", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sv", "tr", "uk", "vi"};
  static constexpr std::array<std::string_view, 4> kPoint{"de-ch", "de-li", "es-mx", "es-la"};
  std::string name = lower(language);
  std::replace(name.begin(), name.end(), '_', '-');
  if (std::find(kPoint.begin(), kPoint.end(), name) != kPoint.end()) return DecimalMark::kPoint;
  const bool comma =
      std::find(kComma.begin(), kComma.end(), name.substr(0, name.find('-'))) != kComma.end();
  return comma ? DecimalMark::kComma : DecimalMark::kPoint;
}

std::string typed_text(const okr::Decimal& value, DecimalMark mark) {
  std::string text = value.text();
  if (mark == DecimalMark::kPoint) return text;
  const std::size_t point = text.find('.');
  if (point == std::string::npos) return text;
  text[point] = ',';
  // Another digit, as three behind a comma may be a group.
  return text.size() - point == 4 ? text + "0" : text;
}

Number read_number(std::string_view word, std::string_view expected_unit, DecimalMark mark) {
  const std::string text = narrow(word);
  std::string_view left = text;
  bool minus = take_minus(left);
  Number number;
  number.unit = take_currency(left);
  if (!minus && !number.unit.empty()) minus = take_minus(left);
  const std::string_view digits = take_digits(left);
  if (digits.empty() || !is_digit(digits[0]))
    refuse(word, "it should be like 45, 1,200, 41% or €3.4k");
  if (means_two(digits, mark)) {
    const auto small = okr::Decimal::parse(*canonical(digits, mark));
    refuse(word, fmt::format("it can be {0} or {1}; type {0}, or {2}0 for the other",
                             *ungrouped(digits, ','), small->text(), digits));
  }
  const auto plain_digits = canonical(digits, mark);
  if (!plain_digits) refuse(word, "its commas and points don't fit");
  const auto value = okr::Decimal::parse((minus ? "-" : "") + *plain_digits);
  if (!value) refuse(word, "18 digits, 9 of them after the point, are the most I take");
  const auto shifted = value->shifted(take_power(left, expected_unit));
  if (!shifted) refuse(word, "18 digits are the most I take");
  number.value = *shifted;
  left = trimmed(left);
  const bool odd = std::any_of(left.begin(), left.end(),
                               [](char c) { return is_digit(c) || c == '^' || c == '+'; });
  if (odd) refuse(word, "write it in full, like 100000 or 1.2M");
  if (!left.empty() && !number.unit.empty()) refuse(word, "it has two units");
  if (!left.empty()) number.unit = left;
  return number;
}

}  // namespace commands::parse
