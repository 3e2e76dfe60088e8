#pragma once

#include <vector>

#include "commands/coach/draft.h"
#include "commands/coach/finding.h"
#include "commands/coach/words.h"

namespace commands::coach {

// What the rules say of a draft. Pure: the same draft is always judged the same.
struct Judgement {
  std::vector<Finding> findings;  // the objective's first, then by key result, each by rule
  int judged = 0;                 // how many rules had something to look at
};

// All rules of Home::kCoach. In a language that is not known only those that need no words.
[[nodiscard]] Judgement judge(const Draft& draft, const Limits& limits);

// The rules about the words of an objective (L01 to L05) and of one key result (L10 to L19, also
// when it stands for itself). `language` may be null.
void judge_objective_text(const Draft& draft, const Limits& limits, const Language* language,
                          std::vector<Finding>& findings);
void judge_key_result_text(const Draft& draft, std::size_t key_result, const Language* language,
                           std::vector<Finding>& findings);
// L06 to L09 and L20 to L33.
void judge_facts(const Draft& draft, const Limits& limits, const Language* language,
                 std::vector<Finding>& findings);
// Of them those about where it stands beside others: L21 to L24 and L32.
[[nodiscard]] std::vector<Finding> judge_alignment(const Draft& draft, const Language* language);

// (passes + ½ warnings) / rules judged, as bars: 3 strong, 2 fair, 1 weak. A hint costs nothing; an
// error leaves one bar.
[[nodiscard]] int strength(const Judgement& judgement);
// "▮▮▯ fair"
[[nodiscard]] std::string strength_text(int bars);

// How alike two texts are, in percent: the words they share of all they have.
[[nodiscard]] int likeness(std::string_view a, std::string_view b, const Language* language);

}  // namespace commands::coach
