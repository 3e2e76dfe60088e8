#include "bot/mattermost/markup.h"

#include <algorithm>
#include <stdexcept>

#include "bot/unicode.h"

namespace bot::mattermost {
namespace {

using Look = commands::Span::Look;

std::string_view mark(Look look) {
  switch (look) {
    case Look::kPlain:
    case Look::kCode:
      return "";
    case Look::kStrong:
      return "**";
    case Look::kEmphasis:
      return "*";
  }
  throw std::logic_error{"unknown look"};
}

bool is_digit(char32_t c) {
  return c >= U'0' && c <= U'9';
}

bool takes_backslash(char32_t c) {
  return std::u32string_view{U"\\`*_~[]#|"}.find(c) != std::u32string_view::npos;
}

bool begins_something(char32_t c) {
  return std::u32string_view{U"-+>"}.find(c) != std::u32string_view::npos;
}

// Whether a zero-width space must stand between `c` and `next` (0 at the end of a run).
bool parted(char32_t before, char32_t c, char32_t next) {
  switch (c) {
    case U'@':
    case U'\uFF20':  // full-width @
    case U'~':
    case U'#':
      return true;
    case U'<':
      return !is_space(next);  // tags and comments
    case U'&':
      return next == U'#' || is_word(next);  // entities
    case U':':                               // schemes, not times of day
      return is_word(before) && (next == U'/' || is_word(next)) &&
             !(is_digit(before) && is_digit(next));
    case U'.':  // hosts, not decimals
      return is_word(before) && is_word(next) && !(is_digit(before) && is_digit(next));
    default:
      return false;
  }
}

// Writes lines, one run of equal look after the other.
class Writer {
 public:
  void line(GlyphView glyphs) {
    column_ = Column::kStart;
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
  void literally(std::string_view text) { out_ += text; }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  // Where in a line Markdown sees the beginning of a block.
  enum class Column { kStart, kDigits, kInside };

  void plain(GlyphView glyphs) {
    for (std::size_t i = 0; i < glyphs.size(); ++i) {
      const char32_t before = i == 0 ? 0 : glyphs[i - 1].c;
      const char32_t next = i + 1 == glyphs.size() ? 0 : glyphs[i + 1].c;
      character(before, glyphs[i].c, next);
    }
  }

  void character(char32_t before, char32_t c, char32_t next) {
    touching_ = false;
    if (column_ == Column::kStart && is_space(c)) {
      // Four spaces would begin a block of code.
      append(out_, kNoBreakSpace);
      return;
    }
    // Under a line of text it would make that a heading, and it has no escape everywhere.
    if (column_ == Column::kStart && c == U'=') append(out_, kZeroWidthSpace);
    const bool ends_number = column_ == Column::kDigits && (c == U'.' || c == U')');
    if (takes_backslash(c) || ends_number || (column_ == Column::kStart && begins_something(c))) {
      out_ += '\\';
    }
    append(out_, c);
    if (parted(before, c, next)) append(out_, kZeroWidthSpace);
    const bool still_number = column_ != Column::kInside && is_digit(c);
    column_ = still_number ? Column::kDigits : Column::kInside;
  }

  // Marks count only with no space on their inner side.
  void styled(GlyphView glyphs) {
    const GlyphView core = trimmed(glyphs);
    if (core.empty()) return plain(glyphs);
    const auto lead = static_cast<std::size_t>(core.data() - glyphs.data());
    plain(glyphs.first(lead));
    if (touching_) append(out_, kZeroWidthSpace);
    column_ = Column::kInside;
    if (core[0].look == Look::kCode) {
      code(core);
    } else {
      out_ += mark(core[0].look);
      plain(core);
      out_ += mark(core[0].look);
    }
    touching_ = true;
    plain(glyphs.subspan(lead + core.size()));
  }

  void code(GlyphView glyphs) {
    std::size_t longest = 0;
    std::size_t ticks = 0;
    for (const Glyph& glyph : glyphs) {
      ticks = glyph.c == U'`' ? ticks + 1 : 0;
      longest = std::max(longest, ticks);
    }
    const std::string fence(longest + 1, '`');
    const std::string_view gap = longest == 0 ? "" : " ";
    out_ += fence;
    out_ += gap;
    for (const Glyph& glyph : glyphs) append(out_, glyph.c);
    out_ += gap;
    out_ += fence;
  }

  std::string out_;
  Column column_ = Column::kStart;
  bool touching_ = false;  // the last thing written is a closing mark
};

}  // namespace

std::string markup(GlyphView glyphs, std::string_view prefix) {
  Writer writer;
  bool first = true;
  for (const GlyphView line : lines(glyphs)) {
    if (!first) writer.literally("\n");
    first = false;
    writer.literally(prefix);
    writer.line(line);
  }
  return writer.take();
}

std::size_t markup_cost(const Glyph* before, const Glyph& glyph) {
  constexpr std::size_t kMarks = 7;   // two marks, a zero-width space, the gaps in a code span
  constexpr std::size_t kPrefix = 2;  // "> "
  std::size_t cost = is_word(glyph.c) || glyph.c == U' ' ? 1 : 3;
  // A fence grows with the back-ticks in it: one more at either end for each.
  if (glyph.c == U'`') cost = 4;
  if (glyph.c == U'\n') cost += kPrefix;
  if (before == nullptr || before->look != glyph.look || before->c == U'\n') cost += kMarks;
  return cost;
}

}  // namespace bot::mattermost
