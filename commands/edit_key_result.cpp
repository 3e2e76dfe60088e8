#include <fmt/format.h>

#include "commands/action.h"
#include "commands/changed_value.h"
#include "commands/drafts.h"
#include "commands/edit.h"
#include "commands/edit_fields.h"
#include "commands/forms/fields.h"
#include "commands/measure.h"
#include "commands/parse/words.h"
#include "commands/reply.h"
#include "commands/wording.h"
#include "scheduler/local_time.h"
#include "store/okr/progress.h"
#include "store/sql/milestone.h"
#include "store/sql/objective.h"
#include "store/sql/person.h"
#include "store/sql/team.h"

namespace commands {

namespace {

using okr::KeyResult;
using okr::KeyResultKind;

std::string name_of(const Args& args, okr::PersonId person) {
  return store::read_person(args.context().book, person).name;
}

Edited edit_key_result_text(Args& args, const KeyResult& key_result) {
  const std::string text = limited(args.rest(), kMostOfText, "A key result");
  if (text.empty()) throw UsageError{"I need the new text."};
  return {text, key_result.text, text};
}

[[noreturn]] void refuse_number(const KeyResult& key_result) {
  throw UserError{fmt::format("{} is measured as {}; there is no such number to change.",
                              id_text(key_result.id), target_text(key_result))};
}

bool has_target(KeyResultKind kind) {
  return okr::is_moved(kind) || okr::is_kept(kind) || kind == KeyResultKind::kReach;
}

[[noreturn]] void refuse_while_relative(const KeyResult& key_result) {
  throw UserError{fmt::format(
      "The first check-in of {} is its baseline: `/okr {} <value>`. Its target follows from it.",
      id_text(key_result.id), id_text(key_result.id))};
}

void require_measurable(const KeyResult& changed) {
  if (const auto problem = okr::target_problem(changed)) throw UserError{*problem};
}

// The same for one end of a range. What one end alone cannot do, both together can.
void require_range(const Args& args, const KeyResult& changed) {
  const auto problem = okr::target_problem(changed);
  if (!problem) return;
  if (changed.kind == KeyResultKind::kStaged) throw UserError{*problem};
  const auto typed = [&](const okr::Decimal& value) {
    return forms::typed_value(args.context(), changed, value);
  };
  const bool same = changed.baseline == changed.target;
  throw UserError{fmt::format("{} To change both at once: `/okr edit {} from {} to {}`.", *problem,
                              id_text(changed.id), typed(changed.baseline),
                              same ? "<the new target>" : typed(changed.target))};
}

Edited edit_target(Args& args, const KeyResult& key_result) {
  if (!has_target(key_result.kind)) refuse_number(key_result);
  if (key_result.relative) refuse_while_relative(key_result);
  KeyResult changed = key_result;
  changed.target = args.number("the new target", key_result.unit);
  okr::is_moved(changed.kind) ? require_range(args, changed) : require_measurable(changed);
  return {changed.target.text(), value_text(key_result, key_result.target),
          value_text(key_result, changed.target)};
}

Edited edit_baseline(Args& args, const KeyResult& key_result) {
  if (!okr::is_moved(key_result.kind)) refuse_number(key_result);
  if (key_result.relative) refuse_while_relative(key_result);
  KeyResult changed = key_result;
  changed.baseline = args.number("the new baseline", key_result.unit);
  require_range(args, changed);
  return {changed.baseline.text(), value_text(key_result, key_result.baseline),
          value_text(key_result, changed.baseline)};
}

Edited edit_unit(Args& args, const KeyResult& key_result) {
  if (key_result.kind == KeyResultKind::kMilestones ||
      key_result.kind == KeyResultKind::kPassFail || key_result.kind == KeyResultKind::kPercent) {
    refuse_number(key_result);
  }
  const std::string typed = limited(args.rest(), kMostOfUnit, "A unit");
  if (typed.empty()) throw UsageError{"I need the new unit, or `none`."};
  const std::string unit = parse::same(typed, "none") ? std::string{} : typed;
  return {unit, key_result.unit.empty() ? "none" : key_result.unit, unit.empty() ? "none" : unit};
}

Edited edit_due(Args& args, const KeyResult& key_result) {
  const auto said = [](const std::optional<okr::Day>& day) {
    return day ? scheduler::day_text(*day) : "the end of its cycle";
  };
  if (args.accept("none")) return {std::nullopt, said(key_result.due_day), said(std::nullopt)};
  const okr::Day day = args.day("a day");
  const okr::Cycle cycle = store::find_subject(args.context().book, key_result.id)->cycle;
  if (day < cycle.first_day || day > cycle.last_day) {
    throw UserError{fmt::format(
        "{} is outside the cycle {}, which lasts from {} to {}.", scheduler::day_text(day),
        cycle.name, scheduler::day_text(cycle.first_day), scheduler::day_text(cycle.last_day))};
  }
  return {std::to_string(day.time_since_epoch().count()), said(key_result.due_day), said(day)};
}

Edited edit_key_result_owner(Args& args, const KeyResult& key_result) {
  const okr::Person owner = read_owner(args);
  return {stored_id(owner.id), name_of(args, key_result.owner), owner.name};
}

Edited edit_check_in_owner(Args& args, const KeyResult& key_result) {
  const std::string before =
      key_result.check_in_owner ? name_of(args, *key_result.check_in_owner) : "the owner";
  if (args.accept("none")) return {std::nullopt, before, "the owner"};
  const okr::Person owner = read_owner(args);
  return {stored_id(owner.id), before, owner.name};
}

// One of the numbers that only some kinds have.
template <std::optional<okr::Decimal> KeyResult::*kNumber>
Edited edit_number(Args& args, const KeyResult& key_result) {
  const auto& before = key_result.*kNumber;
  if (!before) refuse_number(key_result);
  KeyResult changed = key_result;
  changed.*kNumber = args.number("the new number", key_result.unit);
  require_measurable(changed);
  return {(changed.*kNumber)->text(), value_text(key_result, *before),
          value_text(key_result, *(changed.*kNumber))};
}

Edited edit_weight(Args& args, const KeyResult& key_result) {
  const int weight = read_weight(args);
  return {std::to_string(weight), std::to_string(key_result.weight), std::to_string(weight)};
}

Edited edit_indicator(Args& args, const KeyResult& key_result) {
  const auto said = [](const std::optional<okr::Indicator>& indicator) {
    return std::string{indicator ? okr::word(*indicator) : "none"};
  };
  if (args.accept("none")) return {std::nullopt, said(key_result.indicator), "none"};
  const std::string after{okr::word(read_indicator(args))};
  return {after, said(key_result.indicator), after};
}

Edited edit_plan(Args& args, const KeyResult& key_result) {
  const std::vector<okr::PlannedValue> plan = read_plan(args, key_result);
  if (!plan.empty()) {
    const okr::Cycle cycle = store::find_subject(args.context().book, key_result.id)->cycle;
    require_within(cycle, plan.front().day);
    require_within(cycle, plan.back().day);
  }
  return {plan.empty() ? std::nullopt : std::optional{okr::to_text(plan)},
          plan_text(key_result, key_result.plan), plan_text(key_result, plan)};
}

// The whole list anew. How many are done is a count from its beginning, so that those stay.
Edited edit_milestones(Args& args, const KeyResult& key_result) {
  if (key_result.kind != KeyResultKind::kMilestones) refuse_number(key_result);
  KeyResult changed = key_result;
  changed.milestones.clear();
  measure_milestones(args.context(), changed, parts_of(args.rest(), ';'));
  require_measurable(changed);
  const okr::Cycle cycle = store::find_subject(args.context().book, key_result.id)->cycle;
  for (const okr::Milestone& one : changed.milestones) {
    if (one.due_day) require_within(cycle, *one.due_day);
  }
  if (key_result.latest && key_result.latest->value > changed.target) {
    throw UserError{fmt::format(
        "{} of {} are done already, so the list cannot have {}. To say that fewer are: `/okr "
        "correct {} <number>`.",
        value_text(key_result, key_result.latest->value), id_text(key_result.id),
        changed.milestones.size(), id_text(key_result.id))};
  }
  return {store::to_text(changed.milestones), milestones_text(key_result.milestones),
          milestones_text(changed.milestones)};
}

constexpr auto kWithReason = EditableField<KeyResult>::Reason::kOnceRunning;
constexpr EditableField<KeyResult> kKeyResultFields[] = {
    {"text", "text", edit_key_result_text},
    {"target", "target", edit_target, kWithReason},
    {"to", "target", edit_target, kWithReason},
    {"baseline", "baseline", edit_baseline, kWithReason},
    {"from", "baseline", edit_baseline, kWithReason},
    {"low", "low", edit_number<&KeyResult::low>, kWithReason},
    {"commit", "commit", edit_number<&KeyResult::commit>, kWithReason},
    {"stretch", "stretch", edit_number<&KeyResult::stretch>, kWithReason},
    {"plan", "plan", edit_plan, kWithReason},
    {"milestones", "milestones", edit_milestones, kWithReason},
    {"weight", "weight", edit_weight, kWithReason},
    {"indicator", "indicator", edit_indicator},
    {"tag", "indicator", edit_indicator},
    {"unit", "unit", edit_unit},
    {"due", "due_day", edit_due, kWithReason},
    {"by", "due_day", edit_due, kWithReason},
    {"owner", "owner", edit_key_result_owner},
    {"checkin-owner", "check_in_owner", edit_check_in_owner},
};

}  // namespace

std::span<const EditableField<KeyResult>> editable_fields(const KeyResult& /*key_result*/) {
  return kKeyResultFields;
}

}  // namespace commands
