#include "commands/parse/unit.h"

#include <algorithm>
#include <array>
#include <string>

#include "commands/parse/words.h"

namespace commands::parse {

namespace {

constexpr std::array<std::string_view, 5> kCurrencySigns{"€", "$", "£", "¥", "₹"};

struct Spelling {
  std::string_view name;  // lower case, without a plural s
  std::string_view unit;
};
constexpr Spelling kSpellings[] = {
    {"%", "%"},
    {"percent", "%"},
    {"per cent", "%"},
    {"pct", "%"},
    {"prozent", "%"},
    {"s", "second"},
    {"sec", "second"},
    {"second", "second"},
    {"sek", "second"},
    {"sekunde", "second"},
    {"sekunden", "second"},
    {"m", "minute"},
    {"min", "minute"},
    {"minute", "minute"},
    {"minuten", "minute"},
    {"h", "hour"},
    {"hr", "hour"},
    {"hour", "hour"},
    {"std", "hour"},
    {"stunde", "hour"},
    {"stunden", "hour"},
    {"d", "day"},
    {"day", "day"},
    {"tag", "day"},
    {"tage", "day"},
    {"tagen", "day"},
    {"w", "week"},
    {"wk", "week"},
    {"week", "week"},
    {"woche", "week"},
    {"wochen", "week"},
    {"month", "month"},
    {"monat", "month"},
    {"monate", "month"},
    {"monaten", "month"},
    {"yr", "year"},
    {"year", "year"},
    {"jahr", "year"},
    {"jahre", "year"},
    {"jahren", "year"},
    {"€", "€"},
    {"eur", "€"},
    {"euro", "€"},
    {"$", "$"},
    {"usd", "$"},
    {"dollar", "$"},
    {"£", "£"},
    {"gbp", "£"},
    {"pound", "£"},
    {"¥", "¥"},
    {"jpy", "¥"},
    {"yen", "¥"},
    {"₹", "₹"},
    {"inr", "₹"},
    {"rupee", "₹"},
};

// As often something else: "7 second tries", "41 tag manager", 3 million.
constexpr std::array<std::string_view, 4> kOtherWords{"second", "tag", "pound", "m"};

std::string without_plural(std::string_view unit) {
  constexpr std::size_t kShortest = 3;  // hrs
  std::string one = lower(unit);
  if (one.size() >= kShortest && one.back() == 's') one.pop_back();
  return one;
}

const Spelling* find_spelling(std::string_view typed) {
  for (const std::string& name : {lower(typed), without_plural(typed)}) {
    const auto* const found =
        std::find_if(std::begin(kSpellings), std::end(kSpellings),
                     [&](const Spelling& spelling) { return spelling.name == name; });
    if (found != std::end(kSpellings)) return found;
  }
  return nullptr;
}

// The first `count` words of `text`, fewer when it has no more.
std::string_view words_at_the_front(std::string_view text, std::size_t count) {
  std::size_t end = 0;
  for (; count > 0; --count) {
    const std::string_view left = trimmed(text.substr(end));
    if (left.empty()) break;
    end = static_cast<std::size_t>(left.data() - text.data()) + first_word(left).size();
  }
  return text.substr(0, end);
}

std::size_t how_many_words(std::string_view text) {
  std::size_t count = 0;
  for (text = trimmed(text); !text.empty(); text = trimmed(text)) {
    text.remove_prefix(first_word(text).size());
    ++count;
  }
  return count;
}

}  // namespace

bool same_unit(std::string_view typed, std::string_view unit) {
  if (without_plural(typed) == without_plural(unit)) return true;
  const Spelling* const one = find_spelling(typed);
  const Spelling* const other = find_spelling(unit);
  return one != nullptr && other != nullptr && one->unit == other->unit;
}

bool is_unit_word(std::string_view word) {
  const std::string name = lower(word);
  return find_spelling(word) != nullptr &&
         std::find(kOtherWords.begin(), kOtherWords.end(), name) == kOtherWords.end();
}

bool is_currency(std::string_view unit) {
  return !unit.empty() && leading_currency(unit) == unit;
}

std::string_view leading_currency(std::string_view text) {
  const auto* const sign =
      std::find_if(kCurrencySigns.begin(), kCurrencySigns.end(),
                   [&](std::string_view one) { return text.starts_with(one); });
  return sign == kCurrencySigns.end() ? std::string_view{} : *sign;
}

std::size_t unit_length(std::string_view text, std::string_view expected) {
  if (!expected.empty()) {
    const std::string_view words = words_at_the_front(text, how_many_words(expected));
    const std::string typed = in_one_line(narrow(words));
    if (!typed.empty() && same_unit(unpunctuated(typed), expected)) return words.size();
  }
  const std::string_view word = words_at_the_front(text, 1);
  const std::string typed = narrow(word);
  const std::string_view bare = unpunctuated(typed);
  const bool sign = bare == "%" || is_currency(bare);
  return sign || (!expected.empty() && is_unit_word(bare)) ? word.size() : 0;
}

}  // namespace commands::parse
