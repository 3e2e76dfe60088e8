#include <fmt/format.h>

#include <algorithm>

#include "commands/args.h"
#include "commands/cards/objective.h"
#include "commands/handlers.h"
#include "commands/parse/nearest.h"
#include "commands/parse/words.h"
#include "commands/reply.h"
#include "commands/spoken.h"
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

// What people call a kind of thing or a command, and the rows that are about it.
struct Topic {
  std::string_view name;
  std::string_view rows;  // names with a comma behind each
};
constexpr Topic kTopics[] = {
    {"kr", "add kr,edit,assign,delegate,checkin,correct,drop,show,"},
    {"krs", "add kr,edit,assign,delegate,checkin,correct,drop,show,"},
    {"key result", "add kr,edit,assign,delegate,checkin,correct,drop,show,"},
    {"key results", "add kr,edit,assign,delegate,checkin,correct,drop,show,"},
    {"objective", "add objective,edit,assign,align,coach,publish,close,drop,show,"},
    {"objectives", "add objective,edit,assign,align,coach,publish,close,drop,show,"},
    {"check in", "‹KR›,checkin,same,done,correct,"},
    {"check-in", "‹KR›,checkin,same,done,correct,"},
    {"check-ins", "‹KR›,checkin,same,done,correct,"},
    {"settings", "admin set,schedule me,"},
};

std::vector<Command> rows_about(std::string_view words) {
  std::vector<Command> found;
  for (const Topic& topic : kTopics) {
    if (!parse::same(topic.name, words)) continue;
    for (std::string_view left = topic.rows; !left.empty();) {
      const std::string_view name = left.substr(0, left.find(','));
      left.remove_prefix(name.size() + 1);
      const auto rows = all();
      const auto row = std::find_if(rows.begin(), rows.end(),
                                    [&](const Command& one) { return one.name == name; });
      if (row != rows.end()) found.push_back(*row);
    }
  }
  return found;
}

// Whether the words stand in the name from `at` on, as whole words.
bool stands_at(std::string_view name, std::size_t at, std::string_view words) {
  const std::size_t end = at + words.size();
  const bool whole = (at == 0 || name[at - 1] == ' ') && (end >= name.size() || name[end] == ' ');
  return end <= name.size() && whole && parse::same(name.substr(at, words.size()), words);
}

// The commands that `words` names: all that begin with it; else what is about that; else all that
// have it in their name, as "forget" is in "admin forget".
std::vector<Command> named(std::string_view words) {
  std::vector<Command> found;
  for (const Command& row : all()) {
    if (stands_at(row.name, 0, words)) found.push_back(row);
  }
  if (found.empty()) found = rows_about(words);
  if (!found.empty()) return found;
  for (const Command& row : all()) {
    for (std::size_t at = 1; at < row.name.size(); ++at) {
      if (stands_at(row.name, at, words)) found.push_back(row);
    }
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
  if (const auto elsewhere = said_elsewhere(words)) return Message{{paragraph(*elsewhere)}};
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
