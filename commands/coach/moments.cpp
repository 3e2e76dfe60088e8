#include "commands/coach/moments.h"

#include <fmt/format.h>

#include <cstdlib>

#include "commands/coach/finding.h"
#include "commands/coach/questions.h"
#include "commands/coach/reading.h"
#include "commands/wording.h"

namespace commands::coach {
namespace {

// In the language of what was written.
std::string asked(int rule, const Language* language) {
  const RuleText& says = rule_text_in(language, rule);
  return fmt::format("{}: {}. {}", rule_text(rule), says.name, says.question);
}

}  // namespace

std::string lowered_target(const okr::KeyResult& after, const okr::Decimal& before) {
  const bool down = after.kind == okr::KeyResultKind::kDecrease;
  if (down ? after.target <= before : after.target >= before) return {};
  const Language* language = language_of(after.text);
  return asked(34, language) + " " +
         said(language, "{} is kept for grading.", value_text(after, before));
}

std::string without_words(std::string_view note, std::optional<okr::Confidence> before,
                          okr::Confidence after) {
  constexpr int kMove = 2;
  if (!before || std::abs(after.value() - before->value()) < kMove) return {};
  if (Reading{note, nullptr}.word_count() > 0) return {};
  const RuleText& says = rule_text_in(nullptr, 37);  // no words are in no language
  std::string sentence = fmt::format("{}. {}", says.name, says.question);
  if (sentence[0] >= 'a' && sentence[0] <= 'z')
    sentence[0] = static_cast<char>(sentence[0] - 'a' + 'A');
  return sentence;
}

std::string loose_blocker(const okr::Blocker& blocker) {
  return blocker.waits_for && blocker.needed_by ? std::string{}
                                                : asked(38, language_of(blocker.text));
}

}  // namespace commands::coach
