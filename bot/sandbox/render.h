#pragma once

#include <nlohmann/json_fwd.hpp>

#include "commands/message.h"

namespace bot::sandbox {

// The message as the page takes it: an array with one object per block,
//   {"kind": "header", "text": "…"}
//   {"kind": "text" | "note", "spans": [{"look": "plain", "text": "…"}, …]}
//   {"kind": "fields", "fields": [{"label": "…", "value": […]}, …]}
//   {"kind": "divider"}
// with the looks plain, strong, emphasis and code. Texts are as they are: the page shows them as
// text and never as markup. Pure.
[[nodiscard]] nlohmann::json render(const commands::Message& message);

}  // namespace bot::sandbox
