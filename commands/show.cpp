#include <fmt/format.h>

#include <algorithm>

#include "commands/args.h"
#include "commands/blocker.h"
#include "commands/cards/change.h"
#include "commands/cards/grade_sheet.h"
#include "commands/cards/objective.h"
#include "commands/cards/prompt.h"
#include "commands/dependency.h"
#include "commands/handlers.h"
#include "commands/looking.h"
#include "commands/proposal.h"
#include "commands/remark.h"
#include "commands/rights.h"
#include "commands/trend.h"
#include "commands/wording.h"
#include "scheduler/local_time.h"
#include "store/ledger.h"
#include "store/okr/forecast.h"
#include "store/okr/honesty.h"
#include "store/sql/blocker.h"
#include "store/sql/check_in.h"
#include "store/sql/contributor.h"
#include "store/sql/grade.h"
#include "store/sql/objective.h"
#include "store/sql/person.h"
#include "store/sql/remark.h"
#include "store/sql/team.h"

namespace commands {
namespace {

constexpr int kCheckIns = 5;
constexpr int kSparks = 20;
constexpr std::size_t kChanges = 5;
constexpr int kChangesRead = 50;  // among which check-ins are passed over
constexpr std::size_t kLong = 600;
constexpr std::size_t kName = 60;

Field field(std::string_view label, std::string_view value) {
  return {std::string{label}, {plain(value)}};
}

std::string person_name(const Context& context, okr::PersonId id) {
  const okr::Person person = store::read_person(context.book, id);
  return shortened(person.name, kName) + (person.left_at ? " (has left)" : "");
}

std::string cycle_text(const okr::Cycle& cycle) {
  return fmt::format("{} ({}), {} to {}", shortened(cycle.name, kName), store::to_text(cycle.state),
                     scheduler::day_text(cycle.first_day), scheduler::day_text(cycle.last_day));
}

std::string titled(const okr::Objective& objective) {
  return fmt::format("{} {}", id_text(objective.id), shortened(objective.text, 80));
}

// The newest changes of texts, targets and the like, for one paragraph.
void add_changes(Message& message, const Context& context, okr::Noun noun, std::int64_t id) {
  Text text{{strong("Changes")}};
  std::size_t count = 0;
  for (const okr::Change& change : store::edits_of(context.book, noun, id, kChangesRead)) {
    const auto what = cards::change_text(context.book, change);
    if (!what || count == kChanges) continue;
    ++count;
    text.spans.push_back(
        plain(fmt::format("\n{}, {}: {}", scheduler::local_text(context.me.time_zone, change.at),
                          person_name(context, change.person), *what)));
  }
  if (count > 0) message.add(std::move(text));
}

// Who works on it beside its owner; no field when nobody does.
void add_contributors(Fields& fields, const Context& context, okr::Noun noun, std::int64_t id) {
  std::string names;
  for (const okr::Person& person : store::contributors_of(context.book, noun, id)) {
    names += (names.empty() ? "" : ", ") + person.name;
  }
  if (!names.empty()) fields.fields.push_back(field("Contributors", shortened(names, kLong)));
}

// What was said of it, newest first, and what was decided.
void add_remarks(Message& message, const Context& context, okr::Noun noun, std::int64_t id) {
  constexpr int kRemarks = 5;
  Text said{{strong("Said of it")}};
  Text decided{{strong("Decided")}};
  for (const okr::Remark& remark : store::remarks_of(context.book, noun, id, kRemarks)) {
    const bool decision = remark.kind == okr::RemarkKind::kDecision;
    const std::string line = decision ? decision_text(context.book, remark, context.me.time_zone)
                                      : remark_text(context.book, remark, context.me.time_zone);
    (decision ? decided : said).spans.push_back(plain("\n" + line));
  }
  if (decided.spans.size() > 1) message.add(std::move(decided));
  if (said.spans.size() > 1) message.add(std::move(said));
}

// How it came out and what became of it, and where it comes from.
void add_closing(Message& message, const Context& context, const okr::Objective& objective) {
  const cards::SheetPart part = cards::sheet_part(context.book, objective);
  const bool graded = std::any_of(part.rows.begin(), part.rows.end(),
                                  [](const cards::SheetRow& row) { return row.grade.settled(); });
  if (graded || part.closing.decision) message.add(cards::sheet_block(context.book, part));
  if (!part.closing.carried_from) return;
  const std::string from = id_text(*part.closing.carried_from);
  message.add(
      Note{{plain(fmt::format("Carried over from {}: ", from)), code("/okr show " + from)}});
}

Message show_objective(const Context& context, const okr::Objective& objective,
                       std::size_t page_number) {
  const cards::ObjectiveView view = cards::view_objective(context.book, objective, context.now);
  Message message;
  message.add(cards::objective_card(view, page_number));
  if (page_number > 1) return message;
  if (!objective.why.empty()) {
    message.add(Text{{strong("Why: "), plain(shortened(objective.why, kLong))}});
  }
  Fields fields;
  fields.fields = {field("Owner", person_name(context, objective.owner)),
                   field("Team", store::read_team(context.book, objective.team).name),
                   field("Cycle", cycle_text(view.cycle)),
                   field("Kind", store::to_text(objective.kind)),
                   field("State", store::to_text(objective.state))};
  if (objective.is_private) fields.fields.push_back(field("Seen by", "who works on it"));
  if (const auto proposal = proposal_text(context.book, objective); !proposal.empty()) {
    fields.fields.push_back(field("Proposal", proposal));
  }
  add_contributors(fields, context, okr::Noun::kObjective, objective.id.value);
  if (objective.parent) {
    const auto parent = store::find_objective(context.book, *objective.parent);
    if (parent && may_see(context, *parent))
      fields.fields.push_back(field("Under", titled(*parent)));
  }
  message.add(std::move(fields));
  store::ObjectiveFilter below;
  below.parent = objective.id;
  Text children{{strong("Under it")}};
  for (const okr::Objective& child : visible_objectives(context, below)) {
    children.spans.push_back(plain("\n" + titled(child)));
  }
  if (children.spans.size() > 1) message.add(std::move(children));
  add_dependencies(message, context, objective, std::nullopt);
  add_remarks(message, context, okr::Noun::kObjective, objective.id.value);
  add_closing(message, context, objective);
  add_changes(message, context, okr::Noun::kObjective, objective.id.value);
  if (objective.state == okr::ObjectiveState::kDraft) {
    message.add(Note{{plain("A draft asks nobody. When it is ready: "),
                      code(fmt::format("/okr publish {}", id_text(objective.id)))}});
  }
  return message;
}

// "▁▂▅ 30 % → 33 % → 38 %", the last few values in words.
std::string trend(const okr::KeyResult& key_result, const std::vector<okr::CheckIn>& newest_first) {
  std::string values;
  const auto count = std::min<std::size_t>(newest_first.size(), kCheckIns);
  for (std::size_t i = count; i-- > 0;) {
    if (!values.empty()) values += " → ";
    values += value_text(key_result, newest_first[i].value);
  }
  return fmt::format("{} {}", sparkline(key_result, newest_first), values);
}

void add_check_ins(Message& message, const Context& context, const okr::KeyResult& key_result) {
  const auto rows = store::counting_check_ins(context.book, key_result.id, kSparks);
  if (rows.empty()) {
    Text none{{plain("No check-in yet. ")}};
    cards::append(none.spans, cards::how_to_answer(key_result));
    message.add(std::move(none));
    return;
  }
  Text text{{strong("Last check-ins"), plain("\n" + trend(key_result, rows))}};
  for (std::size_t i = 0; i < std::min<std::size_t>(rows.size(), kCheckIns); ++i) {
    const okr::CheckIn& row = rows[i];
    text.spans.push_back(plain(fmt::format(
        "\n{}, {}: {}, confidence {}{}", scheduler::local_text(context.me.time_zone, row.at),
        person_name(context, row.person), value_text(key_result, row.value),
        confidence_text(row.confidence),
        row.note.empty() ? "" : fmt::format(", “{}”", shortened(row.note, 120)))));
  }
  message.add(std::move(text));
}

void add_blockers(Message& message, const Context& context, okr::KeyResultId key_result) {
  Text text{{strong("Held up by")}};
  for (const okr::Blocker& blocker : store::open_blockers(context.book, key_result)) {
    text.spans.push_back(plain("\n" + blocker_text(context.book, blocker, context.now)));
  }
  if (text.spans.size() > 1) message.add(std::move(text));
}

Text milestones(const okr::KeyResult& key_result) {
  const std::int64_t done = key_result.latest ? key_result.latest->value.whole() : 0;
  Text text{{strong("Milestones")}};
  for (std::size_t i = 0; i < key_result.milestones.size(); ++i) {
    const okr::Milestone& one = key_result.milestones[i];
    const std::string due = one.due_day ? ", by " + scheduler::day_text(*one.due_day) : "";
    text.spans.push_back(
        plain(fmt::format("\n{}. {}: {}{}", i + 1, shortened(one.text, 120),
                          static_cast<std::int64_t>(i) < done ? "done" : "open", due)));
  }
  return text;
}

std::string asked_text(const Standing& standing) {
  if (!standing.last_due) return "not asked yet";
  return fmt::format("{}, {}", scheduler::day_text(*standing.last_due),
                     standing.due ? "not answered yet" : "answered");
}

std::string expected_text(const okr::KeyResult& key_result, const Standing& standing) {
  if (okr::is_kept(key_result.kind)) return "what is to be kept, all the time";
  return standing.expected_percent ? fmt::format("{} % of the way", *standing.expected_percent)
                                   : "nothing before its due day";
}

Fields key_result_facts(const Context& context, const okr::KeyResult& key_result,
                        const okr::Objective& objective, const Standing& standing) {
  const okr::Cycle cycle = store::read_cycle(context.book, objective.cycle);
  Fields facts;
  facts.fields = {field("Goal", target_text(key_result)),
                  field("Expected by now", expected_text(key_result, standing)),
                  field("Due by", scheduler::day_text(key_result.due_day.value_or(cycle.last_day))),
                  field("Owner", person_name(context, key_result.owner))};
  if (key_result.latest) {
    facts.fields.push_back(field("Confidence", confidence_text(key_result.latest->confidence)));
  }
  if (key_result.check_in_owner) {
    facts.fields.push_back(field("Checks in", person_name(context, *key_result.check_in_owner)));
  }
  add_contributors(facts, context, okr::Noun::kKeyResult, key_result.id.value);
  if (key_result.weight != 1) {
    facts.fields.push_back(field("Weight", key_result.weight == 0
                                               ? std::string{"0, not counted"}
                                               : std::to_string(key_result.weight)));
  }
  if (key_result.indicator) {
    facts.fields.push_back(field("Indicator", std::string{okr::word(*key_result.indicator)}));
  }
  if (!key_result.plan.empty()) {
    facts.fields.push_back(field("Planned path", plan_text(key_result, key_result.plan)));
  }
  facts.fields.push_back(field("Last asked", asked_text(standing)));
  facts.fields.push_back(field("Objective", titled(objective)));
  facts.fields.push_back(field("Team", store::read_team(context.book, objective.team).name));
  facts.fields.push_back(field("Cycle", cycle_text(cycle)));
  return facts;
}

// A number a week, in the unit of the key result.
std::string rate_text(const okr::KeyResult& key_result, double rate) {
  const auto value = okr::Decimal::parse(fmt::format("{:.1f}", rate));
  if (!value) return fmt::format("{:.1e}", rate);
  return fmt::format("{}{}", rate < 0 ? "" : "+", value_text(key_result, *value));
}

// Where it goes when it goes on like this, and what it would need.
void add_outlook(Message& message, const Context& context, const store::Subject& subject) {
  constexpr int kLookedAt = 60;
  const okr::KeyResult& key_result = subject.key_result;
  const auto history = store::counting_check_ins(context.book, key_result.id, kLookedAt);
  const okr::Day today = context.today();
  Text text{{strong("Outlook")}};
  if (const auto end = okr::forecast(key_result, subject.cycle, history, today)) {
    const std::string range = end->low == end->high ? fmt::format("about {}", end->low)
                                                    : fmt::format("{} to {}", end->low, end->high);
    text.spans.push_back(plain(fmt::format("\nAs it goes, it ends at {} % of the way.", range)));
  }
  if (trends_off(context.book, key_result, subject.cycle, context.now)) {
    text.spans.push_back(
        plain("\nTrending off track: for two weeks its projected end has missed the target."));
  }
  if (const auto rate = okr::run_rate(key_result, subject.cycle, history, today)) {
    const bool counted = key_result.kind == okr::KeyResultKind::kMilestones;
    if (!counted) {
      text.spans.push_back(plain(fmt::format("\nNeeds {} a week, has done {} a week.",
                                             rate_text(key_result, rate->needed),
                                             rate_text(key_result, rate->done))));
    }
  }
  if (text.spans.size() > 1) message.add(std::move(text));
}

// What its numbers ask.
void add_questions(Message& message, const Context& context, const store::Subject& subject,
                   const Standing& where) {
  constexpr int kLookedAt = 12;
  const okr::KeyResult& key_result = subject.key_result;
  if (!key_result.latest) return;
  if (const auto asked = okr::contradiction(where.pace, key_result.latest->confidence)) {
    message.add(Text{{plain(*asked)}});
  }
  const auto history = store::counting_check_ins(context.book, key_result.id, kLookedAt);
  for (const okr::Doubt doubt : okr::doubts(key_result, subject.cycle, history)) {
    message.add(Text{{plain(okr::question(doubt))}});
  }
}

// How it came out, with what was said of that; nothing before it is graded.
void add_grade(Message& message, const Context& context, okr::KeyResultId key_result) {
  const okr::Grade grade = store::read_grade(context.book, key_result);
  if (!grade.settled()) return;
  Text text{{strong("Grade: ")}};
  if (!grade.score) {
    text.spans.push_back(plain("left out, “" + shortened(grade.left_out, kLong) + "”"));
    message.add(std::move(text));
    return;
  }
  text.spans.push_back(plain(score_text(*grade.score)));
  if (grade.overridden()) {
    text.spans.push_back(
        plain(fmt::format(", changed; the data said {}", okr::grade_text(*grade.proposed))));
  }
  const auto add = [&](std::string_view label, std::string_view said) {
    if (said.empty()) return;
    text.spans.push_back(plain(fmt::format("\n{}: {}", label, shortened(said, kLong))));
  };
  add("Because", grade.because);
  add("Cause", okr::cause_text(grade.cause));
  add("Lesson", grade.lesson);
  add("Evidence", grade.evidence);
  cards::append(text.spans, cards::said_of_grade(context.book, key_result, context.me.time_zone));
  message.add(std::move(text));
}

Message show_key_result(const Context& context, const okr::KeyResult& key_result) {
  const okr::Objective objective = store::read_objective(context.book, key_result.objective);
  const okr::Cycle cycle = store::read_cycle(context.book, objective.cycle);
  const Standing where = standing(context.book, key_result, objective, cycle, context.now);
  Message message;
  const std::string progress = bar(where.progress);
  message.add(
      Text{{code(id_text(key_result.id)), plain(" "), strong(shortened(key_result.text, kLong)),
            plain(fmt::format("\n{}{}{}", progress, progress.empty() ? "" : " ",
                              cards::value_and_standing({key_result, where})))}});
  message.add(key_result_facts(context, key_result, objective, where));
  if (!key_result.milestones.empty()) message.add(milestones(key_result));
  add_grade(message, context, key_result.id);
  add_check_ins(message, context, key_result);
  add_blockers(message, context, key_result.id);
  add_dependencies(message, context, objective, key_result.id);
  add_outlook(message, context, {key_result, objective, cycle});
  add_questions(message, context, {key_result, objective, cycle}, where);
  add_remarks(message, context, okr::Noun::kKeyResult, key_result.id.value);
  add_changes(message, context, okr::Noun::kKeyResult, key_result.id.value);
  message.add(
      Note{{plain("All of it: "), code(fmt::format("/okr history {}", id_text(key_result.id)))}});
  return message;
}

}  // namespace

Message show(Context& context, Args& args) {
  const std::string_view word = args.peek();
  const bool is_objective = word.starts_with('o') || word.starts_with('O');
  if (is_objective) {
    const okr::Objective objective = args.objective();
    const std::size_t page_number = read_page_number(args);
    args.end();
    return show_objective(context, objective, page_number);
  }
  if (args.at_kpi()) return kpi_show(context, args);
  const okr::KeyResult key_result = args.key_result();
  args.end();
  return show_key_result(context, key_result);
}

}  // namespace commands
