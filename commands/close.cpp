#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "commands/args.h"
#include "commands/cards/grade_sheet.h"
#include "commands/grading.h"
#include "commands/handlers.h"
#include "commands/parse/id.h"
#include "commands/parse/words.h"
#include "commands/reply.h"
#include "commands/rights.h"
#include "commands/withdraw.h"
#include "commands/wording.h"
#include "store/sql/grade.h"
#include "store/sql/objective.h"
#include "store/sql/team.h"

namespace commands {

namespace {

using okr::Decision;
using okr::ObjectiveState;

Decision read_decision(Args& args) {
  const std::string typed = parse::lower(args.word("`keep`, `modify` or `drop`"));
  if (const auto decision = store::decision_from(typed)) return *decision;
  throw UserError{fmt::format("{} is none of `keep`, `modify` and `drop`.", quoted(typed))};
}

std::string read_because(Args& args) {
  args.accept("because");
  return limited(args.rest(), kMostOfReason, "A reason");
}

void require_in_grading(const okr::Objective& objective, const okr::Cycle& cycle) {
  const std::string id = id_text(objective.id);
  if (cycle.state == okr::CycleState::kClosed) {
    throw UserError{
        fmt::format("The cycle {} is closed: what was decided then stands.", cycle.name)};
  }
  if (objective.state == ObjectiveState::kDraft) {
    throw UserError{
        fmt::format("{} stayed a draft, so there is nothing to close. To be rid of it: "
                    "`/okr drop {} because …`.",
                    id, id)};
  }
  if (cycle.state == okr::CycleState::kGrading) return;
  throw UserError{fmt::format(
      "{} is in {}, which is {}: what becomes of it is decided once it is graded. To stop it now, "
      "without a grade: `/okr drop {} because …`.",
      id, cycle.name, store::to_text(cycle.state), id)};
}

// Throws UserError with the list of what a grade still lacks.
void require_graded(const Context& context, const okr::Objective& objective) {
  std::string list;
  for (const Open& open : still_open(context.book, objective)) {
    if (open.id == id_text(objective.id)) continue;
    list += fmt::format("{}{} needs {} (`{}`)", list.empty() ? "" : "; ", open.id, open.what,
                        open.command);
  }
  if (list.empty()) return;
  throw UserError{fmt::format("{} is not graded in full, so nothing was decided: {}.",
                              id_text(objective.id), list)};
}

// Throws UserError where a decision that was made cannot become this one.
void require_changeable(const Context& context, const okr::Objective& objective,
                        Decision decision) {
  const okr::Closing before = store::read_closing(context.book, objective.id);
  const std::string id = id_text(objective.id);
  if (before.decision == decision) {
    throw UserError{fmt::format("{} is closed with `{}` already.", id, store::to_text(decision))};
  }
  if (!objective_score(context.book, objective.id)) {
    throw UserError{
        fmt::format("{} was dropped without a grade. Whoever did that can `/okr undo` it.", id)};
  }
  const auto goes_on = store::carried_to(context.book, objective.id);
  if (decision == Decision::kDrop && goes_on) {
    throw UserError{fmt::format("{} goes on as {}, so that comes first: `/okr drop {} because …`.",
                                id, id_text(*goes_on), id_text(*goes_on))};
  }
}

void set_closed(const Context& context, const okr::Objective& objective) {
  store::change_field(context.book, context.author, okr::Noun::kObjective, objective.id.value,
                      "state", std::string{store::to_text(ObjectiveState::kClosed)});
}

void decide(const Context& context, const okr::Objective& objective, Decision decision) {
  okr::Closing closing = store::read_closing(context.book, objective.id);
  closing.decision = decision;
  closing.because = context.author.because;
  store::set_closing(context.book, context.author, objective.id, closing);
  set_closed(context, objective);
}

Text decided(const okr::Objective& objective, Decision decision,
             const std::optional<okr::Score>& score) {
  return about(objective,
               fmt::format(" closes with {}: `{}`.", score ? score_text(*score) : "no score",
                           store::to_text(decision)));
}

void add_reason(Message& message, const Context& context) {
  if (context.author.because.empty()) return;
  message.add(Text{{plain("Because: "), plain(context.author.because)}});
}

// The draft in the next cycle, and what to do with it.
void add_candidate(Message& message, const Context& context, const okr::Objective& objective,
                   const okr::Cycle& cycle, Decision decision) {
  const auto there = store::carried_to(context.book, objective.id);
  const okr::ObjectiveId id =
      there ? *there : carry_on(context, objective, next_cycle(context.book, cycle), message);
  const std::string name = id_text(id);
  message.add(paragraph(
      decision == Decision::kModify
          ? fmt::format("What is to be different? `/okr edit {} text …`, `/okr edit <key result> "
                        "target …`, and then `/okr publish {}`.",
                        name, name)
          : fmt::format("It is asked about once it is published: `/okr publish {}`.", name)));
}

Message left_out(const Context& context, const Subject& subject) {
  require_lead(context, store::read_team(context.book, subject.objective.team));
  const std::string id = id_text(subject.key_result.id);
  require_grading(subject);
  okr::Grade grade = store::read_grade(context.book, subject.key_result.id);
  if (grade.settled()) {
    throw UserError{fmt::format("{} is {} already.", id,
                                grade.score ? "graded " + score_text(*grade.score) : "left out")};
  }
  if (context.author.because.empty()) {
    throw UsageError{fmt::format("I need the reason: `/okr drop {} because …`.", id)};
  }
  grade.left_out = context.author.because;
  store::set_grade(context.book, context.author, subject.key_result.id, grade);
  Message message;
  message.add(about(subject.key_result, ": left out, without a grade; it counts for nothing."));
  add_reason(message, context);
  return with_undo(context, std::move(message));
}

}  // namespace

Message dropped(const Context& context, const okr::Objective& objective) {
  const okr::Cycle cycle = store::read_cycle(context.book, objective.cycle);
  const std::string id = id_text(objective.id);
  if (objective.state == ObjectiveState::kClosed || cycle.state == okr::CycleState::kClosed) {
    throw UserError{fmt::format("{} is closed already.", id)};
  }
  if (cycle.state == okr::CycleState::kGrading) {
    require_lead(context, store::read_team(context.book, objective.team));
  } else {
    require_right(context, objective);
  }
  if (context.author.because.empty()) {
    throw UsageError{fmt::format("I need the reason: `/okr drop {} because …`.", id)};
  }
  decide(context, objective, Decision::kDrop);
  Message message;
  message.add(about(
      objective, fmt::format(": {} → closed, without a grade.", store::to_text(objective.state))));
  add_reason(message, context);
  return with_undo(context, std::move(message));
}

Message close_objective(Context& context, Args& args) {
  const okr::Objective objective = args.objective();
  const Decision decision = read_decision(args);
  context.author.because = read_because(args);
  require_right(context, objective);
  const okr::Cycle cycle = store::read_cycle(context.book, objective.cycle);
  require_in_grading(objective, cycle);
  if (objective.state == ObjectiveState::kClosed) {
    require_changeable(context, objective, decision);
  } else {
    require_graded(context, objective);
  }
  Message message;
  message.add(decided(objective, decision, shown_score(context.book, objective)));
  add_reason(message, context);
  decide(context, objective, decision);
  if (decision != Decision::kDrop) add_candidate(message, context, objective, cycle, decision);
  return with_undo(context, std::move(message));
}

Message drop(Context& context, Args& args) {
  const auto read = parse::read_id(args.left());
  if (read && read->kind == parse::IdKind::kKeyResult) {
    const Subject subject = args.subject();
    context.author.because = read_because(args);
    return can_be_withdrawn(subject) ? withdrawn(context, subject) : left_out(context, subject);
  }
  const okr::Objective objective = args.objective();
  context.author.because = read_because(args);
  return dropped(context, objective);
}

}  // namespace commands
