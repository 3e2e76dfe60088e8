#include <algorithm>
#include <set>

#include "commands/coach/judge.h"
#include "commands/coach/questions.h"
#include "commands/coach/reading.h"

namespace commands::coach {
namespace {

using Measure = DraftKeyResult::Measure;

constexpr int kAlike = 80;          // percent of shared words from which a text is a copy
constexpr int kSure = 9;            // of 10
constexpr int kHopeless = 2;        // of 10
constexpr int kSmallMove = 10;      // percent of the baseline
constexpr int kBestRates = 300;     // percent of the best pace there ever was
constexpr int kTarget = 100;        // percent of the way
constexpr std::size_t kShort = 40;  // characters of a text that a finding repeats

// Collects what is found, and says it in one language.
class Findings {
 public:
  Findings(std::vector<Finding>& all, const Language* language) : all_(all), language_(language) {}

  template <class... Values>
  [[nodiscard]] std::string words(std::string_view english, const Values&... values) const {
    return said(language_, english, values...);
  }
  [[nodiscard]] std::string counted(std::size_t count, std::string_view one,
                                    std::string_view many) const {
    return said(language_, count == 1 ? one : many, count);
  }

  void add(int rule, std::string word) { add(rule, find_rule(rule)->severity, std::move(word)); }
  void add(int rule, Severity severity, std::string word) {
    all_.push_back({rule, severity, std::nullopt, {std::move(word)}, language_});
  }
  void add(int rule, std::size_t key_result, std::string word) {
    all_.push_back({rule, find_rule(rule)->severity, key_result, {std::move(word)}, language_});
  }

