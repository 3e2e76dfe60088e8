#pragma once

#include <string>
#include <string_view>

#include "bot/glyphs.h"

namespace bot::slack {

// Parts that messages, modals and homes are built of, as JSON. Whatever the texts hold, nothing in
// them takes effect, and none is over its limit.

// "…" without looks, for plain_text objects, within `room`.
[[nodiscard]] std::string plain_text_of(std::string_view text, std::size_t room);
// {"type":"plain_text", …}
[[nodiscard]] std::string plain_object(std::string_view text, std::size_t room);
// {"type":"mrkdwn", …}; verbatim: nothing in the text becomes a link, a channel or a broadcast.
[[nodiscard]] std::string mrkdwn_object(GlyphView glyphs);

}  // namespace bot::slack
