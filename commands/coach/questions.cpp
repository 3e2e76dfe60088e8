#include "commands/coach/questions.h"

#include <algorithm>
#include <map>
#include <optional>
#include <stdexcept>
#include <utility>

#include "commands/coach/finding.h"
#include "commands/parse/words.h"

namespace commands::coach {
namespace {

constexpr std::string_view kEnglish = "en";

// What one file says.
struct Questions {
  std::map<int, RuleText> rules;
  std::map<std::string_view, std::string_view> phrases;  // by what they are in English
};

// The next line that says something, taken off; empty at the end.
std::string_view take_line(std::string_view& text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = parse::trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.empty() && !line.starts_with('#')) return line;
  }
  return {};
}

Questions read_questions(std::string_view text) {
  Questions all;
  for (std::string_view line = take_line(text); !line.empty(); line = take_line(text)) {
    if (line.starts_with("[L")) {
      const auto rule = parse_rule(line.substr(1, line.size() - 2));
      if (!rule) throw std::logic_error{"no rule " + std::string{line}};
      RuleText& said = all.rules[*rule];
      for (auto* part : {&said.name, &said.question, &said.skeleton, &said.why}) {
        *part = take_line(text);
      }
    } else if (const std::size_t is = line.find(" = "); is != std::string_view::npos) {
      all.phrases.emplace(line.substr(0, is), line.substr(is + 3));
    }
  }
  return all;
}

const Questions* questions_in(std::string_view language) {
  static const std::map<std::string_view, Questions> files = [] {
    std::map<std::string_view, Questions> all;
    for (const WordFile& file : question_files()) {
      all.emplace(file.language, read_questions(file.text));
    }
    return all;
  }();
  const auto found = files.find(language);
  return found == files.end() ? nullptr : &found->second;
}

}  // namespace

const RuleText& rule_text_in(const Language* language, int rule) {
  for (const std::string_view name :
       {language == nullptr ? kEnglish : language->name(), kEnglish}) {
    const Questions* questions = questions_in(name);
    if (questions == nullptr) continue;
    const auto found = questions->rules.find(rule);
    if (found != questions->rules.end()) return found->second;
  }
  throw std::logic_error{"no words for the rule " + rule_text(rule)};
}

std::string_view phrase(const Language* language, std::string_view english) {
  const Questions* questions = language == nullptr ? nullptr : questions_in(language->name());
  if (questions == nullptr) return english;
  const auto found = questions->phrases.find(english);
  return found == questions->phrases.end() ? english : found->second;
}

}  // namespace commands::coach
