#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "commands/cards/objective.h"
#include "commands/coach/book.h"
#include "commands/coach/questions.h"
#include "commands/dependency.h"
#include "commands/reply.h"
#include "commands/tree.h"
#include "commands/wording.h"
#include "store/sql/objective.h"

namespace commands {
namespace {

constexpr std::size_t kLinesOfRule = 8;
constexpr std::size_t kTextInFinding = 60;

// What is found, by rule, each a line.
struct Misaligned {
  std::map<int, std::vector<Spans>> lines;
  std::size_t waived = 0;
  std::set<std::pair<std::string, std::string>> counted_twice;  // two key results, in order
};

Spans objective_of_finding(const Alignment& tree, const okr::Objective& objective) {
  return {code(id_text(objective.id)),
          plain(fmt::format(" {} ({})", shortened(objective.text, kTextInFinding),
                            shortened(tree.team(objective.team).name, kShownCharacters)))};
}

// A line about one finding; none when another line says it.
void add_finding(Misaligned& found, const Alignment& tree, const coach::Judged& judged,
                 const coach::Finding& finding) {
  Spans line = objective_of_finding(tree, judged.objective);
  const std::string words = finding.words.empty() ? "" : finding.words.front();
  if (finding.key_result) {
    const okr::KeyResult& key_result = judged.key_results[*finding.key_result];
    const std::string id = id_text(key_result.id);
    if (finding.rule == 21) {
      std::string other = words.substr(0, words.find(' '));
      const auto pair = std::minmax(id, other);
      if (!found.counted_twice.insert({pair.first, pair.second}).second) return;
    }
    cards::append(line, {plain(", "), code(id), plain(" " + shortened(key_result.text, 50))});
  }
  if (!words.empty()) line.push_back(plain(": " + shortened(words, kTextInFinding)));
  found.lines[finding.rule].push_back(std::move(line));
}

bool is_meant(const Alignment& tree, const TreeScope& scope, const okr::Objective& objective) {
  return !scope.team || tree.levels().levels_up(objective.team, scope.team->id).has_value();
}

Misaligned misaligned(const Context& context, const Alignment& tree, const TreeScope& scope) {
  Misaligned found;
  for (const okr::Objective& objective : tree.objectives()) {
    if (!is_meant(tree, scope, objective)) continue;
    if (objective.state == okr::ObjectiveState::kClosed) continue;
    const coach::Judged judged = coach::judged_place(context, objective);
    found.waived += judged.waived.size();
    for (const coach::Finding& finding : judged.open.findings) {
      const bool circle = finding.rule == 24 && finding.severity == coach::Severity::kError;
      if (!circle) add_finding(found, tree, judged, finding);
    }
  }
  return found;
}

// The circles whole, in the place of a line for each that stands in one.
void add_circles(Misaligned& found, const Alignment& tree, const TreeScope& scope) {
  for (const auto& circle : tree.circles()) {
    const bool meant =
        std::any_of(tree.objectives().begin(), tree.objectives().end(), [&](const auto& one) {
          return is_meant(tree, scope, one) &&
                 std::find(circle.begin(), circle.end(), one.id) != circle.end();
        });
    if (!meant) continue;
    const std::string id = id_text(circle.front());
    found.lines[24].push_back({plain("A loop: " + circle_text(circle) + ". Open it: "),
                               code(fmt::format("/okr align {} under nothing", id))});
  }
}

// What waits for each other, so that nobody can begin.
void add_waiting_circles(Message& message, const std::vector<std::string>& circles) {
  if (circles.empty()) return;
  Text text{{strong("What waits in a loop. "), plain("What comes first? "),
             code("/okr undepend KR7 on KR12")}};
  for (std::size_t i = 0; i < std::min(circles.size(), kLinesOfRule); ++i) {
    text.spans.push_back(plain("\n" + circles[i]));
  }
  if (circles.size() > kLinesOfRule) {
    text.spans.push_back(plain(fmt::format("\nand {} more", circles.size() - kLinesOfRule)));
  }
  message.add(std::move(text));
}

Text rule_text_of(int id, const std::vector<Spans>& lines) {
  const coach::RuleText& says = coach::rule_text_in(nullptr, id);
  Text text{
      {strong(coach::rule_text(id)), plain(fmt::format(" {}. {}", says.name, says.question))}};
  for (std::size_t i = 0; i < std::min(lines.size(), kLinesOfRule); ++i) {
    text.spans.push_back(plain("\n"));
    cards::append(text.spans, lines[i]);
  }
  if (lines.size() > kLinesOfRule) {
    text.spans.push_back(plain(fmt::format("\nand {} more", lines.size() - kLinesOfRule)));
  }
  return text;
}

}  // namespace

Message tree_findings(const Context& context, const TreeScope& scope) {
  const Alignment tree{context, scope.cycle};
  Misaligned found = misaligned(context, tree, scope);
  add_circles(found, tree, scope);
  Message message;
  message.add(Header{fmt::format(
      "What could be aligned better{}",
      scope.team ? " in " + shortened(scope.team->name, kShownCharacters) : std::string{})});
  const auto circles = scope.team ? std::vector<std::string>{} : waiting_circles(context);
  if (found.lines.empty() && circles.empty()) {
    message.add(Text{{plain("Nothing was found.")}});
  }
  bool cut = false;
  for (const auto& [rule, lines] : found.lines) {
    message.add(rule_text_of(rule, lines));
    cut = cut || lines.size() > kLinesOfRule;
  }
  add_waiting_circles(message, circles);
  const auto waived = static_cast<std::int64_t>(found.waived);
  if (waived > 0) {
    message.add(Note{{plain(count_text(waived, "finding is waived", "findings are waived") +
                            ", with a reason, and not told here.")}});
  }
  if (cut) message.add(Note{marked("All of one team: `/okr tree findings <team>`")});
  return message.add(Note{marked(
      "Every objective's average is over its own key results alone, so nothing is counted twice in "
      "it. To mend: `/okr align O2 under O1`; or say why it is right: `/okr waive O2 <rule> "
      "because "
      "…`")});
}

}  // namespace commands
