#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "commands/args.h"
#include "commands/coach/book.h"
#include "commands/drafts.h"
#include "commands/forms/forms.h"
#include "commands/handlers.h"
#include "commands/parse/words.h"
#include "commands/reply.h"
#include "commands/rights.h"
#include "commands/wording.h"
#include "scheduler/local_time.h"
#include "store/sql/objective.h"
#include "store/sql/person.h"
#include "store/sql/team.h"

namespace commands {

namespace {

using okr::KeyResult;
using okr::KeyResultKind;

// Whether "from 3 days to 7 days" comes next rather than "from our best customers".
bool begins_range(Args args) {
  constexpr int kMostUnitWords = 3;
  if (!args.at_number()) return false;
  args.skip(args.peek().size());
  for (int i = 0; i <= kMostUnitWords && !args.empty(); ++i) {
    if (args.accept("to")) return args.at_number();
    args.skip(args.peek().size());
  }
  return false;
}

bool begins_measure(Args args) {
  const std::string_view word = args.peek();
  args.skip(word.size());
  if (word == "from") return begins_range(args);
  if (word == "reach") return args.at_number();
  if (word == "milestones") return args.left().find(';') != std::string_view::npos;
  return word == "pass/fail";
}

bool begins_tail(Args args) {
  if (args.accept("owner")) return args.at_person();
  return args.accept("by") && args.at_day();
}

bool begins_key_result_part(const Args& args) {
  return begins_measure(args) || begins_tail(args);
}

void read_range(Args& args, KeyResult& key_result) {
  const parse::Number from = args.amount("where it starts", "");
  const std::string_view from_unit = args.until({"to"});
  args.accept("to");
  const parse::Number to = args.amount("where it should get to", "");
  const std::string_view to_unit = args.until(begins_tail);
  measure_range(key_result, from.value, to.value);
  key_result.unit = one_unit({from.unit, from_unit, to.unit, to_unit});
}

void read_reach(Args& args, KeyResult& key_result) {
  const parse::Number to = args.amount("a number to reach", "");
  measure_reach(key_result, to.value);
  key_result.unit = one_unit({to.unit, args.until(begins_tail)});
}

void read_milestones(Args& args, KeyResult& key_result) {
  measure_milestones(key_result, parts_of(args.until(begins_tail), ';'));
}

void read_measure(Args& args, KeyResult& key_result) {
  if (args.accept("from")) return read_range(args, key_result);
  if (args.accept("reach")) return read_reach(args, key_result);
  if (args.accept("milestones")) return read_milestones(args, key_result);
  if (!args.accept("pass/fail")) {
    throw UsageError{
        "I need how it is measured: `from 30% to 45%`, `reach 12`, `milestones draft; "
        "review; ship` or `pass/fail`."};
  }
  measure_pass_fail(key_result);
}

void read_tail(Args& args, const okr::Cycle& cycle, KeyResult& key_result) {
  while (!args.empty()) {
    if (args.accept("owner")) {
      key_result.owner = args.person().id;
    } else if (args.accept("by")) {
      key_result.due_day = args.day("a day");
      require_within(cycle, *key_result.due_day);
    } else {
      args.end();
    }
  }
}

// The speaker's own draft when there is exactly one: what a key result goes to if that is not said.
std::optional<okr::Objective> only_draft(const Context& context) {
  store::ObjectiveFilter filter;
  filter.involved = context.me.id;
  filter.state = okr::ObjectiveState::kDraft;
  std::optional<okr::Objective> found;
  for (okr::Objective& objective : store::list_objectives(context.book, filter)) {
    if (objective.owner != context.me.id) continue;
    if (found) return std::nullopt;
    found = std::move(objective);
  }
  return found;
}

std::string without_comma(std::string text) {
  while (!text.empty() && (text.back() == ',' || text.back() == ':')) text.pop_back();
  return text;
}

}  // namespace

std::string one_unit(const std::vector<std::string_view>& typed) {
  std::string unit;
  for (const std::string_view one : typed) {
    if (one.empty()) continue;
    if (!unit.empty() && !parse::same_unit(one, unit)) {
      throw UserError{fmt::format("It begins in {} and ends in {}. Use one unit.", unit,
                                  shortened(one, kMostOfUnit))};
    }
    if (one.size() > unit.size()) unit = one;  // days rather than day
  }
  return limited(unit, kMostOfUnit, "A unit");
}

void measure_range(KeyResult& key_result, const okr::Decimal& from, const okr::Decimal& to) {
  key_result.baseline = from;
  key_result.target = to;
  key_result.kind = from > to ? KeyResultKind::kDecrease : KeyResultKind::kIncrease;
}

void measure_reach(KeyResult& key_result, const okr::Decimal& target) {
  key_result.kind = KeyResultKind::kReach;
  key_result.target = target;
}

void measure_milestones(KeyResult& key_result, const std::vector<std::string_view>& texts) {
  constexpr std::size_t kMostMilestones = 30;
  for (const std::string_view one : texts) {
    const std::string text = limited(one, kMostOfText, "A milestone");
    if (!text.empty()) key_result.milestones.push_back(text);
  }
  if (key_result.milestones.size() > kMostMilestones) {
    throw UserError{fmt::format("A key result can have {} milestones at most.", kMostMilestones)};
  }
  key_result.kind = KeyResultKind::kMilestones;
  key_result.target = okr::Decimal{static_cast<std::int64_t>(key_result.milestones.size())};
}

void measure_pass_fail(KeyResult& key_result) {
  key_result.kind = KeyResultKind::kPassFail;
  key_result.target = okr::Decimal{1};
}

void require_within(const okr::Cycle& cycle, okr::Day day) {
  if (day >= cycle.first_day && day <= cycle.last_day) return;
  throw UserError{fmt::format(
      "{} is outside the cycle {}, which lasts from {} to {}.", scheduler::day_text(day),
      cycle.name, scheduler::day_text(cycle.first_day), scheduler::day_text(cycle.last_day))};
}

void require_addable(const Context& context, const okr::Objective& objective,
                     const okr::Cycle& cycle) {
  const bool over =
      cycle.state == okr::CycleState::kClosed || cycle.state == okr::CycleState::kGrading;
  if (over || objective.state == okr::ObjectiveState::kClosed) {
    throw UserError{
        fmt::format("{} is closed: nothing can be added to it.", id_text(objective.id))};
  }
  if (objective.state == okr::ObjectiveState::kActive) require_right(context, objective);
}

Message added(const Context& context, const okr::Objective& objective, KeyResult key_result) {
  if (const auto problem = okr::target_problem(key_result)) throw UserError{*problem};
  key_result.objective = objective.id;
  key_result.created_at = context.now;
  key_result.id = store::add_key_result(context.book, context.author, key_result);
  std::string facts = fmt::format(": {}, owner {}, in {} {}", target_text(key_result),
                                  store::read_person(context.book, key_result.owner).name,
                                  id_text(objective.id), objective.text);
  if (key_result.due_day) facts += ", by " + scheduler::day_text(*key_result.due_day);
  Message message;
  Text text = about(key_result, "");
  text.spans.push_back(plain(facts + "."));
  message.add(std::move(text));
  coach::add_remarks(message, context, objective, key_result);
  if (objective.state == okr::ObjectiveState::kDraft) {
    message.add(
        paragraph(fmt::format("{} is still a draft. When it is complete: `/okr publish {}`.",
                              id_text(objective.id), id_text(objective.id))));
  }
  return with_undo(context, std::move(message));
}

okr::KeyResult read_key_result(Args& args, const Context& context, const okr::Cycle& cycle) {
  KeyResult key_result;
  key_result.owner = context.me.id;
  key_result.text =
      without_comma(limited(args.until(begins_key_result_part), kMostOfText, "A key result"));
  if (key_result.text.empty()) throw UsageError{"I need the text of the key result."};
  read_measure(args, key_result);
  read_tail(args, cycle, key_result);
  return key_result;
}

Message add_key_result(Context& context, Args& args) {
  if (context.request.opens_forms) {
    Args behind = args;
    const auto to = args.empty() ? only_draft(context) : std::optional{behind.objective()};
    if (to && behind.empty()) {
      return forms::opened_instead(context, "add-kr", id_text(to->id));
    }
  }
  const okr::Objective objective = args.objective();
  const okr::Cycle cycle = store::read_cycle(context.book, objective.cycle);
  require_addable(context, objective, cycle);
  return added(context, objective, read_key_result(args, context, cycle));
}

}  // namespace commands
