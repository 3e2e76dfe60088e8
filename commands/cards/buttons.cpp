#include "commands/cards/buttons.h"

#include <fmt/format.h>

#include "commands/wording.h"

namespace commands::cards {
namespace {

constexpr std::size_t kDescription = 70;

Button button(std::string_view label, std::string_view description, Action action) {
  return {std::string{label}, shortened(description, kDescription), std::move(action),
          Button::Style::kDefault, std::nullopt};
}

Button unblock_button(const okr::KeyResult& key_result, okr::PersonId person) {
  const std::string id = id_text(key_result.id);
  Button made =
      button("Unblock", fmt::format("Nothing holds {} up any more", id), {"unblock", id, person});
  made.confirmation = {fmt::format("Is {} free again?", id),
                       "What holds it up is marked as over. /okr undo takes that back.",
                       "Yes, unblock", "Cancel"};
  return made;
}

}  // namespace

Actions key_result_buttons(const okr::KeyResult& key_result, bool blocked, okr::PersonId person) {
  const std::string id = id_text(key_result.id);
  const std::string name = fmt::format("{} {}", id, key_result.text);
  Actions row;
  row.buttons.push_back(button("Check in", "Check in on " + name, {"checkin", id, person}));
  row.buttons.back().style = Button::Style::kPrimary;
  if (key_result.latest) {
    row.buttons.push_back(
        button("No change", "No change on " + name,
               {"same", fmt::format("{}={}", id, key_result.latest->id.value), person}));
  }
  row.buttons.push_back(blocked
                            ? unblock_button(key_result, person)
                            : button("Blocked", "Say what blocks " + name, {"block", id, person}));
  return row;
}

Actions card_buttons(okr::PersonId person) {
  Actions row;
  row.buttons = {
      button("Check in all", "Check in on everything that is due", {"checkin", "", person}),
      button("Snooze", "Ask me later", {"snooze", "", person}),
      button("I'm away", "Say when I am away", {"away", "", person}),
      button("Hand over", "Let somebody else be asked", {"handover", "", person})};
  return row;
}

Actions all_in_buttons(okr::PersonId person) {
  return {{button("Change something", "Check in once more", {"checkin", "", person}),
           button("Focus", "Say what you want to get done this week", {"focus", "", person})}};
}

Actions draft_buttons(const okr::Objective& objective, okr::PersonId person) {
  const std::string id = id_text(objective.id);
  return {
      {button("Add key result", fmt::format("Add a key result to {}", id), {"add-kr", id, person}),
       button("Edit", fmt::format("Edit {}", id), {"edit", id, person})}};
}

Actions undo_button(okr::CommandId command, okr::PersonId person) {
  return {{button("Undo", "Take back what this message says",
                  {"undo", std::to_string(command.value), person})}};
}

Actions begin_buttons() {
  Actions row{{button("Begin", "Begin with Milepost", {"home", "", std::nullopt})}};
  row.buttons.front().style = Button::Style::kPrimary;
  return row;
}

Actions writing_buttons(okr::PersonId person) {
  return {{button("Add objective", "Write a new objective", {"add-objective", "", person}),
           button("Focus", "Say what you want to get done this week", {"focus", "", person}),
           button("Tell a win", "Tell the team what was achieved", {"win", "", person})}};
}

}  // namespace commands::cards
