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

// Whether more is easier: of a range the target is its upper edge.
bool goes_down(const okr::KeyResult& key_result) {
  switch (key_result.kind) {
    case okr::KeyResultKind::kDecrease:
    case okr::KeyResultKind::kKeepBelow:
    case okr::KeyResultKind::kKeepWithin:
      return true;
    case okr::KeyResultKind::kStaged:
      return key_result.target < key_result.baseline;
    default:
      return false;
  }
}

}  // namespace

std::string loosened(const okr::KeyResult& before, const okr::KeyResult& after) {
  if (before.kind != after.kind || goes_down(before) != goes_down(after)) return {};
  const bool down = goes_down(after);
  const auto easier = [&](const std::optional<okr::Decimal>& was,
                          const std::optional<okr::Decimal>& is, bool when_more) {
    return was && is && (when_more ? *is > *was : *is < *was);
  };
  std::optional<okr::Decimal> kept;
  if (easier(before.low, after.low, false)) kept = before.low;
  if (easier(before.stretch, after.stretch, down)) kept = before.stretch;
  if (easier(before.commit, after.commit, down)) kept = before.commit;
  if (easier(before.target, after.target, down)) kept = before.target;
  if (!kept) return {};
  const Language* language = language_of(after.text);
  return asked(34, language) + " " +
         said(language, "{} is kept for grading.", value_text(after, *kept));
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
