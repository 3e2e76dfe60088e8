#include "commands/coach/tokens.h"

#include <algorithm>
#include <array>

#include "commands/parse/words.h"

namespace commands::coach {
namespace {

using Role = Token::Role;

constexpr std::array<std::string_view, 3> kSigns{"€", "$", "£"};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool has_digit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), is_digit);
}

// Marks that stand around words and mean nothing here.
std::string_view bare(std::string_view word) {
  static constexpr std::array<std::string_view, 17> kAround{
      ",", ".", ":", "!", "?", "(", ")", "\"", "'", "“", "”", "„", "«", "»", "‘", "’", "…"};
  for (bool cut = true; cut;) {
    cut = false;
    for (const std::string_view mark : kAround) {
      if (word.starts_with(mark)) {
        word.remove_prefix(mark.size());
        cut = true;
      }
      if (word.ends_with(mark)) {
        word.remove_suffix(mark.size());
        cut = true;
      }
    }
  }
  return word;
}

// Digits and separators as one canonical number; absent when they are none.
std::optional<okr::Decimal> read_digits(std::string_view digits, bool comma_is_decimal) {
  const char decimal = comma_is_decimal ? ',' : '.';
  const char group = comma_is_decimal ? '.' : ',';
  const std::size_t groups =
      static_cast<std::size_t>(std::count(digits.begin(), digits.end(), group));
  const std::size_t points =
      static_cast<std::size_t>(std::count(digits.begin(), digits.end(), decimal));
  if (points > 1) return std::nullopt;
  const std::size_t last = digits.rfind(group);
  const bool odd_group = groups == 1 && points == 0 && digits.size() - last - 1 != 3;
  std::string text;
  for (const char c : digits) {
    if (c == decimal || (c == group && odd_group)) {
      text += '.';
    } else if (c != group) {
      text += c;
    }
  }
  return okr::Decimal::parse(text);
}

std::string_view take_sign(std::string_view& word) {
  for (const std::string_view sign : kSigns) {
    if (!word.starts_with(sign)) continue;
    word.remove_prefix(sign.size());
    return sign;
  }
  return {};
}

int power_of(std::string_view lower, const Language* language) {
  if (language == nullptr) return 0;
  if (language->has("thousand", lower)) return 3;
  if (language->has("million", lower)) return 6;
  return language->has("billion", lower) ? 9 : 0;
}

bool is_date(std::string_view word) {
  const auto dots = std::count(word.begin(), word.end(), '.');
  const auto hyphens = std::count(word.begin(), word.end(), '-');
  const bool only = std::all_of(word.begin(), word.end(),
                                [](char c) { return is_digit(c) || c == '.' || c == '-'; });
  return only && word.size() <= 10 && (hyphens == 2 || (dots == 2 && hyphens == 0));
}

// Reads "€4.80", "5%", "1.2M", "800ms"; absent for names such as "Q3", "B2B" and "2FA".
std::optional<Token> number_token(std::string_view word, const Language* language) {
  Token token;
  token.kind = Token::Kind::kNumber;
  token.unit = take_sign(word);
  if (word.starts_with('-') || word.starts_with('+')) word.remove_prefix(1);
  std::size_t end = 0;
  while (end < word.size() && (is_digit(word[end]) || word[end] == '.' || word[end] == ',')) ++end;
  if (end == 0 || !is_digit(word[0])) return std::nullopt;
  std::string_view digits = word.substr(0, end);
  while (!is_digit(digits.back())) digits.remove_suffix(1);
  const bool german = language != nullptr && language->name() == "de";
  const auto value = read_digits(digits, german);
  if (!value) return std::nullopt;
  token.value = *value;
  const std::string behind = lower_case(word.substr(end));
  if (behind.empty()) return token;
  if (const int power = power_of(behind, language)) {
    token.value = value->shifted(power).value_or(*value);
    return token;
  }
  const std::string unit = behind == "%" ? "%" : language != nullptr ? language->unit(behind) : "";
  if (unit.empty()) return std::nullopt;
  token.unit = unit;
  return token;
}

Token token_of(std::string_view word, const Language* language) {
  Token token;
  if (has_digit(word)) {
    if (is_date(word)) {
      token.kind = Token::Kind::kNumber;
      token.role = Role::kDate;
    } else if (auto number = number_token(word, language)) {
      token = *number;
    }
  }
  token.text = word;
  token.lower = lower_case(word);
  return token;
}

bool is_year(const Token& token) {
  return token.unit.empty() && token.text.size() == 4 && parse::all_digits(token.text) &&
         (token.text.starts_with("19") || token.text.starts_with("20"));
}

bool is_capitalised(std::string_view word) {
  return !word.empty() && word[0] >= 'A' && word[0] <= 'Z';
}

bool is_acronym(std::string_view word) {
  return word.size() > 1 &&
         std::all_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

// Multiplies by "million" and takes the unit that stands behind it.
void read_behind(std::vector<Token>& all, std::size_t at, const Language& language) {
  Token& number = all[at];
  std::size_t next = at + 1;
  if (next < all.size() && number.unit != "%") {
    if (const int power = power_of(all[next].lower, &language); power > 0) {
      number.value = number.value.shifted(power).value_or(number.value);
      ++next;
    }
  }
  if (next < all.size() && number.unit.empty()) number.unit = language.unit(all[next].lower);
}

bool is_named(const std::vector<Token>& all, std::size_t at, const Language& language) {
  if (at == 0 || !all[at].unit.empty()) return false;
  const Token& before = all[at - 1];
  if (language.has("name_before", before.lower) || is_acronym(before.text)) return true;
  // Every German noun is capitalised, and so is every first word.
  return language.name() != "de" && at > 1 && is_capitalised(before.text);
}

bool beside_month(const std::vector<Token>& all, std::size_t at, const Language& language) {
  if (!all[at].unit.empty()) return false;
  const bool before = at > 0 && language.has("period", all[at - 1].lower);
  return before || (at + 1 < all.size() && language.has("period", all[at + 1].lower));
}

Role role_of(const std::vector<Token>& all, std::size_t at, const Language& language) {
  if (is_year(all[at]) || beside_month(all, at, language)) return Role::kDate;
  if (is_named(all, at, language)) return Role::kName;
  const bool qualifies = at > 0 && language.has("qualifier", all[at - 1].lower);
  return qualifies ? Role::kQualifier : Role::kMeasure;
}

}  // namespace

std::vector<Token> tokens(std::string_view text, const Language* language) {
  std::vector<Token> all;
  for (text = parse::trimmed(text); !text.empty(); text = parse::trimmed(text)) {
    const std::string_view word = parse::first_word(text);
    text.remove_prefix(word.size());
    std::string_view inner = bare(word);
    const bool ends_part = inner.ends_with(';');
    while (inner.ends_with(';')) inner.remove_suffix(1);
    if (!inner.empty()) all.push_back(token_of(is_date(word) ? word : inner, language));
    if (inner == "&" || inner == "%") all.back().kind = Token::Kind::kMark;
    if (ends_part) all.push_back({Token::Kind::kMark, ";", ";", {}, {}, {}});
  }
  if (language == nullptr) {
    for (Token& token : all) {
      if (token.kind == Token::Kind::kNumber && is_year(token)) token.role = Role::kDate;
    }
    return all;
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].kind != Token::Kind::kNumber || all[i].role == Role::kDate) continue;
    read_behind(all, i, *language);
    all[i].role = role_of(all, i, *language);
  }
  return all;
}

}  // namespace commands::coach
