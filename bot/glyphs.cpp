#include "bot/glyphs.h"

#include <algorithm>

#include "bot/unicode.h"

namespace bot {
namespace {

// Whether the code point belongs to the one before it: marks, variation selectors, joiners, skin
// tones. Not the whole of https://www.unicode.org/reports/tr29/, but what people type.
bool continues(char32_t c) {
  return (c >= U'\u0300' && c <= U'\u036F') || (c >= U'\uFE00' && c <= U'\uFE0F') ||
         c == U'\u200D' || c == U'\u20E3' || (c >= U'\U0001F3FB' && c <= U'\U0001F3FF');
}

bool may_cut_before(GlyphView glyphs, std::size_t at) {
  return !continues(glyphs[at].c) && glyphs[at - 1].c != U'\u200D';
}

void add(Glyphs& out, std::u32string_view text, commands::Span::Look look) {
  const std::size_t before = out.size();
  out.resize(before + text.size());
  for (std::size_t i = 0; i < text.size(); ++i) out[before + i] = {text[i], look};
}

// The last place in [low, high] for which `good` holds, 0 when there is none.
template <class Good>
std::size_t last_place(std::size_t low, std::size_t high, Good good) {
  for (std::size_t at = high; at >= low && at > 0; --at) {
    if (good(at)) return at;
  }
  return 0;
}

}  // namespace

Glyphs glyphs(const commands::Spans& spans) {
  Glyphs out;
  for (const commands::Span& span : spans) add(out, visible(span.text), span.look);
  return out;
}

Glyphs glyphs_of(std::string_view text, commands::Span::Look look) {
  Glyphs out;
  add(out, visible(text), look);
  return out;
}

Glyphs glyphs_of_line(std::string_view text, commands::Span::Look look) {
  Glyphs out = glyphs_of(text, look);
  for (Glyph& glyph : out) {
    if (glyph.c == U'\n') glyph.c = U' ';
  }
  return out;
}

GlyphView fitting(GlyphView glyphs, std::size_t room, Cost cost) {
  if (glyphs.size() * kMostCost <= room) return glyphs;
  std::size_t used = 0;
  std::size_t end = 0;
  for (; end < glyphs.size(); ++end) {
    used += cost(end == 0 ? nullptr : &glyphs[end - 1], glyphs[end]);
    if (used > room) break;
  }
  if (end == glyphs.size()) return glyphs;
  end = std::max<std::size_t>(end, 1);

  std::size_t cut = last_place(end / 2, end, [&](std::size_t at) { return glyphs[at].c == U'\n'; });
  if (cut == 0) {
    cut = last_place(end - end / 4, end, [&](std::size_t at) { return is_space(glyphs[at].c); });
  }
  if (cut == 0) {
    cut = last_place(1, end, [&](std::size_t at) { return may_cut_before(glyphs, at); });
  }
  return glyphs.first(cut == 0 ? end : cut);
}

GlyphView behind(GlyphView glyphs, GlyphView head) {
  GlyphView rest = glyphs.subspan(head.size());
  while (!rest.empty() && is_space(rest.front().c)) rest = rest.subspan(1);
  return rest;
}

Glyphs shortened(GlyphView glyphs, std::size_t room, Cost cost) {
  GlyphView head = fitting(glyphs, room, cost);
  if (head.size() == glyphs.size()) return {head.begin(), head.end()};
  constexpr Glyph kDots{kEllipsis, commands::Span::Look::kPlain};
  head = fitting(glyphs, room - cost(&glyphs[0], kDots), cost);
  Glyphs out{head.begin(), head.end()};
  out.push_back(kDots);
  return out;
}

std::vector<GlyphView> lines(GlyphView glyphs) {
  std::vector<GlyphView> out;
  while (true) {
    const auto end =
        std::find_if(glyphs.begin(), glyphs.end(), [](const Glyph& g) { return g.c == U'\n'; });
    const auto length = static_cast<std::size_t>(end - glyphs.begin());
    out.push_back(glyphs.first(length));
    if (end == glyphs.end()) return out;
    glyphs = glyphs.subspan(length + 1);
  }
}

GlyphView run(GlyphView glyphs) {
  std::size_t length = 0;
  while (length < glyphs.size() && glyphs[length].look == glyphs[0].look) ++length;
  return glyphs.first(length);
}

GlyphView trimmed(GlyphView glyphs) {
  while (!glyphs.empty() && is_space(glyphs.front().c)) glyphs = glyphs.subspan(1);
  while (!glyphs.empty() && is_space(glyphs.back().c)) glyphs = glyphs.first(glyphs.size() - 1);
  return glyphs;
}

}  // namespace bot
