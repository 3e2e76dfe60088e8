#include <fmt/format.h>

#include <optional>

#include "commands/coach/way.h"
#include "commands/drafts.h"
#include "commands/forms/fields.h"
#include "commands/forms/filled.h"
#include "commands/forms/forms.h"
#include "commands/measure.h"
#include "commands/parse/number.h"
#include "commands/reply.h"
#include "commands/wording.h"
#include "store/sql/team.h"

namespace commands::forms {
namespace {

// A number with what stands behind it as its unit.
struct Amount {
  okr::Decimal value;
  std::string unit;
};

std::optional<Amount> read_amount(Filled& filled, std::string_view field) {
  if (!filled.has(field)) {
    filled.refuse(field, "Please fill this in; it is measured so.");
    return std::nullopt;
  }
  std::optional<Amount> amount;
  filled.read(field, [&](Args& args) {
    parse::Number number = args.amount("a number", "");
    const std::string_view behind = args.rest();
    amount = Amount{number.value, one_unit({number.unit, behind})};
  });
  return amount;
}

void read_range(Filled& filled, okr::KeyResult& key_result) {
  const auto from = read_amount(filled, "from");
  const auto to = read_amount(filled, "to");
  if (!from || !to) return;
  measure_range(key_result, from->value, to->value);
  filled.read("to", [&](Args& args) {
    (void)args.rest();
    key_result.unit = one_unit({from->unit, to->unit});
  });
}

// One number, in the field "to".
void read_target(Filled& filled, okr::KeyResult& key_result, okr::KeyResultKind kind) {
  const auto to = read_amount(filled, "to");
  if (!to) return;
  key_result.kind = kind;
  key_result.target = to->value;
  key_result.unit = to->unit;
}

void read_kept_range(Filled& filled, okr::KeyResult& key_result) {
  read_target(filled, key_result, okr::KeyResultKind::kKeepWithin);
  const auto from = read_amount(filled, "from");
  if (!from || key_result.kind != okr::KeyResultKind::kKeepWithin) return;
  key_result.low = from->value;
  filled.read("to", [&](Args& args) {
    (void)args.rest();
    key_result.unit = one_unit({from->unit, key_result.unit});
  });
}

void read_relative(Filled& filled, okr::KeyResult& key_result, okr::KeyResultKind kind) {
  read_target(filled, key_result, kind);
  key_result.relative = key_result.target;
  key_result.target = okr::Decimal{};
  key_result.unit.clear();
}

void read_stages(Filled& filled, okr::KeyResult& key_result) {
  read_range(filled, key_result);
  const auto commit = read_amount(filled, "commit");
  const auto stretch = read_amount(filled, "stretch");
  if (!commit || !stretch) return;
  key_result.kind = okr::KeyResultKind::kStaged;
  key_result.commit = commit->value;
  key_result.stretch = stretch->value;
}

void read_milestones(const Context& context, Filled& filled, okr::KeyResult& key_result) {
  filled.read("milestones", [&](Args& args) {
    measure_milestones(context, key_result, parts_of(args.rest(), '\n'));
  });
}

void read_measure(const Context& context, Filled& filled, okr::KeyResult& key_result) {
  using okr::KeyResultKind;
  const std::string_view measure = filled.text("measure");
  if (measure == "range") return read_range(filled, key_result);
  if (measure == "pass") return measure_pass_fail(key_result);
  if (measure == "reach") return read_target(filled, key_result, KeyResultKind::kReach);
  if (measure == "least") return read_target(filled, key_result, KeyResultKind::kKeepAbove);
  if (measure == "most") return read_target(filled, key_result, KeyResultKind::kKeepBelow);
  if (measure == "within") return read_kept_range(filled, key_result);
  if (measure == "up") return read_relative(filled, key_result, KeyResultKind::kIncrease);
  if (measure == "down") return read_relative(filled, key_result, KeyResultKind::kDecrease);
  if (measure == "stages") return read_stages(filled, key_result);
  if (measure == "milestones") return read_milestones(context, filled, key_result);
  key_result.kind = measure == "work" ? KeyResultKind::kPercent : KeyResultKind::kBaseline;
  if (measure != "work") return;
  key_result.unit = "%";
  key_result.target = okr::Decimal{100};
}

}  // namespace

Form make_key_result(const Context& context, std::string& object) {
  const okr::Objective objective = objective_of(context, object);
  require_addable(context, objective, store::read_cycle(context.book, objective.cycle));
  constexpr std::size_t kMostOfMilestones = 2500;
  constexpr std::size_t kMostOfNumber = 60;
  Form form;
  form.title = fmt::format("Add to {}", id_text(objective.id));
  form.intro = fmt::format("{} {}", id_text(objective.id), objective.text);
  form.submit_label = "Add";
  form.fields = {text_field("Key result", ""),
                 {.kind = FormField::Kind::kOption,
                  .id = "measure",
                  .label = "Measured",
                  .initial = "range",
                  .options = {{"range", "From one number to another"},
                              {"reach", "Up to a number, from nothing"},
                              {"up", "Up by so many percent"},
                              {"down", "Down by so many percent"},
                              {"least", "Kept at a number or above"},
                              {"most", "Kept at a number or below"},
                              {"within", "Kept between two numbers"},
                              {"stages", "Commit, target and stretch"},
                              {"milestones", "By milestones"},
                              {"pass", "Passed or not"},
                              {"baseline", "By finding a baseline"},
                              {"work", "Percent of a piece of work"}}},
                 {.kind = FormField::Kind::kNumber,
                  .id = "from",
                  .label = "From",
                  .hint = "Where it stands now, such as 30%.",
                  .optional = true,
                  .max_length = kMostOfNumber},
                 {.kind = FormField::Kind::kNumber,
                  .id = "to",
                  .label = "To",
                  .hint = "Where it should get to, such as 45%.",
                  .optional = true,
                  .max_length = kMostOfNumber},
                 {.kind = FormField::Kind::kNumber,
                  .id = "commit",
                  .label = "Commit",
                  .hint = "Only beside a stretch: what is promised, before the target.",
                  .optional = true,
                  .max_length = kMostOfNumber},
                 {.kind = FormField::Kind::kNumber,
                  .id = "stretch",
                  .label = "Stretch",
                  .hint = "Only beside a commit: beyond the target.",
                  .optional = true,
                  .max_length = kMostOfNumber},
                 {.kind = FormField::Kind::kLines,
                  .id = "milestones",
                  .label = "Milestones",
                  .hint = "One on each line; \"draft by 15 oct\" gives it a day.",
                  .optional = true,
                  .max_length = kMostOfMilestones},
                 indicator_field(std::nullopt),
                 owner_field(context, context.me.id),
                 {.kind = FormField::Kind::kDay,
                  .id = "by",
                  .label = "Due by",
                  .hint = "Empty: the end of its cycle.",
                  .optional = true}};
  return form;
}

Message submit_key_result(Context& context, Filled& filled, const std::string& object) {
  const okr::Objective objective = objective_of(context, object);
  const okr::Cycle cycle = store::read_cycle(context.book, objective.cycle);
  context.days_in = cycle;
  okr::KeyResult key_result;
  key_result.text = filled.text("text");
  read_measure(context, filled, key_result);
  key_result.owner = read_owner(context, filled);
  key_result.indicator = okr::indicator_from(filled.text("indicator"));
  if (filled.has("by")) {
    filled.read("by", [&](Args& args) {
      key_result.due_day = args.day("a day");
      require_within(cycle, *key_result.due_day);
    });
  }
  filled.require_good();
  if (const auto problem = okr::target_problem(key_result)) {
    const std::string_view measure = filled.text("measure");
    filled.refuse(measure == "milestones" ? "milestones" : "to", *problem);
  }
  filled.require_good();
  if (objective.state == okr::ObjectiveState::kActive) {
    const std::string problem = coach::way_problem(context, objective, key_result);
    if (!problem.empty()) filled.refuse("to", problem);
  }
  filled.require_good();
  return added(context, objective, std::move(key_result));
}

}  // namespace commands::forms
