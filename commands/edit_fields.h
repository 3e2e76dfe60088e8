#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "commands/args.h"

namespace commands {

// What an edit does: the value as stored, and how the old and the new one are said.
struct Edited {
  std::optional<std::string> stored;
  std::string before;
  std::string after;
};

// One field that can be edited: how it is typed, and its name in the ledger. `edit` reads the new
// value and throws UserError for one that cannot be.
template <class Thing>
struct EditableField {
  std::string_view typed;
  std::string_view stored;
  Edited (*edit)(Args& args, const Thing& thing);
  enum class Reason { kOptional, kOnceRunning } reason = Reason::kOptional;
};

// The one place each to make a field editable.
[[nodiscard]] std::span<const EditableField<okr::Objective>> editable_fields(
    const okr::Objective& objective);
[[nodiscard]] std::span<const EditableField<okr::KeyResult>> editable_fields(
    const okr::KeyResult& key_result);

// An id as the ledger holds it.
template <class IdType>
[[nodiscard]] std::string stored_id(IdType id) {
  return std::to_string(id.value);
}
// Somebody who can own things. Throws UserError for who has left.
[[nodiscard]] okr::Person read_owner(Args& args);

}  // namespace commands
