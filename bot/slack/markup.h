#pragma once

#include <string>

#include "bot/glyphs.h"

namespace bot::slack {

// The glyphs in Slack's markup language, inert but for their looks:
// https://docs.slack.dev/messaging/formatting-message-text
// '&', '<' and '>' are escaped, which leaves no mention, link or date; what could begin formatting
// (* _ ~ ` and '>' at the beginning of a line) is parted from its neighbours by zero-width spaces,
// as there is no escape for it; back-ticks inside code become U+02CB.
[[nodiscard]] std::string markup(GlyphView glyphs);

// The glyphs with '&', '<' and '>' escaped and no look: for plain_text objects.
[[nodiscard]] std::string escaped(GlyphView glyphs);

// How many UTF-16 code units, never fewer than characters, a glyph adds to either at most.
[[nodiscard]] std::size_t markup_cost(const Glyph* before, const Glyph& glyph);

}  // namespace bot::slack
