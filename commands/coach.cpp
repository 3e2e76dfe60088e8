#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

#include "commands/args.h"
#include "commands/coach/book.h"
#include "commands/coach/questions.h"
#include "commands/edit.h"
#include "commands/handlers.h"
#include "commands/parse/id.h"
#include "commands/reply.h"
#include "commands/wording.h"
#include "store/ledger.h"
#include "store/sql/objective.h"
#include "store/sql/person.h"
#include "store/sql/waiver.h"

namespace commands {
namespace {

using coach::Finding;
using coach::Judged;
using coach::Severity;

constexpr std::size_t kMostRules = 8;  // on one card
constexpr std::size_t kTitle = 120;
constexpr std::size_t kReason = 200;

// An objective, or one key result of it.
struct Judging {
  okr::Objective objective;
  std::optional<okr::KeyResult> key_result;

  [[nodiscard]] std::string id() const {
    return key_result ? id_text(key_result->id) : id_text(objective.id);
  }
};

// Somebody who has a sentence to try says it in the place of an id.
[[noreturn]] void refuse_sentence() {
  throw UserError{
      "The coach reads what is in the book: `/okr coach O3`. To try a sentence, draft it with "
      "`/okr "
      "add objective …`: a draft is announced to nobody, and the answer says what the coach thinks "
      "of it."};
}

Judging read_judging(Args& args) {
  if (args.at_key_result()) {
    Subject subject = args.subject();
    return {std::move(subject.objective), std::move(subject.key_result)};
  }
  return {args.objective(), std::nullopt};
}

std::string severity_text(const Finding& finding) {
  switch (finding.severity) {
    case Severity::kError:
      return coach::said(finding.language, "error") + " ✖";
    case Severity::kWarning:
      return coach::said(finding.language, "warning") + " ▲";
    case Severity::kHint:
      return coach::said(finding.language, "hint") + " ·";
  }
  return "";
}

std::string id_of(const Judged& judged, const Finding& finding) {
  return finding.key_result ? id_text(judged.key_results[*finding.key_result].id)
                            : id_text(judged.objective.id);
}

// What one rule says, of one thing or of several; in the language of the first.
Text finding_text(const Judged& judged, std::span<const Finding> findings) {
  const coach::Language* language = findings.front().language;
  const coach::RuleText& says = coach::rule_text_in(language, findings.front().rule);
  Finding all = findings.front();
  std::string ids = id_of(judged, all);
  for (const Finding& more : findings.subspan(1)) {
    ids += ", " + id_of(judged, more);
    all.words.insert(all.words.end(), more.words.begin(), more.words.end());
  }
  const std::string words = coach::words_text(all);
  return {{strong(coach::rule_text(all.rule)), plain(fmt::format(" {}, ", severity_text(all))),
           code(ids),
           plain(fmt::format(": {}{}\n{}\n{}: ", says.name, words.empty() ? "" : " (" + words + ")",
                             says.question, coach::phrase(language, "Try"))),
           emphasis(says.skeleton),
           plain(fmt::format("\n{}: {}", coach::phrase(language, "Why"), says.why))}};
}

// The findings about what was asked for, the gravest first.
std::vector<Finding> chosen(const Judged& judged, const Judging& asked) {
  std::vector<Finding> findings = judged.open.findings;
  if (asked.key_result) {
    std::erase_if(findings, [&](const Finding& one) {
      return !one.key_result || judged.key_results[*one.key_result].id != asked.key_result->id;
    });
  }
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    return std::pair{b.severity, a.rule} < std::pair{a.severity, b.rule};
  });
  return findings;
}

// One paragraph for each rule, as many as a card holds.
void add_findings(Message& message, const Judged& judged, std::span<const Finding> findings) {
  for (std::size_t shown = 0; !findings.empty() && shown < kMostRules; ++shown) {
    const auto other = std::find_if(findings.begin(), findings.end(), [&](const Finding& one) {
      return one.rule != findings.front().rule || one.severity != findings.front().severity;
    });
    const auto count = static_cast<std::size_t>(other - findings.begin());
    message.add(finding_text(judged, findings.first(count)));
    findings = findings.subspan(count);
  }
  if (findings.empty()) return;
  message.add(paragraph(fmt::format("and {} more, once these are mended.", findings.size())));
}

