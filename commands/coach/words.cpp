#include "commands/coach/words.h"

#include <algorithm>

#include "commands/coach/tokens.h"
#include "commands/parse/words.h"

namespace commands::coach {
namespace {

std::vector<std::string_view> words_in(std::string_view line) {
  std::vector<std::string_view> words;
  for (line = parse::trimmed(line); !line.empty(); line = parse::trimmed(line)) {
    words.push_back(parse::first_word(line));
    line.remove_prefix(words.back().size());
  }
  return words;
}

const std::vector<Language>& languages() {
  static const std::vector<Language> kAll = [] {
    std::vector<Language> all;
    for (const WordFile& file : word_files()) all.emplace_back(file);
    return all;
  }();
  return kAll;
}

}  // namespace

void WordList::add(std::string_view pattern) {
  if (pattern.ends_with('*')) {
    beginnings_.emplace_back(pattern.substr(0, pattern.size() - 1));
  } else if (pattern.starts_with('*')) {
    endings_.emplace_back(pattern.substr(1));
  } else {
    whole_.emplace(pattern);
  }
}

bool WordList::has(std::string_view lower) const {
  if (whole_.contains(lower)) return true;
  return std::any_of(beginnings_.begin(), beginnings_.end(),
                     [&](const std::string& begin) { return lower.starts_with(begin); }) ||
         std::any_of(endings_.begin(), endings_.end(),
                     [&](const std::string& end) { return lower.ends_with(end); });
}

bool WordList::has_part(std::string_view lower) const {
  if (has(lower)) return true;
  while (!lower.empty()) {
    const std::size_t hyphen = std::min(lower.find('-'), lower.size());
    if (has(lower.substr(0, hyphen))) return true;
    lower.remove_prefix(std::min(hyphen + 1, lower.size()));
  }
  return false;
}

Language::Language(const WordFile& file) : name_(file.language) {
  std::string_view text = file.text;
  std::string list;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = parse::trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.starts_with('#')) continue;
    if (line.starts_with('[')) {
      list = line.substr(1, line.size() - 2);
    } else {
      read_line(list, line);
    }
  }
}

void Language::read_line(std::string_view list, std::string_view line) {
  const auto words = words_in(line);
  for (const std::string_view word : words) {
    if (list == "unit") {
      units_.emplace(word, words.front());
    } else if (const std::size_t bar = word.find('|'); bar != std::string_view::npos) {
      split_.emplace_back(word.substr(0, bar), word.substr(bar + 1));
    } else {
      lists_[std::string{list}].add(word);
    }
  }
}

const WordList& Language::list(std::string_view name) const {
  static const WordList kNone;
  const auto found = lists_.find(name);
  return found == lists_.end() ? kNone : found->second;
}

std::string Language::unit(std::string_view lower) const {
  const auto found = units_.find(lower);
  return found == units_.end() ? std::string{} : found->second;
}

Language::Known Language::known(const std::vector<std::string>& lower) const {
  Known count;
  for (const std::string& word : lower) {
    if (has("function", word)) ++count.function;
    const bool any = std::any_of(lists_.begin(), lists_.end(),
                                 [&](const auto& named) { return named.second.has_part(word); });
    if (any || units_.contains(word)) ++count.any;
  }
  return count;
}

const Language* language_of(std::string_view text) {
  std::vector<std::string> words;
  for (const Token& token : tokens(text, nullptr)) {
    if (token.kind == Token::Kind::kWord) words.push_back(token.lower);
  }
  // Function words weigh most: product names and borrowed words are at home in every language.
  const Language* best = nullptr;
  int most = 0;
  bool shared = false;
  for (const Language& language : languages()) {
    const auto known = language.known(words);
    const int weight = 3 * known.function + known.any;
    shared = weight == most;
    if (weight <= most) continue;
    most = weight;
    best = &language;
  }
  return shared ? nullptr : best;
}

const Language* language_named(std::string_view name) {
  const auto& all = languages();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Language& one) { return one.name() == name; });
  return found == all.end() ? nullptr : &*found;
}

std::string lower_case(std::string_view text) {
  std::string lower = parse::lower(text);
  for (std::size_t i = 0; i + 1 < lower.size(); ++i) {
    const auto lead = static_cast<unsigned char>(lower[i]);
    const auto next = static_cast<unsigned char>(lower[i + 1]);
    const bool capital = lead == 0xC3 && next >= 0x80 && next <= 0x9E && next != 0x97;
    if (capital) lower[i + 1] = static_cast<char>(next + 0x20);
  }
  return lower;
}

}  // namespace commands::coach
