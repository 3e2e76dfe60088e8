#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace commands::parse {

struct NameRead {
  std::size_t index = 0;   // in the names
  std::size_t length = 0;  // how many bytes of the text it took
};

// The names that `text` may begin with: its first words in one line, the most of them first.
struct NameTyped {
  std::string name;
  std::size_t length = 0;  // how many bytes of the text it takes
};
[[nodiscard]] std::vector<NameTyped> leading_names(std::string_view text);

// The longest of `names` that stands at the beginning of `text`, word by word, without regard to
// ASCII case. Absent when none does.
[[nodiscard]] std::optional<NameRead> longest_name(std::string_view text,
                                                   const std::vector<std::string>& names);

// The index of the name that the first words of `text` are likely to be a misspelling of.
[[nodiscard]] std::optional<std::size_t> near_name(std::string_view text,
                                                   const std::vector<std::string>& names);

}  // namespace commands::parse
