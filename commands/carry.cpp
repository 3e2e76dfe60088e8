#include "store/okr/carry.h"

#include <fmt/format.h>

#include "commands/grading.h"
#include "commands/reply.h"
#include "commands/wording.h"
#include "store/sql/grade.h"
#include "store/sql/objective.h"
#include "store/sql/team.h"

namespace commands {

namespace {

// The key results of the old objective as they go on in the new one.
void carry_key_results(const Context& context, okr::ObjectiveId from, okr::ObjectiveId to,
                       Message& message) {
  for (const okr::KeyResult& old : store::key_results_of(context.book, from)) {
    if (!store::read_grade(context.book, old.id).left_out.empty()) continue;
    okr::Carried carried = okr::carried(old);
    if (!carried.key_result) {
      message.add(
          Text{{plain(fmt::format("{} stays behind: {}.", id_text(old.id), carried.said))}});
      continue;
    }
    okr::KeyResult next = *std::move(carried.key_result);
    next.objective = to;
    next.created_at = context.now;
    next.id = store::add_key_result(context.book, context.author, next);
    message.add(about(next, ""));
    auto& spans = std::get<Text>(message.blocks.back()).spans;
    spans.push_back(plain(fmt::format(": {}, from {}{}.", target_text(next), id_text(old.id),
                                      carried.said.empty() ? "" : "; " + carried.said)));
  }
}

// A parent of the same cycle is left behind, unless it goes on, too; one of a longer cycle stays.
std::optional<okr::ObjectiveId> parent_of(const store::Book& book,
                                          const okr::Objective& objective) {
  if (!objective.parent) return std::nullopt;
  const okr::Objective parent = store::read_objective(book, *objective.parent);
  return parent.cycle == objective.cycle ? store::carried_to(book, parent.id) : parent.id;
}

}  // namespace

okr::Cycle next_cycle(const store::Book& book, const okr::Cycle& cycle) {
  for (const okr::Cycle& other : store::list_cycles(book)) {
    const bool open =
        other.state == okr::CycleState::kPlanning || other.state == okr::CycleState::kActive;
    if (open && other.id != cycle.id && other.first_day > cycle.first_day) return other;
  }
  throw UserError{fmt::format(
      "There is no cycle after {} yet in which it could go on. Add it first: `/okr cycle add "
      "2027-Q1`.",
      cycle.name)};
}

okr::ObjectiveId carry_on(const Context& context, const okr::Objective& objective,
                          const okr::Cycle& to, Message& message) {
  okr::Objective next = objective;
  next.cycle = to.id;
  next.state = okr::ObjectiveState::kDraft;
  next.published_at.reset();
  next.parent = parent_of(context.book, objective);
  next.id = store::add_objective(context.book, context.author, next);
  store::set_closing(context.book, context.author, next.id, {{}, "", objective.id});
  Text text = about(next, "");
  text.spans.push_back(plain(fmt::format(": a candidate in {}, from {}, with progress at zero.",
                                         to.name, id_text(objective.id))));
  message.add(std::move(text));
  carry_key_results(context, objective.id, next.id, message);
  return next.id;
}

}  // namespace commands
