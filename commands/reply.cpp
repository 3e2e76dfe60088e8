#include "commands/reply.h"

#include <fmt/format.h>

#include "commands/cards/buttons.h"
#include "commands/command.h"
#include "commands/error.h"
#include "commands/parse/words.h"
#include "commands/wording.h"

namespace commands {

namespace {

Text about(std::string_view id, std::string_view text, std::string_view rest) {
  Text paragraph{{strong(id), plain(" "), emphasis(text)}};
  for (Span& span : marked(rest)) paragraph.spans.push_back(std::move(span));
  return paragraph;
}

}  // namespace

Spans marked(std::string_view text) {
  Spans spans;
  bool in_code = false;
  while (!text.empty()) {
    const std::size_t mark = text.find('`');
    const std::string_view piece = text.substr(0, mark);
    if (!piece.empty()) spans.push_back(in_code ? code(piece) : plain(piece));
    if (mark == std::string_view::npos) break;
    in_code = !in_code;
    text.remove_prefix(mark + 1);
  }
  return spans;
}

Text paragraph(std::string_view text) {
  return {marked(text)};
}

Text about(const okr::KeyResult& key_result, std::string_view rest) {
  return about(id_text(key_result.id), key_result.text, rest);
}

Text about(const okr::Objective& objective, std::string_view rest) {
  return about(id_text(objective.id), objective.text, rest);
}

Message with_undo(const Context& context, Message message) {
  message.add(Note{marked("Not what you meant? `/okr undo` takes it back.")});
  return message.add(cards::undo_button(context.author.command, context.me.id));
}

std::string limited(std::string_view typed, std::size_t most, std::string_view what) {
  const std::string_view text = parse::trimmed(typed);
  // A check-in asks for words itself where they are needed.
  if ((text == "…" || text == "...") && what != "A note") {
    throw UserError{fmt::format("{} cannot be only {}: put your own words there.", what, text)};
  }
  const std::size_t length = parse::characters(text);
  if (length > most) {
    throw UserError{
        fmt::format("{} can have {} characters at most; this has {}.", what, most, length)};
  }
  return std::string{text};
}

}  // namespace commands
