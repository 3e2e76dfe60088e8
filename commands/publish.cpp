#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <vector>

#include "commands/announce.h"
#include "commands/args.h"
#include "commands/coach/book.h"
#include "commands/coach/way.h"
#include "commands/handlers.h"
#include "commands/proposal.h"
#include "commands/reply.h"
#include "commands/rights.h"
#include "commands/wording.h"
#include "store/sql/objective.h"
#include "store/sql/person.h"
#include "store/sql/team.h"

namespace commands {

namespace {

// Why an outsider cannot, as a sentence; empty for all others.
std::string outsider_problem(const Context& context, const okr::Objective& objective) {
  if (!is_outsider(context, objective)) return {};
  return fmt::format(
      "{0} stays a draft: it is for {1}, and you are not in that team. To have {2} look at it: "
      "`/okr propose {0}`.",
      id_text(objective.id), store::read_team(context.book, objective.team).name,
      shortened(asked_about(context, objective)->name, kShownCharacters));
}

// Why this draft cannot be published yet, as a sentence; empty when it can.
std::string publish_problem(const Context& context, const okr::Objective& objective) {
  const std::string id = id_text(objective.id);
  if (objective.state != okr::ObjectiveState::kDraft) {
    return fmt::format("{} is {} already.", id, store::to_text(objective.state));
  }
  const okr::Cycle cycle = store::read_cycle(context.book, objective.cycle);
  if (cycle.state == okr::CycleState::kClosed || cycle.state == okr::CycleState::kGrading) {
    return fmt::format("{} stays a draft: its cycle {} is {}.", id, cycle.name,
                       cycle.state == okr::CycleState::kClosed ? "closed" : "being graded");
  }
  if (store::key_results_of(context.book, objective.id).empty()) {
    return fmt::format(
        "{} stays a draft: it has no key result yet. Add one: `/okr add kr {} … from "
        "30% to 45%`.",
        id, id);
  }
  const okr::Person owner = store::read_person(context.book, objective.owner);
  if (owner.left_at) {
    return fmt::format(
        "{} stays a draft: its owner, {}, has left. Name another: `/okr assign {} "
        "@somebody`.",
        id, owner.name, id);
  }
  if (std::string outside = outsider_problem(context, objective); !outside.empty()) return outside;
  if (std::string waits = undecided(context, objective); !waits.empty()) return waits;
  const std::string strict = coach::strict_problem(context, objective);
  const std::string wrong_way = coach::way_problem(context, objective);
  if (wrong_way.empty()) return strict;
  return strict.empty() ? fmt::format("{} stays a draft: {}", id, wrong_way)
                        : fmt::format("{} {}", strict, wrong_way);
}

// Returns what to say of it beside that.
std::string make_active(const Context& context, const okr::Objective& objective) {
  store::change_field(context.book, context.author, okr::Noun::kObjective, objective.id.value,
                      "state", std::string{store::to_text(okr::ObjectiveState::kActive)});
  store::change_field(context.book, context.author, okr::Noun::kObjective, objective.id.value,
                      "published_at", std::to_string(context.now.time_since_epoch().count()));
  return approved_by_publishing(context, objective);
}

// What is still missing before anybody is asked; empty when nothing is.
std::string next_step(const Context& context, const okr::Objective& objective) {
  const okr::Cycle cycle = store::read_cycle(context.book, objective.cycle);
  if (cycle.state == okr::CycleState::kPlanning) {
    return fmt::format("Its cycle has not started yet: `/okr cycle start {}`.", cycle.name);
  }
  if (store::find_cadence(context.book, objective.team, okr::CadenceKind::kPrompts)) return {};
  return fmt::format(
      "Nobody is asked for check-ins in {} yet: `/okr schedule prompts weekly mon "
      "09:00 team {}`.",
      store::read_team(context.book, objective.team).name,
      store::read_team(context.book, objective.team).name);
}

// What the coach has not been answered yet, in a sentence; empty when that is nothing.
std::string still_asked(const Context& context, const okr::Objective& objective) {
  const auto findings = coach::judged(context, objective).open.findings;
  const auto of = [&](coach::Severity severity) {
    return std::count_if(findings.begin(), findings.end(),
                         [&](const coach::Finding& one) { return one.severity == severity; });
  };
  const auto errors = of(coach::Severity::kError);
  const auto warnings = of(coach::Severity::kWarning);
  if (errors + warnings == 0) return {};
  return fmt::format("The coach still has {}{}{}: `/okr coach {}`.",
                     errors > 0 ? count_text(errors, "error", "errors") : "",
                     errors > 0 && warnings > 0 ? " and " : "",
                     warnings > 0 ? count_text(warnings, "warning", "warnings") : "",
                     id_text(objective.id));
}

Text published(const Context& context, const okr::Objective& objective) {
  const auto count = store::key_results_of(context.book, objective.id).size();
  return about(objective, fmt::format(": draft → active, with {} key result{}.", count,
                                      count == 1 ? "" : "s"));
}

Message publish_all(Context& context) {
  store::ObjectiveFilter filter;
  filter.state = okr::ObjectiveState::kDraft;
  const auto drafts = store::list_objectives(context.book, filter);
  Message message;
  std::vector<okr::Objective> now_active;
  std::set<std::string> steps;  // each is said once
  for (const okr::Objective& draft : drafts) {
    if (!has_right(context, draft)) continue;
    const std::string problem = publish_problem(context, draft);
    if (!problem.empty()) {
      message.add(paragraph(problem));
      continue;
    }
    now_active.push_back(draft);
    const std::string approved = make_active(context, draft);
    message.add(published(context, draft));
    if (!approved.empty()) message.add(paragraph(approved));
    if (const auto left = still_asked(context, draft); !left.empty()) message.add(paragraph(left));
    const std::string step = next_step(context, draft);
    if (!step.empty() && steps.insert(step).second) message.add(paragraph(step));
  }
  if (message.blocks.empty()) return sentence("There is no draft that you could publish.");
  if (now_active.empty()) return message;
  const std::string told = announce(context, now_active);
  if (!told.empty()) message.add(paragraph(told));
  return with_undo(context, std::move(message));
}

}  // namespace

Message publish(Context& context, Args& args) {
  if (args.accept("all")) {
    args.end();
    return publish_all(context);
  }
  const okr::Objective objective = args.objective();
  args.end();
  require_right(context, objective);
  const std::string problem = publish_problem(context, objective);
  if (!problem.empty()) throw UserError{problem};
  const std::string approved = make_active(context, objective);
  Message message;
  message.add(published(context, objective));
  if (!approved.empty()) message.add(paragraph(approved));
  if (const auto left = still_asked(context, objective); !left.empty())
    message.add(paragraph(left));
  const std::string step = next_step(context, objective);
  if (!step.empty()) message.add(paragraph(step));
  return with_undo(context, std::move(message));
}

}  // namespace commands