void add_waivers(Message& message, const Context& context, const Judged& judged) {
  if (judged.waivers.empty()) return;
  Text text{{plain("Waived, and listed again at grading:")}};
  for (const okr::Waiver& waiver : judged.waivers) {
    const std::string id =
        waiver.key_result ? id_text(*waiver.key_result) : id_text(waiver.objective);
    text.spans.push_back(plain(fmt::format(
        "\n{} on {}, {}: “{}”", coach::rule_text(waiver.rule), id,
        shortened(store::read_person(context.book, waiver.person).name, kShownCharacters),
        shortened(waiver.reason, kReason))));
  }
  message.add(std::move(text));
}

// Throws UserError for a rule that speaks up elsewhere and cannot be set aside here.
int read_rule(Args& args) {
  const std::string_view word = args.word("a rule, such as L15");
  const auto rule = coach::parse_rule(word);
  if (!rule) {
    throw UserError{
        fmt::format("{} is no rule. They go from L01 to L38; `/okr coach O3` shows "
                    "those that an objective breaks.",
                    quoted(word))};
  }
  if (coach::find_rule(*rule)->home == coach::Home::kCoach) return *rule;
  throw UserError{fmt::format(
      "{} is about {}: it is asked when that happens, and answered there with a reason.",
      coach::rule_text(*rule), coach::rule_text_in(nullptr, *rule).name)};
}

// The reason behind "because"; absent for `none`, which takes the waiver back.
std::optional<std::string> read_waiver_reason(Args& args, const Judging& judging, int rule) {
  if (args.accept("none")) {
    args.end();
    return std::nullopt;
  }
  args.accept("because");
  std::string reason = limited(args.rest(), kMostOfReason, "A reason");
  if (!reason.empty()) return reason;
  throw UserError{fmt::format(
      "Please say why, so that it can be read at grading: `/okr waive {} {} because …`.",
      judging.id(), coach::rule_text(rule))};
}

}  // namespace

Message coach_objective(Context& context, Args& args) {
  if (!parse::read_id(args.left()) && args.left() != args.peek()) refuse_sentence();
  const Judging asked = read_judging(args);
  args.end();
  const Judged judged = coach::judged(context, asked.objective);
  const auto findings = chosen(judged, asked);
  Message message;
  message.add(Text{{strong(asked.id()), plain(" "),
                    emphasis(shortened(
                        asked.key_result ? asked.key_result->text : asked.objective.text, kTitle)),
                    plain(fmt::format("\nStrength of {}: {}", id_text(asked.objective.id),
                                      coach::strength_text(coach::strength(judged.open))))}});
  if (findings.empty()) message.add(paragraph("No rule has anything to say."));
  add_findings(message, judged, findings);
  add_waivers(message, context, judged);
  if (findings.empty()) return message;
  return message.add(Note{marked(fmt::format(
      "Mend it with `/okr edit {0} text …`, or set a rule aside: `/okr waive {0} {1} because …`",
      id_of(judged, findings.front()), coach::rule_text(findings.front().rule)))});
}

Message waive(Context& context, Args& args) {
  const Judging judging = read_judging(args);
  const bool is_key_result = judging.key_result.has_value();
  if (is_key_result) {
    require_editable(context, {*judging.key_result, judging.objective,
                               store::read_cycle(context.book, judging.objective.cycle)});
  } else {
    require_editable(context, judging.objective);
  }
  const int rule = read_rule(args);
  const auto reason = read_waiver_reason(args, judging, rule);
  const auto noun = is_key_result ? okr::Noun::kKeyResult : okr::Noun::kObjective;
  const std::int64_t id = is_key_result ? judging.key_result->id.value : judging.objective.id.value;
  const auto before = store::change_field(context.book, context.author, noun, id,
                                          store::waiver_field(rule), reason);
  if (before == reason) return sentence("That is so already; nothing was changed.");
  const std::string said =
      reason ? fmt::format(" is waived on {}, because “{}”. It is listed again at grading.",
                           judging.id(), shortened(*reason, kReason))
             : fmt::format(" is no longer waived on {}.", judging.id());
  Message message;
  message.add(Text{{strong(coach::rule_text(rule)),
                    plain(fmt::format(" ({}){}", coach::rule_text_in(nullptr, rule).name, said))}});
  return with_undo(context, std::move(message));
}

}  // namespace commands
