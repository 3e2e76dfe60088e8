#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "commands/message.h"

namespace bot {

// One visible code point with its look: what renderers write and where they may cut.
struct Glyph {
  char32_t c;
  commands::Span::Look look;
};
using Glyphs = std::vector<Glyph>;
using GlyphView = std::span<const Glyph>;

// All that can be seen of the spans; see visible().
[[nodiscard]] Glyphs glyphs(const commands::Spans& spans);
// The same of one text.
[[nodiscard]] Glyphs glyphs_of(std::string_view text, commands::Span::Look look);
// And on one line.
[[nodiscard]] Glyphs glyphs_of_line(std::string_view text, commands::Span::Look look);

// At most this much room a glyph takes once it is rendered behind `before`: kMostCost or less.
using Cost = std::size_t (*)(const Glyph* before, const Glyph& glyph);
inline constexpr std::size_t kMostCost = 12;

// The longest beginning that fits into `room`, cut at a line break or a space where one is near,
// and never inside what is seen as one character. At least one glyph long unless there are none.
[[nodiscard]] GlyphView fitting(GlyphView glyphs, std::size_t room, Cost cost);

// What is left of `glyphs` behind `head`, without the spaces between them.
[[nodiscard]] GlyphView behind(GlyphView glyphs, GlyphView head);

// All of it if it fits, else what fits with an ellipsis at its end.
[[nodiscard]] Glyphs shortened(GlyphView glyphs, std::size_t room, Cost cost);

// The parts between the line breaks, at least one.
[[nodiscard]] std::vector<GlyphView> lines(GlyphView glyphs);

// The part of equal look at the beginning.
[[nodiscard]] GlyphView run(GlyphView glyphs);

// Without the spaces at either end.
[[nodiscard]] GlyphView trimmed(GlyphView glyphs);

}  // namespace bot
