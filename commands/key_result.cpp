#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "commands/args.h"
#include "commands/changed_value.h"
#include "commands/coach/book.h"
#include "commands/coach/way.h"
#include "commands/drafts.h"
#include "commands/forms/forms.h"
#include "commands/handlers.h"
#include "commands/measure.h"
#include "commands/proposal.h"
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

bool begins_key_result_part(const Args& args) {
  return begins_measure(args) || begins_tail(args);
}

// How it is measured and the optional parts, in any order.
void read_measure_and_parts(Args& args, KeyResult& key_result) {
  bool measured = false;
  while (!args.empty() || !measured) {
    if (!measured && (begins_measure(args) || !begins_tail(args))) {
      measure_typed(args, key_result);
      measured = true;
    } else if (args.accept("owner")) {
      key_result.owner = args.person().id;
    } else if (args.accept("by")) {
      key_result.due_day = args.day("a day");
    } else if (args.accept("weight")) {
      key_result.weight = read_weight(args);
    } else if (begins_tail(args)) {
      key_result.indicator = read_indicator(args);
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
  if (objective.state == okr::ObjectiveState::kActive) {
    const std::string problem = coach::way_problem(context, objective, key_result);
    if (!problem.empty()) throw UserError{problem};
  }
  const okr::Cycle cycle = store::read_cycle(context.book, objective.cycle);
  if (key_result.due_day) require_within(cycle, *key_result.due_day);
  for (const okr::Milestone& milestone : key_result.milestones) {
    if (milestone.due_day) require_within(cycle, *milestone.due_day);
  }
  key_result.objective = objective.id;
  key_result.created_at = context.now;
  key_result.id = store::add_key_result(context.book, context.author, key_result);
  std::string facts = fmt::format(": {}, owner {}, in {} {}", target_text(key_result),
                                  store::read_person(context.book, key_result.owner).name,
                                  id_text(objective.id), objective.text);
  if (key_result.due_day) facts += ", by " + scheduler::day_text(*key_result.due_day);
  if (key_result.weight != 1) facts += fmt::format(", weight {}", key_result.weight);
  if (key_result.indicator) facts += fmt::format(", {}", okr::word(*key_result.indicator));
  Message message;
  Text text = about(key_result, "");
  text.spans.push_back(plain(facts + "."));
  message.add(std::move(text));
  const bool dated = std::any_of(key_result.milestones.begin(), key_result.milestones.end(),
                                 [](const okr::Milestone& one) { return one.due_day.has_value(); });
  if (dated) {
    message.add(Text{{plain("Milestones: " + milestones_text(key_result.milestones) + ".")}});
  }
  coach::add_remarks(message, context, objective, key_result);
  if (objective.state == okr::ObjectiveState::kDraft) {
    message.add(paragraph(fmt::format("{0} is still a draft. When it is complete: `/okr {1} {0}`.",
                                      id_text(objective.id),
                                      is_outsider(context, objective) ? "propose" : "publish")));
  }
  return with_undo(context, std::move(message));
}

okr::KeyResult read_key_result(Args& args, const Context& context) {
  KeyResult key_result;
  key_result.owner = context.me.id;
  key_result.text =
      without_comma(limited(args.until(begins_key_result_part), kMostOfText, "A key result"));
  if (key_result.text.empty()) throw UsageError{"I need the text of the key result."};
  read_measure_and_parts(args, key_result);
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
  context.days_in = cycle;
  return added(context, objective, read_key_result(args, context));
}

}  // namespace commands
