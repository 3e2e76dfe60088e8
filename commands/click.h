#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "commands/command.h"

namespace commands {

// What pressing a button does.
struct Pressed {
  std::string name;
  std::optional<okr::PersonId> person;  // the only one who may press it
  Access access = Access::kReads;
  std::function<Message(Context&)> run;
  bool replaces = false;  // the answer takes the place of the message with the button
  // What those read who are not in the book; empty: they are added to it first.
  Message (*stranger)(const store::Book& book, okr::Instant now) = nullptr;
};
// The button with that action, as the platform carried it. One that this Milepost does not know
// says so and shows what there is now.
[[nodiscard]] Pressed pressed_button(std::string_view action);

}  // namespace commands
