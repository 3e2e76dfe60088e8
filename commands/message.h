#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "commands/action.h"

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

// Asked before a button does what it does.
struct Confirmation {
  std::string title;    // a question
  std::string text;     // what will happen
  std::string confirm;  // what the two buttons say
  std::string deny;
};
struct Button {
  enum class Style { kDefault, kPrimary, kDanger };
  std::string label;        // one or two words
  std::string description;  // for whoever hears it alone: "Check in on KR12 Activation rate"
  Action action;
  Style style = Style::kDefault;
  std::optional<Confirmation> confirmation;
};
// A row of buttons, at least one. Says nothing that the text beside it does not: what a button does
// can be typed, too.
struct Actions {
  std::vector<Button> buttons;
};

using Block = std::variant<Header, Text, Fields, Note, Divider, Actions>;

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
// Every block begins a line, every field has one of its own, a divider is an empty line, buttons
// are left out; no line break at the end.
[[nodiscard]] std::string plain_text(const Message& message);

}  // namespace commands
