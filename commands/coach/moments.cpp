#include "commands/coach/moments.h"

#include <fmt/format.h>

#include <cstdlib>

#include "commands/coach/finding.h"
#include "commands/parse/words.h"
#include "commands/wording.h"

namespace commands::coach {
namespace {

std::string asked(int rule) {
  return fmt::format("{}: {}. {}", rule_text(rule), find_rule(rule)->name,
                     find_rule(rule)->question);
}

}  // namespace

std::string lowered_target(const okr::KeyResult& after, const okr::Decimal& before) {
  const bool down = after.kind == okr::KeyResultKind::kDecrease;
  if (down ? after.target <= before : after.target >= before) return {};
  return fmt::format("{} {} is kept for grading.", asked(34), value_text(after, before));
}

std::string few_words(std::string_view note, std::optional<okr::Confidence> before,
                      okr::Confidence after) {
  constexpr int kMove = 2;
  constexpr int kFew = 3;
  if (!before || std::abs(after.value() - before->value()) < kMove) return {};
  int words = 0;
  for (note = parse::trimmed(note); !note.empty(); note = parse::trimmed(note)) {
    note.remove_prefix(parse::first_word(note).size());
    ++words;
  }
  return words > kFew ? std::string{} : asked(37);
}

std::string loose_blocker(const okr::Blocker& blocker) {
  return blocker.waits_for && blocker.needed_by ? std::string{} : asked(38);
}

}  // namespace commands::coach
