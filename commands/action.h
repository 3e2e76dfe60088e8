#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/okr/id.h"

namespace commands {

// What a button does, whatever platform shows it.
struct Action {
  std::string name;    // a row of the table in click.cpp: "checkin", "same", "home" …
  std::string object;  // what it is about and the state it was drawn in: "KR12", "KR12=57", or ""
  std::optional<okr::PersonId> person;  // who may press it; absent: whoever sees it
  friend bool operator==(const Action&, const Action&) = default;
};

// As platforms carry it, of ASCII letters, digits and punctuation: "v1:same:KR12=57:3".
[[nodiscard]] std::string to_text(const Action& action);
// Absent for whatever to_text of this version does not give.
[[nodiscard]] std::optional<Action> parse_action(std::string_view text);

// At most so many bytes has the text of an action.
inline constexpr std::size_t kLongestAction = 1200;

// The parts of a text between separators, one at least.
[[nodiscard]] std::vector<std::string_view> parts_of(std::string_view text, char separator);

}  // namespace commands
