#include "commands/parse/name.h"

#include <algorithm>

#include "commands/parse/nearest.h"
#include "commands/parse/words.h"

namespace commands::parse {

namespace {

// How many words `name` has.
std::size_t word_count(std::string_view name) {
  std::size_t count = 0;
  for (name = trimmed(name); !name.empty(); ++count) {
    name = trimmed(name.substr(first_word(name).size()));
  }
  return count;
}

// The first `count` words of `text` as they stand there; all of it when it has fewer.
std::string_view leading_words(std::string_view text, std::size_t count) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view left = trimmed(text.substr(end));
    if (left.empty()) break;
    end = static_cast<std::size_t>(left.data() - text.data()) + first_word(left).size();
  }
  return text.substr(0, end);
}

// How many bytes of `text` are the words of `name`; 0 when it does not begin with them.
std::size_t leading_name(std::string_view text, std::string_view name) {
  std::string_view left = trimmed(text);
  std::size_t end = 0;
  for (name = trimmed(name); !name.empty();) {
    const std::string_view typed = first_word(left);
    const std::string_view wanted = first_word(name);
    if (!same(typed, wanted)) return 0;
    end = static_cast<std::size_t>(typed.data() - text.data()) + typed.size();
    left = trimmed(left.substr(typed.size()));
    name = trimmed(name.substr(wanted.size()));
  }
  return end;
}

}  // namespace

std::vector<NameTyped> leading_names(std::string_view text) {
  constexpr std::size_t kMostWords = 16;
  std::vector<NameTyped> names;
  for (std::size_t words = std::min(word_count(text), kMostWords); words > 0; --words) {
    const std::string_view typed = leading_words(text, words);
    names.push_back({in_one_line(typed), typed.size()});
  }
  return names;
}

std::optional<NameRead> longest_name(std::string_view text, const std::vector<std::string>& names) {
  std::optional<NameRead> best;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::size_t length = leading_name(text, names[i]);
    if (length > (best ? best->length : 0)) best = NameRead{i, length};
  }
  return best;
}

std::optional<std::size_t> near_name(std::string_view text, const std::vector<std::string>& names) {
  std::optional<std::size_t> best;
  int least = 0;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string_view typed = leading_words(text, word_count(names[i]));
    if (!nearest(typed, {names[i]})) continue;
    const int far = distance(typed, names[i]);
    if (best && far >= least) continue;
    best = i;
    least = far;
  }
  return best;
}

}  // namespace commands::parse
