#include <fmt/format.h>

#include <algorithm>

#include "commands/coach/book.h"
#include "commands/coach/questions.h"
#include "commands/reply.h"
#include "commands/wording.h"
#include "store/sql/objective.h"
#include "store/sql/team.h"

namespace commands::coach {
namespace {

constexpr std::size_t kMostRemarks = 2;
constexpr std::size_t kMostWords = 4;
constexpr std::size_t kWord = 40;

// "L15 work that is counted (“calls”). What changes when that work succeeds?"
std::string remark(const Finding& finding) {
  const RuleText& says = rule_text_in(finding.language, finding.rule);
  const std::string words = words_text(finding);
  return fmt::format("{} {}{}. {}", rule_text(finding.rule), says.name,
                     words.empty() ? "" : " (" + words + ")", says.question);
}

// The gravest first; hints alone are only counted.
void add(Message& message, std::vector<Finding> findings, std::string_view id) {
  if (findings.empty()) return;
  std::stable_sort(findings.begin(), findings.end(),
                   [](const Finding& a, const Finding& b) { return a.severity > b.severity; });
  Spans spans{plain("Coach: ")};
  std::size_t shown = 0;
  for (const Finding& finding : findings) {
    if (finding.severity == Severity::kHint || shown == kMostRemarks) break;
    spans.push_back(plain((shown == 0 ? "" : "\n") + remark(finding)));
    ++shown;
  }
  const std::size_t left = findings.size() - shown;
  if (shown == 0) {
    spans.push_back(plain(count_text(static_cast<std::int64_t>(left), "hint", "hints") + ": "));
  } else {
    spans.push_back(plain(left == 0 ? "\nMore: " : fmt::format("\n{} more: ", left)));
  }
  spans.push_back(code(fmt::format("/okr coach {}", id)));
  message.add(Note{std::move(spans)});
}

}  // namespace

std::string words_text(const Finding& finding) {
  std::string text;
  const std::size_t shown = std::min(finding.words.size(), kMostWords);
  for (std::size_t i = 0; i < shown; ++i) {
    text += fmt::format("{}“{}”", i == 0 ? "" : ", ", shortened(finding.words[i], kWord));
  }
  return finding.words.size() > shown ? text + " …" : text;
}

void add_remarks(Message& message, const Context& context, const okr::Objective& objective) {
  Draft draft;
  draft.text = objective.text;
  draft.why = objective.why;
  std::vector<Finding> findings;
  judge_objective_text(draft, limits_of(context.book, objective.team), language_of(draft.text),
                       findings);
  add(message, std::move(findings), id_text(objective.id));
}

void add_remarks(Message& message, const Context& context, const okr::Objective& objective,
                 const okr::KeyResult& key_result) {
  Draft draft;
  draft.text = objective.text;
  draft.team = store::read_team(context.book, objective.team).name;
  draft.key_results = {draft_of(key_result)};
  const Language* language = language_of(key_result.text);
  if (language == nullptr) language = language_of(objective.text);
  std::vector<Finding> findings;
  judge_key_result_text(draft, 0, language, findings);
  add(message, std::move(findings), id_text(key_result.id));
}

std::string strict_problem(const Context& context, const okr::Objective& objective) {
  if (!limits_of(context.book, objective.team).strict) return {};
  const Judged found = judged(context, objective);
  std::string rules;
  for (const Finding& finding : found.open.findings) {
    if (finding.severity != Severity::kError) continue;
    const std::string id = finding.key_result ? id_text(found.key_results[*finding.key_result].id)
                                              : id_text(objective.id);
    rules += fmt::format("{}{} {} ({})", rules.empty() ? "" : "; ", rule_text(finding.rule),
                         rule_text_in(nullptr, finding.rule).name, id);
  }
  if (rules.empty()) return {};
  return fmt::format(
      "{} stays a draft, as this team is strict about: {}. Look at `/okr coach {}`, and mend it or "
      "say why not: `/okr waive … because …`.",
      id_text(objective.id), rules, id_text(objective.id));
}

}  // namespace commands::coach
