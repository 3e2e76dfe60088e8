#include <fmt/format.h>

#include "commands/alignment.h"
#include "commands/edit.h"
#include "commands/edit_fields.h"
#include "commands/parse/words.h"
#include "commands/reply.h"
#include "commands/wording.h"
#include "store/sql/objective.h"
#include "store/sql/person.h"
#include "store/sql/team.h"

namespace commands {

namespace {

using okr::Objective;

Edited edit_objective_text(Args& args, const Objective& objective) {
  const std::string text = limited(args.rest(), kMostOfText, "An objective");
  if (text.empty()) throw UsageError{"I need the new text."};
  return {text, objective.text, text};
}

Edited edit_why(Args& args, const Objective& objective) {
  const std::string why = args.accept("none") && args.empty()
                              ? std::string{}
                              : limited(args.rest(), kMostOfWhy, "The reason why");
  return {why, objective.why.empty() ? "none" : objective.why, why.empty() ? "none" : why};
}

Edited edit_kind(Args& args, const Objective& objective) {
  using okr::ObjectiveKind;
  const std::string typed = parse::lower(args.word("`committed`, `aspirational` or `learning`"));
  for (const auto kind :
       {ObjectiveKind::kCommitted, ObjectiveKind::kAspirational, ObjectiveKind::kLearning}) {
    if (store::to_text(kind) != typed) continue;
    return {typed, std::string{store::to_text(objective.kind)}, typed};
  }
  throw UserError{fmt::format("\"{}\" is none of `committed`, `aspirational` and `learning`.",
                              shortened(typed, kShownCharacters))};
}

Edited edit_team(Args& args, const Objective& objective) {
  const okr::Team team = args.team();
  return {stored_id(team.id), store::read_team(args.context().book, objective.team).name,
          team.name};
}

Edited edit_cycle(Args& args, const Objective& objective) {
  const okr::Cycle cycle = args.cycle();
  if (cycle.state == okr::CycleState::kClosed || cycle.state == okr::CycleState::kGrading) {
    throw UserError{fmt::format("The cycle {} is closed: nothing can move into it.", cycle.name)};
  }
  return {stored_id(cycle.id), store::read_cycle(args.context().book, objective.cycle).name,
          cycle.name};
}

Edited edit_parent(Args& args, const Objective& objective) {
  const std::string before = objective.parent ? id_text(*objective.parent) : "none";
  if (args.accept("none") || args.accept("nothing")) return {std::nullopt, before, "none"};
  const Objective parent = args.objective();
  require_parent(args.context(), objective, parent);
  return {stored_id(parent.id), before, id_text(parent.id)};
}

Edited edit_objective_owner(Args& args, const Objective& objective) {
  const okr::Person owner = read_owner(args);
  return {stored_id(owner.id), store::read_person(args.context().book, objective.owner).name,
          owner.name};
}

Edited edit_private(Args& args, const Objective& objective) {
  const bool on = args.accept("on") || args.accept("yes");
  if (!on && !args.accept("off") && !args.accept("no")) throw UsageError{"I need `on` or `off`."};
  const auto said = [](bool is_private) { return is_private ? "private" : "public"; };
  return {on ? "1" : "0", said(objective.is_private), said(on)};
}

constexpr EditableField<Objective> kObjectiveFields[] = {
    {"text", "text", edit_objective_text, EditableField<Objective>::Reason::kOnceRunning},
    {"why", "why", edit_why},
    {"kind", "kind", edit_kind},
    {"team", "team", edit_team},
    {"cycle", "cycle", edit_cycle},
    {"parent", "parent", edit_parent},
    {"under", "parent", edit_parent},
    {"owner", "owner", edit_objective_owner},
    {"private", "private", edit_private},
};

}  // namespace

okr::Person read_owner(Args& args) {
  okr::Person person = args.person();
  require_here(person);
  return person;
}

std::span<const EditableField<Objective>> editable_fields(const Objective& /*objective*/) {
  return kObjectiveFields;
}

}  // namespace commands
