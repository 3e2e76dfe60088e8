#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "bot/mattermost/seal.h"
#include "commands/form.h"
#include "commands/message.h"

namespace bot::mattermost {

// Interactive dialogs: https://developers.mattermost.com/integrate/plugins/interactive-dialogs.
// Only what servers from 5.37 on show. Pure.

// What a button asks before it does something.
struct Question {
  std::string action;  // its text
  commands::Confirmation asked;
};
// In one piece, for a seal.
[[nodiscard]] std::string question_text(const Question& question);
[[nodiscard]] std::optional<Question> parse_question(std::string_view text);

// How long a form can be sent in after it was opened: as long as it is remembered that it was.
inline constexpr std::chrono::hours kDialogLife{24};

// The dialog of a form, whose elements have the fields' ids. Absent when Mattermost has no room for
// what a field is prefilled with: shown without it, the form would erase it.
[[nodiscard]] std::optional<nlohmann::ordered_json> render_dialog(const commands::Form& form,
                                                                  const Token& state);
// The dialog that asks a question; it has nothing to fill in.
[[nodiscard]] nlohmann::ordered_json render_dialog(const Question& question, const Token& state);

// What was filled in: texts as they are, numbers and truth values as their text. What is missing,
// null or of another shape was not.
[[nodiscard]] commands::Values values_of(const nlohmann::ordered_json& submission);

// What answers a submitted dialog that is refused: a sentence under each element, or one for all.
[[nodiscard]] std::string errors_reply(const commands::FieldErrors& errors);
[[nodiscard]] std::string error_reply(std::string_view sentence);

}  // namespace bot::mattermost