 private:
  std::vector<Finding>& all_;
  const Language* language_;
};

bool keeps(const DraftKeyResult& key_result) {
  return key_result.measure == Measure::kKeep;
}

// L06
std::string owner_problem(const Owner& owner, const Findings& findings) {
  if (owner.name.empty()) return findings.words("nobody");
  if (owner.left) return findings.words("{} has left", owner.name);
  return owner.group ? findings.words("{} is a group", owner.name) : std::string{};
}

void judge_owners(const Draft& draft, Findings& findings) {
  if (auto problem = owner_problem(draft.owner, findings); !problem.empty()) {
    findings.add(6, std::move(problem));
  }
  for (std::size_t i = 0; i < draft.key_results.size(); ++i) {
    auto problem = owner_problem(draft.key_results[i].owner, findings);
    if (!problem.empty()) findings.add(6, i, std::move(problem));
  }
}

// L07
void judge_dates(const Draft& draft, Findings& findings) {
  if (!draft.cycle) return findings.add(7, findings.words("no cycle"));
  if (draft.cycle->last < draft.cycle->first)
    findings.add(7, findings.words("it ends before it begins"));
  for (std::size_t i = 0; i < draft.key_results.size(); ++i) {
    const auto& due = draft.key_results[i].due_day;
    if (due && *due > draft.cycle->last) findings.add(7, i, findings.words("due after its cycle"));
    if (due && *due < draft.cycle->first)
      findings.add(7, i, findings.words("due before its cycle"));
  }
}

// L08, L09
void judge_counts(const Draft& draft, const Limits& limits, Findings& findings) {
  const auto count = draft.key_results.size();
  const bool finds_baseline =
      std::any_of(draft.key_results.begin(), draft.key_results.end(),
                  [](const auto& one) { return one.measure == Measure::kBaseline; });
  const bool few = static_cast<int>(count) < limits.fewest_key_results && !finds_baseline;
  if (count == 0) {
    findings.add(8, Severity::kError, findings.words("no key result"));
  } else if (few || static_cast<int>(count) > limits.most_key_results) {
    findings.add(8, findings.counted(count, "{} key result", "{} key results"));
  }
  const int most =
      draft.company_level ? limits.most_objectives_of_company : limits.most_objectives_of_team;
  if (draft.objectives_of_unit > most) {
    findings.add(9, findings.words("{} objectives", draft.objectives_of_unit));
  }
}

// L20
void judge_tags(const Draft& draft, Findings& findings) {
  const auto& all = draft.key_results;
  if (all.size() < 2) return;
  const auto first = all.front().indicator;
  const bool every =
      std::all_of(all.begin(), all.end(), [&](const auto& one) { return one.indicator == first; });
  if (!first || !every) return;
  const bool leads = *first == okr::Indicator::kLeading;
  findings.add(20, findings.words(leads ? "all leading" : "all lagging"));
}

// L21, L22
void judge_copies(const Draft& draft, const Language* language, Findings& findings) {
  for (std::size_t i = 0; i < draft.key_results.size(); ++i) {
    const DraftKeyResult& one = draft.key_results[i];
    for (const OtherKeyResult& other : draft.others) {
      const bool same_unit = lower_case(one.unit) == lower_case(other.unit);
      if (!same_unit || likeness(one.text, other.text, language) < kAlike) continue;
      findings.add(21, i, findings.words("{} of {}", other.id, other.team));
      break;
    }
    auto above = draft.parent_key_results;
    above.push_back(draft.text);
    above.push_back(draft.parent_text);
    for (const std::string& text : above) {
      if (text.empty() || likeness(one.text, text, language) < kAlike) continue;
      findings.add(22, i, text.substr(0, kShort));
      break;
    }
  }
  if (!draft.parent_text.empty() && likeness(draft.text, draft.parent_text, language) >= kAlike) {
    findings.add(22, findings.words("the objective above"));
  }
}

// L23, L24
void judge_place(const Draft& draft, Findings& findings) {
  if (draft.parent_loop) findings.add(24, Severity::kError, findings.words("a circle"));
  if (draft.parents > 1) findings.add(24, Severity::kError, findings.words("two parents"));
  if (draft.parents == 0 && !draft.top_level) findings.add(23, findings.words("no parent"));
  if (draft.parents == 1 && draft.levels_up > 1) {
    findings.add(24, findings.words("{} levels up", draft.levels_up));
  }
}

bool reached(const DraftKeyResult& one, const okr::Decimal& value) {
  if (!one.target) return false;
  return one.measure == Measure::kDecrease ? value <= *one.target : value >= *one.target;
}

// L25
std::string too_easy(const DraftKeyResult& one, const Findings& findings) {
  const bool moves = one.measure == Measure::kIncrease || one.measure == Measure::kDecrease ||
                     one.measure == Measure::kReach;
  if (!moves) return {};
  if (one.first_value && reached(one, *one.first_value)) {
    return findings.words("reached already at {}", one.first_value->text());
  }
  if (one.trend_percent && *one.trend_percent >= kTarget) {
    return findings.words("the trend alone gets to {} % of the way", *one.trend_percent);
  }
  const bool sure = one.first_confidence && *one.first_confidence >= kSure;
  if (!sure || !one.baseline || !one.target || *one.baseline == okr::Decimal{}) return {};
  const auto percent = one.target->percent_of_way(okr::Decimal{}, *one.baseline);
  const bool small = percent >= 100 - kSmallMove && percent <= 100 + kSmallMove;
  return small ? findings.words("a small move, and everybody is sure of it") : std::string{};
}

// L28
std::string too_hard(const DraftKeyResult& one, const Findings& findings) {
  const auto& percent = one.percent_of_best_rate;
  if (percent && *percent == 0) return findings.words("it never moved that way");
  return percent && *percent > kBestRates ? findings.words("{} % of the best pace", *percent)
                                          : std::string{};
}

// L25, L28, L29
void judge_ambition(const Draft& draft, Findings& findings) {
  for (std::size_t i = 0; i < draft.key_results.size(); ++i) {
    const DraftKeyResult& one = draft.key_results[i];
    if (auto easy = too_easy(one, findings); !easy.empty()) findings.add(25, i, std::move(easy));
    if (auto hard = too_hard(one, findings); !hard.empty()) findings.add(28, i, std::move(hard));
    if (one.data_every_days && *one.data_every_days > draft.check_in_every_days) {
      findings.add(29, i, findings.words("data every {} days", *one.data_every_days));
    }
  }
}

// L26, L27
void judge_confidence(const Draft& draft, Findings& findings) {
  int sum = 0;
  int count = 0;
  for (const DraftKeyResult& one : draft.key_results) {
    if (!one.first_confidence) continue;
    sum += *one.first_confidence;
    ++count;
  }
  if (count == 0) return;
  const auto average = findings.words("{}/10 on average", (2 * sum + count) / (2 * count));
  const bool committed = draft.kind == okr::ObjectiveKind::kCommitted;
  if (sum >= kSure * count && !committed) findings.add(26, average);
  if (sum <= kHopeless * count) findings.add(27, average);
}

// L30
void judge_spread(const Draft& draft, const Limits& limits, Findings& findings) {
  std::set<std::string> named;
  for (std::size_t i = 0; i < draft.key_results.size(); ++i) {
    const DraftKeyResult& one = draft.key_results[i];
    const bool many = one.of_owner > limits.most_key_results_of_owner;
    if (!many || !named.insert(one.owner.name).second) continue;
    findings.add(30, i, findings.words("{} has {}", one.owner.name, one.of_owner));
  }
}

// L32
void judge_whose(const Draft& draft, Findings& findings) {
  const auto& all = draft.key_results;
  const bool others = !all.empty() && std::none_of(all.begin(), all.end(), [](const auto& one) {
    return one.owner_in_team;
  });
  if (!others) return;
  const std::string team = draft.team.empty() ? findings.words("the team") : draft.team;
  findings.add(32, findings.words("no owner is in {}", team));
}

// L31
void judge_promise(const Draft& draft, Findings& findings) {
  if (draft.kind != okr::ObjectiveKind::kCommitted) return;
  const auto& all = draft.key_results;
  const bool dated =
      std::any_of(all.begin(), all.end(), [](const auto& one) { return one.due_day.has_value(); });
  if (!all.empty() && !dated) findings.add(31, findings.words("no day by which"));
  for (const Dependency& dependency : draft.dependencies) {
    if (dependency.has_owner) continue;
    const std::string text = dependency.text.substr(0, kShort);
    findings.add(31, dependency.is_team ? findings.words("the team {}", text) : text);
  }
}

// L33
void judge_change(const Draft& draft, Findings& findings) {
  const auto& all = draft.key_results;
  if (!all.empty() && std::all_of(all.begin(), all.end(), keeps))
    findings.add(33, findings.words("nothing moves"));
}

// Words that say what is measured: not how it moves, and no numbers.
std::set<std::string> measured_words(std::string_view text, const Language* language) {
  std::set<std::string> words;
  for (const Token& token : tokens(text, language)) {
    if (token.kind != Token::Kind::kWord) continue;
    const bool said =
        language != nullptr &&
        (language->has("function", token.lower) || language->has("up", token.lower) ||
         language->has("down", token.lower) || language->has("improving", token.lower));
    if (!said) words.insert(token.lower);
  }
  return words;
}

}  // namespace

int likeness(std::string_view a, std::string_view b, const Language* language) {
  const auto left = measured_words(a, language);
  const auto right = measured_words(b, language);
  const auto shared = static_cast<std::size_t>(std::count_if(
      left.begin(), left.end(), [&](const auto& word) { return right.contains(word); }));
  const std::size_t all = left.size() + right.size() - shared;
  return all == 0 ? 0 : static_cast<int>(100 * shared / all);
}

void judge_facts(const Draft& draft, const Limits& limits, const Language* language,
                 std::vector<Finding>& all) {
  Findings findings{all, language};
  judge_owners(draft, findings);
  judge_dates(draft, findings);
  judge_counts(draft, limits, findings);
  judge_tags(draft, findings);
  judge_copies(draft, language, findings);
  judge_place(draft, findings);
  judge_ambition(draft, findings);
  judge_confidence(draft, findings);
  judge_spread(draft, limits, findings);
  judge_whose(draft, findings);
  judge_promise(draft, findings);
  judge_change(draft, findings);
}

std::vector<Finding> judge_alignment(const Draft& draft, const Language* language) {
  std::vector<Finding> all;
  Findings findings{all, language};
  judge_copies(draft, language, findings);
  judge_place(draft, findings);
  judge_whose(draft, findings);
  return all;
}

}  // namespace commands::coach
