#include "commands/action.h"

#include <algorithm>
#include <charconv>

namespace commands {
namespace {

constexpr std::string_view kVersion = "v1";

bool of_a_name(char c) {
  return (c >= 'a' && c <= 'z') || c == '-';
}

bool of_an_object(char c) {
  constexpr std::string_view kMarks = "=,+-.";
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
         kMarks.find(c) != std::string_view::npos;
}

std::optional<std::int64_t> number_in(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

}  // namespace

std::vector<std::string_view> parts_of(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::string to_text(const Action& action) {
  std::string text{kVersion};
  text.append(":").append(action.name).append(":").append(action.object).append(":");
  return text + std::to_string(action.person.value_or(okr::PersonId{0}).value);
}

std::optional<Action> parse_action(std::string_view text) {
  if (text.size() > kLongestAction) return std::nullopt;
  const auto parts = parts_of(text, ':');
  if (parts.size() != 4 || parts[0] != kVersion || parts[1].empty()) return std::nullopt;
  const bool sound = std::all_of(parts[1].begin(), parts[1].end(), of_a_name) &&
                     std::all_of(parts[2].begin(), parts[2].end(), of_an_object);
  const auto person = number_in(parts[3]);
  if (!sound || !person) return std::nullopt;
  Action action{std::string{parts[1]}, std::string{parts[2]}, std::nullopt};
  if (*person != 0) action.person = okr::PersonId{*person};
  return action;
}

}  // namespace commands
