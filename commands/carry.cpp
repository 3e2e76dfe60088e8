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

// What becomes of it: what was graded in full stays behind, whatever its last value says, unless it
// is to be kept.
okr::Carried carried_on(const okr::KeyResult& old, const okr::Grade& grade) {
  const okr::Score full = okr::Score::clamped(100);
  okr::Carried carried = okr::carried(old);
  if (carried.key_result && grade.score == full && !okr::is_kept(old.kind)) {
    return {std::nullopt, "it was graded " + okr::grade_text(full), std::nullopt};
  }
  return carried;
}

// "; it starts from €1,800,000, where it ended"
std::string changed_by_carrying(const okr::KeyResult& next, const okr::Carried& carried) {
  std::string said;
  if (carried.ended) {
    said += fmt::format("; it starts from {}, where it ended", value_text(next, *carried.ended));
  }
  return carried.said.empty() ? said : fmt::format("{}; {}", said, carried.said);
}

// The key results of the old objective as they go on in the new one; returns how many do.
int carry_key_results(const Context& context, okr::ObjectiveId from, okr::ObjectiveId to,
                      Message& message) {
  int count = 0;
  for (const okr::KeyResult& old : store::key_results_of(context.book, from)) {
    const okr::Grade grade = store::read_grade(context.book, old.id);
    if (!grade.left_out.empty()) continue;
    const okr::Carried carried = carried_on(old, grade);
    if (!carried.key_result) {
      const std::string ended =
          carried.ended ? fmt::format(" It ended at {}.", value_text(old, *carried.ended)) : "";
      message.add(Text{
          {plain(fmt::format("{} stays behind: {}.{}", id_text(old.id), carried.said, ended))}});
      continue;
    }
    okr::KeyResult next = *carried.key_result;
    next.objective = to;
    next.created_at = context.now;
    next.id = store::add_key_result(context.book, context.author, next);
    message.add(about(next, ""));
    auto& spans = std::get<Text>(message.blocks.back()).spans;
    spans.push_back(plain(fmt::format(": {}, from {}{}.", target_text(next), id_text(old.id),
                                      changed_by_carrying(next, carried))));
    ++count;
  }
  return count;
}

// What stood under the old one and went on before it stands under the new one.
void gather_below(const Context& context, okr::ObjectiveId from, okr::ObjectiveId to,
                  Message& message) {
  store::ObjectiveFilter below;
  below.parent = from;
  std::string gathered;
  for (const okr::Objective& old : store::list_objectives(context.book, below)) {
    const auto id = store::carried_to(context.book, old.id);
    const auto next = id ? store::find_objective(context.book, *id) : std::nullopt;
    if (!next || next->parent || next->state != okr::ObjectiveState::kDraft) continue;
    store::change_field(context.book, context.author, okr::Noun::kObjective, id->value, "parent",
                        std::to_string(to.value));
    gathered += (gathered.empty() ? "" : ", ") + id_text(*id);
  }
  if (gathered.empty()) return;
  message.add(Text{{plain(fmt::format("Under it again: {}.", gathered))}});
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
  if (carry_key_results(context, objective.id, next.id, message) == 0) {
    message.add(paragraph(
        fmt::format("No key result goes on with it, so it needs new ones before it can be "
                    "published: `/okr add kr {} …`.",
                    id_text(next.id))));
  }
  gather_below(context, objective.id, next.id, message);
  return next.id;
}

}  // namespace commands
