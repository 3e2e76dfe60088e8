#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "commands/form.h"
#include "commands/message.h"

namespace bot::slack {

// Modals: https://docs.slack.dev/surfaces/modals. Pure.

// Where a form was opened, which comes back with it.
struct Origin {
  std::string channel;  // empty when it was opened in no conversation
  bool home = false;    // opened on somebody's Home
};

// The view of a form, as views.open and views.update take it. A field's block has the field's id.
[[nodiscard]] std::string render_modal(const commands::Form& form, const Origin& origin);
// A view that only shows a message.
[[nodiscard]] std::string render_modal(const commands::Message& message);
// Shown while the form is on its way.
[[nodiscard]] std::string loading_modal();
// Somebody's Home tab.
[[nodiscard]] std::string render_home(const commands::Message& message);

// What was filled in, by the fields' ids: what is missing, null or of a strange shape was not.
[[nodiscard]] commands::Values values_of(const nlohmann::ordered_json& view);
// The state that the form was opened with, empty when the view has none of ours.
[[nodiscard]] std::string state_of(const nlohmann::ordered_json& view);
[[nodiscard]] Origin origin_of(const nlohmann::ordered_json& view);

// What answers a submitted view that is refused: a sentence under each field.
[[nodiscard]] std::string errors_reply(const commands::FieldErrors& errors);
// What puts a message into its place.
[[nodiscard]] std::string update_reply(const commands::Message& message);
// What puts another form into its place.
[[nodiscard]] std::string update_reply(const commands::Form& form, const Origin& origin);

}  // namespace bot::slack
