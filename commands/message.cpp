#include "commands/message.h"

namespace commands {
namespace {

std::string joined(const Spans& spans) {
  std::string text;
  for (const Span& span : spans) text += span.text;
  return text;
}

struct PlainText {
  std::string operator()(const Header& header) const { return header.text; }
  std::string operator()(const Text& text) const { return joined(text.spans); }
  std::string operator()(const Fields& fields) const {
    std::string lines;
    for (const Field& field : fields.fields) {
      if (!lines.empty()) lines += '\n';
      lines += field.label + ": " + joined(field.value);
    }
    return lines;
  }
  std::string operator()(const Note& note) const { return joined(note.spans); }
  std::string operator()(const Divider&) const { return ""; }
  std::string operator()(const Actions&) const { return ""; }
};

}  // namespace

Span plain(std::string_view text) {
  return {std::string{text}, Span::Look::kPlain};
}
Span strong(std::string_view text) {
  return {std::string{text}, Span::Look::kStrong};
}
Span emphasis(std::string_view text) {
  return {std::string{text}, Span::Look::kEmphasis};
}
Span code(std::string_view text) {
  return {std::string{text}, Span::Look::kCode};
}

Message sentence(std::string_view text) {
  Message message;
  message.add(Text{{plain(text)}});
  return message;
}

std::string plain_text(const Message& message) {
  std::string text;
  bool first = true;
  for (const Block& block : message.blocks) {
    if (std::holds_alternative<Actions>(block)) continue;
    if (!first) text += '\n';
    text += std::visit(PlainText{}, block);
    first = false;
  }
  return text;
}

}  // namespace commands
