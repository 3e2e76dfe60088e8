#include <fmt/format.h>

#include <algorithm>

#include "commands/args.h"
#include "commands/cards/objective.h"
#include "commands/handlers.h"
#include "commands/parse/nearest.h"
#include "commands/parse/words.h"
#include "commands/wording.h"

namespace commands {
namespace {

constexpr std::size_t kRowsPerBlock = 8;  // so that a block stays within every platform's limit

std::string usage_line(const Command& command) {
  std::string line = "/okr";
  for (const std::string_view part : {command.name, command.usage}) {
    if (!part.empty()) line += fmt::format(" {}", part);
  }
  return line;
}

std::string example_line(const Command& command) {
  return command.example.empty() ? "/okr" : fmt::format("/okr {}", command.example);
}

Message table() {
  Message message;
  message.add(Header{"What you can say"});
  message.add(
      Text{{plain("A check-in is one line: the key result, its value, and if you like how sure "
                  "you are (0 to 10) and a note. "),
            code("/okr KR12 41 7 onboarding email shipped")}});
  const auto rows = all();
  for (std::size_t begin = 0; begin < rows.size(); begin += kRowsPerBlock) {
    Text text;
    for (const Command& row : rows.subspan(begin, std::min(kRowsPerBlock, rows.size() - begin))) {
      if (!text.spans.empty()) text.spans.push_back(plain("\n"));
      cards::append(text.spans, {code(usage_line(row)), plain(" "), plain(row.summary)});
    }
    message.add(std::move(text));
  }
  message.add(Note{{plain("More about one, with an example: "), code("/okr help list"),
                    plain(". What stands in <…> is needed, in […] optional.")}});
  return message;
}

// The commands that `words` names: the one of that name, else all that begin with it.
std::vector<Command> named(std::string_view words) {
  std::vector<Command> found;
  for (const Command& row : all()) {
    if (parse::same(row.name, words)) return {row};
    const bool begins = row.name.size() > words.size() && row.name[words.size()] == ' ' &&
                        parse::same(row.name.substr(0, words.size()), words);
    if (begins) found.push_back(row);
  }
  return found;
}

Message unknown(std::string_view words) {
  Message message;
  std::vector<std::string> names;
  for (const Command& row : all()) {
    if (!row.name.empty()) names.emplace_back(row.name);
  }
  Text text{{plain(fmt::format("There is no command “{}”. ", shortened(words, 40)))}};
  if (const auto near = parse::nearest(words, names)) {
    cards::append(text.spans,
                  {plain("Did you mean "), code("/okr help " + names[*near]), plain("? ")});
  }
  cards::append(text.spans, {plain("All of them: "), code("/okr help"), plain(".")});
  return message.add(std::move(text));
}

}  // namespace

Message help(Context& /*context*/, Args& args) {
  std::string_view words = args.rest();
  if (words.empty()) return table();
  if (words.front() == '/') words.remove_prefix(1);
  const auto rows = named(words);
  if (rows.empty()) return unknown(words);
  Message message;
  for (const Command& row : rows) {
    message.add(Text{{code(usage_line(row)), plain("\n"), plain(row.summary),
                      plain("\nFor example: "), code(example_line(row))}});
  }
  return message;
}

}  // namespace commands
