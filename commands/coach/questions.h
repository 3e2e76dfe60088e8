#pragma once

#include <fmt/format.h>

#include <span>
#include <string>
#include <string_view>

#include "commands/coach/words.h"

namespace commands::coach {

// What the coach says, in the language of what it judges. The commands around it are in English.

// One file of commands/coach/questions each, as compiled in.
[[nodiscard]] std::span<const WordFile> question_files();

// What a rule says in one language; the views last as long as the program.
struct RuleText {
  std::string_view name;      // what is wrong, half a sentence
  std::string_view question;  // the one question
  std::string_view skeleton;  // how it may be said instead
  std::string_view why;
};
// In English where the language is null or has no words for that rule. Throws std::logic_error for
// a rule that there is none of.
[[nodiscard]] const RuleText& rule_text_in(const Language* language, int rule);

// Short words such as "{} levels up", by what they are in English; that, where the language is null
// or does not know them.
[[nodiscard]] std::string_view phrase(const Language* language, std::string_view english);

// The same with what stands for each {}.
template <class... Values>
[[nodiscard]] std::string said(const Language* language, std::string_view english,
                               const Values&... values) {
  return fmt::format(fmt::runtime(phrase(language, english)), values...);
}

}  // namespace commands::coach
