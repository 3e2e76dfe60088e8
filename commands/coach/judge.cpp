#include "commands/coach/judge.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace commands::coach {
namespace {

constexpr int kObjectiveTextRules = 5;    // L01 to L05
constexpr int kObjectiveNumberRules = 2;  // of them those that need no words
constexpr int kKeyResultRules = 10;       // L10 to L19
constexpr int kKeyResultNumberRules = 4;  // L10, L12, L13, L14
constexpr int kFactRules = 18;            // L06 to L09, L20 to L33

int rules_judged(const Draft& draft, bool language_known) {
  const int objective = language_known ? kObjectiveTextRules : kObjectiveNumberRules;
  const int key_results = language_known ? kKeyResultRules : kKeyResultNumberRules;
  return objective + (draft.key_results.empty() ? 0 : key_results) + kFactRules;
}

}  // namespace

Judgement judge(const Draft& draft, const Limits& limits) {
  std::string everything = draft.text + " " + draft.why;
  for (const DraftKeyResult& one : draft.key_results) everything += " " + one.text;
  const Language* whole = language_of(everything);
  // A text of two words is often known by what stands beside it alone.
  const auto language = [&](std::string_view text) {
    const Language* own = language_of(text);
    return own != nullptr ? own : whole;
  };
  Judgement judgement;
  judge_objective_text(draft, limits, language(draft.text), judgement.findings);
  for (std::size_t i = 0; i < draft.key_results.size(); ++i) {
    judge_key_result_text(draft, i, language(draft.key_results[i].text), judgement.findings);
  }
  judge_facts(draft, limits, whole, judgement.findings);
  std::stable_sort(judgement.findings.begin(), judgement.findings.end(),
                   [](const Finding& a, const Finding& b) {
                     return std::tie(a.key_result, a.rule) < std::tie(b.key_result, b.rule);
                   });
  judgement.judged = rules_judged(draft, whole != nullptr);
  return judgement;
}

int strength(const Judgement& judgement) {
  std::map<int, Severity> worst;  // by rule, however often it was broken
  for (const Finding& finding : judgement.findings) {
    const auto [at, is_new] = worst.emplace(finding.rule, finding.severity);
    if (!is_new) at->second = std::max(at->second, finding.severity);
  }
  int halves = 2 * judgement.judged;  // a pass is two halves
  bool any_error = false;
  for (const auto& [rule, severity] : worst) {
    if (severity == Severity::kWarning) halves -= 1;
    if (severity == Severity::kError) halves -= 2;
    any_error = any_error || severity == Severity::kError;
  }
  // Most rules are about rare mistakes, so that every draft passes many.
  constexpr int kStrong = 96;  // percent
  constexpr int kFair = 90;
  const int percent = judgement.judged == 0 ? 0 : 50 * halves / judgement.judged;
  if (any_error || percent < kFair) return 1;
  return percent >= kStrong ? 3 : 2;
}

std::string strength_text(int bars) {
  if (bars >= 3) return "▮▮▮ strong";
  return bars == 2 ? "▮▮▯ fair" : "▮▯▯ weak";
}

}  // namespace commands::coach
