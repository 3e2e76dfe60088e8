#pragma once

#include <nlohmann/json_fwd.hpp>

#include "commands/form.h"
#include "commands/message.h"

namespace bot::sandbox {

// The message as the page takes it: an array with one object per block,
//   {"kind": "header", "text": "…"}
//   {"kind": "text" | "note", "spans": [{"look": "plain", "text": "…"}, …]}
//   {"kind": "fields", "fields": [{"label": "…", "value": […]}, …]}
//   {"kind": "divider"}
//   {"kind": "actions", "buttons": [{"label", "description", "action", "style": "default" |
//    "primary" | "danger", "confirm": {"title", "text", "confirm", "deny"} or nothing}, …]}
// with the looks plain, strong, emphasis and code. Texts are as they are: the page shows them as
// text and never as markup. Pure.
[[nodiscard]] nlohmann::json render(const commands::Message& message);

// The form as the page takes it:
//   {"title", "intro", "submit", "state", "fields": [{"kind": "text" | "lines" | "number" |
//   "option"
//    | "person" | "day", "id", "label", "hint", "initial", "optional", "max", "heading", "options":
//    [{"value", "label"}, …]}, …]}
[[nodiscard]] nlohmann::json render(const commands::Form& form);

}  // namespace bot::sandbox
