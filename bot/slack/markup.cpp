#include "bot/slack/markup.h"

#include <stdexcept>
#include <string_view>

#include "bot/unicode.h"

namespace bot::slack {
namespace {

using Look = commands::Span::Look;

std::string_view mark(Look look) {
  switch (look) {
    case Look::kPlain:
      return "";
    case Look::kStrong:
      return "*";
    case Look::kEmphasis:
      return "_";
    case Look::kCode:
      return "`";
  }
  throw std::logic_error{"unknown look"};
}

bool is_formatting(char32_t c) {
  return c == U'*' || c == U'_' || c == U'~' || c == U'`';
}

// What stands for itself wherever it stands: nearly all that is ever written.
bool is_harmless(char32_t c) {
  return c == U' ' || (c < 0x80 && is_word(c));
}

void append_escaped(std::string& out, char32_t c) {
  if (c == U'&') {
    out += "&amp;";
  } else if (c == U'<') {
    out += "&lt;";
  } else if (c == U'>') {
    out += "&gt;";
  } else {
    append(out, c);
  }
}

// Writes lines, one run of equal look after the other.
class Writer {
 public:
  explicit Writer(std::size_t glyphs) { out_.reserve(glyphs + kMarks); }

  void line(GlyphView glyphs) {
    at_line_start_ = true;
    touching_ = false;
    while (!glyphs.empty()) {
      const GlyphView head = run(glyphs);
      if (head[0].look == Look::kPlain) {
        plain(head);
      } else {
        styled(head);
      }
      glyphs = glyphs.subspan(head.size());
    }
  }
  void line_break() { out_ += '\n'; }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  void plain(GlyphView glyphs) {
    if (glyphs.empty()) return;
    for (std::size_t i = 0; i < glyphs.size(); ++i) {
      const char32_t c = glyphs[i].c;
      if (!touching_ && !at_line_start_ && is_harmless(c)) {
        out_ += static_cast<char>(c);
        continue;
      }
      if (is_formatting(c) && !inside_word(glyphs, i)) {
        append(out_, kZeroWidthSpace);
        append(out_, c);
        append(out_, kZeroWidthSpace);
      } else {
        // Slack's own clients send a quotation as "&gt;", so escaping alone does not stop one.
        if (c == U'>' && at_line_start_) append(out_, kZeroWidthSpace);
        if (touching_ && is_word(c)) append(out_, kZeroWidthSpace);
        append_escaped(out_, c);
      }
      touching_ = false;
      at_line_start_ = at_line_start_ && is_space(c);
    }
    after_word_ = is_word(glyphs.back().c);
  }

  static bool inside_word(GlyphView glyphs, std::size_t i) {
    return i > 0 && i + 1 < glyphs.size() && is_word(glyphs[i - 1].c) && is_word(glyphs[i + 1].c);
  }

  // Marks count only at the borders of words and with no space on their inner side.
  void styled(GlyphView glyphs) {
    const GlyphView core = trimmed(glyphs);
    const auto lead = static_cast<std::size_t>(core.data() - glyphs.data());
    if (core.empty()) return plain(glyphs);
    plain(glyphs.first(lead));
    if (touching_ || (after_word_ && lead == 0 && !at_line_start_)) append(out_, kZeroWidthSpace);
    const std::string_view around = mark(core[0].look);
    out_ += around;
    if (core[0].look == Look::kCode) {
      code(core);
    } else {
      touching_ = false;
      at_line_start_ = false;
      plain(core);
    }
    out_ += around;
    touching_ = true;
    at_line_start_ = false;
    plain(glyphs.subspan(lead + core.size()));
  }

  void code(GlyphView glyphs) {
    constexpr char32_t kGraveAccent = U'\u02CB';
    for (const Glyph& glyph : glyphs) {
      append_escaped(out_, glyph.c == U'`' ? kGraveAccent : glyph.c);
    }
  }

  static constexpr std::size_t kMarks = 32;  // room for the looks of most texts

  std::string out_;
  bool at_line_start_ = true;  // nothing but spaces since the line began
  bool after_word_ = false;    // the glyph before was a letter or digit
  bool touching_ = false;      // the last thing written is a closing mark
};

}  // namespace

std::string markup(GlyphView glyphs) {
  Writer writer{glyphs.size()};
  bool first = true;
  for (const GlyphView line : lines(glyphs)) {
    if (!first) writer.line_break();
    first = false;
    writer.line(line);
  }
  return writer.take();
}

std::string escaped(GlyphView glyphs) {
  std::string out;
  out.reserve(glyphs.size());
  for (const Glyph& glyph : glyphs) append_escaped(out, glyph.c);
  return out;
}

std::size_t markup_cost(const Glyph* before, const Glyph& glyph) {
  // Two marks, and a zero-width space before and behind each.
  constexpr std::size_t kMarks = 6;
  std::size_t cost = glyph.c > U'\uFFFF' ? 2 : 1;
  if (glyph.c == U'&' || glyph.c == U'<') cost = 5;
  if (glyph.c == U'>') cost = 6;
  if (is_formatting(glyph.c)) cost = 3;
  if (before == nullptr || before->look != glyph.look || before->c == U'\n') cost += kMarks;
  return cost;
}

}  // namespace bot::slack
