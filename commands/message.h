#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace commands {

// A stretch of text with one look. The text is plain UTF-8: whatever it holds, no mention, link or
// markup in it takes effect on any platform.
struct Span {
  enum class Look { kPlain, kStrong, kEmphasis, kCode };
  std::string text;
  Look look = Look::kPlain;
  friend bool operator==(const Span&, const Span&) = default;
};
using Spans = std::vector<Span>;

[[nodiscard]] Span plain(std::string_view text);
[[nodiscard]] Span strong(std::string_view text);
[[nodiscard]] Span emphasis(std::string_view text);
[[nodiscard]] Span code(std::string_view text);

struct Header {  // the message's or a part's title
  std::string text;
};
struct Text {  // a paragraph; may hold line breaks
  Spans spans;
};
struct Field {
  std::string label;
  Spans value;
};
struct Fields {  // short facts, two beside each other where the platform can
  std::vector<Field> fields;
};
struct Note {  // small print: why this came, what to type
  Spans spans;
};
struct Divider {};

using Block = std::variant<Header, Text, Fields, Note, Divider>;

// A message as the platforms' renderers take it. Says everything in words: colour and shape only
// repeat it.
struct Message {
  std::vector<Block> blocks;

  Message& add(Block block) {
    blocks.push_back(std::move(block));
    return *this;
  }
};

// One paragraph of plain text.
[[nodiscard]] Message sentence(std::string_view text);

// The whole message as plain text: for notifications, screen readers, the command line and tests.
// Every block begins a line, every field has one of its own, a divider is an empty line; no line
// break at the end.
[[nodiscard]] std::string plain_text(const Message& message);

}  // namespace commands
