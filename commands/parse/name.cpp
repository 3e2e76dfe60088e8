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

bool same_words(std::string_view a, std::string_view b) {
  for (a = trimmed(a), b = trimmed(b); !a.empty() && !b.empty();) {
    const std::string_view x = first_word(a);
    const std::string_view y = first_word(b);
    if (!same(x, y)) return false;
    a = trimmed(a.substr(x.size()));
    b = trimmed(b.substr(y.size()));
  }
  return a.empty() && b.empty();
}

}  // namespace

std::optional<NameRead> longest_name(std::string_view text, const std::vector<std::string>& names) {
  std::optional<NameRead> best;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string_view typed = leading_words(text, word_count(names[i]));
    if (typed.empty() || !same_words(typed, names[i])) continue;
    if (!best || typed.size() > best->length) best = NameRead{i, typed.size()};
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
