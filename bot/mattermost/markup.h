#pragma once

#include <string>
#include <string_view>

#include "bot/glyphs.h"

namespace bot::mattermost {

// The glyphs as Markdown, inert but for their looks, every line with `prefix` before it.
//
// Mattermost finds mentions before it reads Markdown, so that neither a backslash nor an entity
// stops one; a zero-width space behind the '@' does (measured). The same parts '#' and '~' from
// what would be a hashtag or a channel, and the ':' and '.' of addresses, which would become links.
// Characters that mean something to Markdown get a backslash: \ ` * _ ~ [ ] # | anywhere, others
// where they would begin a list, a quotation or a heading. Code spans are fenced by more back-ticks
// than they hold; what stands in them mentions nobody.
[[nodiscard]] std::string markup(GlyphView glyphs, std::string_view prefix = "");

// How many code points a glyph adds to that at most.
[[nodiscard]] std::size_t markup_cost(const Glyph* before, const Glyph& glyph);

}  // namespace bot::mattermost
