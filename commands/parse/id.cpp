#include "commands/parse/id.h"

#include <string>

#include "commands/parse/words.h"

namespace commands::parse {

std::optional<IdRead> read_id(std::string_view text) {
  constexpr std::size_t kMostDigits = 9;
  const std::string_view word = first_word(text);
  IdRead read;
  std::size_t prefix = 0;
  if (same(word.substr(0, 2), "kr")) {
    read.kind = IdKind::kKeyResult;
    prefix = 2;
  } else if (same(word.substr(0, 1), "o")) {
    read.kind = IdKind::kObjective;
    prefix = 1;
  } else if (same(word.substr(0, 1), "k")) {
    read.kind = IdKind::kKpi;
    prefix = 1;
  }
  read.length = word.size();
  std::string_view digits = word.substr(prefix);
  if (prefix > 0 && digits.empty()) {
    const std::string_view behind = trimmed(text.substr(word.size()));
    digits = first_word(behind);
    read.length = static_cast<std::size_t>(digits.data() + digits.size() - text.data());
  } else if (prefix > 0 && (digits.front() == '-' || digits.front() == '#')) {
    digits.remove_prefix(1);
  }
  // Nobody sees the marks of a writing direction (U+200E, U+200F).
  while (digits.ends_with("\xE2\x80\x8E") || digits.ends_with("\xE2\x80\x8F")) {
    digits.remove_suffix(3);
  }
  if (!digits.empty() && (digits.back() == ':' || digits.back() == ',')) digits.remove_suffix(1);
  if (!all_digits(digits) || digits.size() > kMostDigits) return std::nullopt;
  read.number = std::stoll(std::string{digits});
  return read.number > 0 ? std::optional{read} : std::nullopt;
}

}  // namespace commands::parse
