#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "commands/alignment.h"
#include "commands/announce.h"
#include "commands/args.h"
#include "commands/coach/book.h"
#include "commands/drafts.h"
#include "commands/forms/forms.h"
#include "commands/handlers.h"
#include "commands/proposal.h"
#include "commands/reply.h"
#include "commands/rights.h"
#include "commands/unsaid.h"
#include "commands/wording.h"
#include "store/sql/objective.h"
#include "store/sql/person.h"
#include "store/sql/team.h"

namespace commands {

namespace {

using okr::ObjectiveKind;

std::optional<ObjectiveKind> kind_named(std::string_view word) {
  for (const auto kind :
       {ObjectiveKind::kCommitted, ObjectiveKind::kAspirational, ObjectiveKind::kLearning}) {
    if (store::to_text(kind) == word) return kind;
  }
  return std::nullopt;
}

// Whether one of the optional parts comes next rather than more of the text: "the team is happy"
// goes on, "team Growth" does not. A kind must be followed by nothing or by another part, so that
// "a learning company" stays whole.
bool begins_objective_part(Args args) {
  const std::string_view word = args.peek();
  if (word.empty()) return true;
  args.skip(word.size());
  if (word == "team") return args.at_team();
  if (word == "under") return args.at_objective();
  if (word == "owner") return args.at_person();
  if (word == "cycle") return args.at_cycle();
  if (word == "why") return !args.empty();
  return kind_named(word) && begins_objective_part(args);
}

// What stands behind the text; what is not said is absent.
struct Parts {
  std::optional<okr::Team> team;
  std::optional<okr::Cycle> cycle;
  std::optional<okr::Objective> parent;
  std::optional<okr::Person> owner;
  ObjectiveKind kind = ObjectiveKind::kAspirational;
  std::string why;
};

Parts read_parts(Args& args) {
  Parts parts;
  while (!args.empty()) {
    if (args.accept("team")) {
      parts.team = args.team();
    } else if (args.accept("under")) {
      parts.parent = args.objective();
    } else if (args.accept("owner")) {
      parts.owner = args.person();
    } else if (args.accept("cycle")) {
      parts.cycle = args.cycle();
    } else if (args.accept("why")) {
      parts.why = limited(args.rest(), kMostOfWhy, "The reason why");
    } else if (const auto kind = kind_named(args.peek())) {
      parts.kind = *kind;
      args.skip(args.peek().size());
    } else {
      args.end();
    }
  }
  return parts;
}

// Why this draft cannot be published yet, as a sentence; empty when it can.
std::string publish_problem(const Context& context, const okr::Objective& objective) {
  const std::string id = id_text(objective.id);
  if (objective.state != okr::ObjectiveState::kDraft) {
    return fmt::format("{} is {} already.", id, store::to_text(objective.state));
  }
  const okr::Cycle cycle = store::read_cycle(context.book, objective.cycle);
  if (cycle.state == okr::CycleState::kClosed || cycle.state == okr::CycleState::kGrading) {
    return fmt::format("{} stays a draft: its cycle {} is closed.", id, cycle.name);
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
  if (std::string waits = undecided(context, objective); !waits.empty()) return waits;
  return coach::strict_problem(context, objective);
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
    if (const auto step = next_step(context, draft); !step.empty()) message.add(paragraph(step));
  }
  if (message.blocks.empty()) return sentence("There is no draft that you could publish.");
  if (now_active.empty()) return message;
  const std::string told = announce(context, now_active);
  if (!told.empty()) message.add(paragraph(told));
  return with_undo(context, std::move(message));
}

}  // namespace

void require_planned_or_running(const okr::Cycle& cycle) {
  if (cycle.state == okr::CycleState::kPlanning || cycle.state == okr::CycleState::kActive) return;
  throw UserError{
      fmt::format("The cycle {} is closed: nothing in it changes any more.", cycle.name)};
}

Message added(const Context& context, okr::Objective objective) {
  require_planned_or_running(store::read_cycle(context.book, objective.cycle));
  if (objective.parent) {
    require_parent(context, objective, store::read_objective(context.book, *objective.parent));
  }
  objective.id = store::add_objective(context.book, context.author, objective);
  std::string facts =
      fmt::format(": a draft, {}, team {}, cycle {}, owner {}", store::to_text(objective.kind),
                  store::read_team(context.book, objective.team).name,
                  store::read_cycle(context.book, objective.cycle).name,
                  store::read_person(context.book, objective.owner).name);
  if (objective.parent) facts += ", under " + id_text(*objective.parent);
  Message message;
  message.add(about(objective, facts + "."));
  if (!objective.why.empty()) message.add(Text{{plain("Why: "), plain(objective.why)}});
  coach::add_remarks(message, context, objective);
  if (objective.parent) add_place_remarks(message, context, objective);
  const std::string id = id_text(objective.id);
  message.add(
      paragraph(fmt::format("Next: `/okr add kr {} Activation rate from 30% to 45%`, and when "
                            "it is complete `/okr publish {}`.",
                            id, id)));
  if (const auto step = how_to_propose(context, objective); !step.empty()) {
    message.add(paragraph(step));
  }
  return with_undo(context, std::move(message));
}

std::optional<ObjectiveKind> objective_kind(std::string_view word) {
  return kind_named(word);
}

Message add_objective(Context& context, Args& args) {
  if (args.empty() && context.request.opens_forms) {
    return forms::opened_instead(context, "add-objective", "");
  }
  okr::Objective objective;
  objective.text = limited(args.until(begins_objective_part), kMostOfText, "An objective");
  if (objective.text.empty()) throw UsageError{"I need the text of the objective."};
  const Parts parts = read_parts(args);
  const okr::Team team = parts.team ? *parts.team : team_unsaid(context);
  const okr::Cycle cycle = parts.cycle ? *parts.cycle : cycle_unsaid(context);
  objective.why = parts.why;
  objective.owner = parts.owner.value_or(context.me).id;
  objective.team = team.id;
  objective.cycle = cycle.id;
  objective.kind = parts.kind;
  if (parts.parent) objective.parent = parts.parent->id;
  return added(context, objective);
}

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
  const std::string step = next_step(context, objective);
  if (!step.empty()) message.add(paragraph(step));
  return with_undo(context, std::move(message));
}

}  // namespace commands
