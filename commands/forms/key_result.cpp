#include <fmt/format.h>

#include <optional>

#include "commands/drafts.h"
#include "commands/forms/fields.h"
#include "commands/forms/filled.h"
#include "commands/forms/forms.h"
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

void read_measure(Filled& filled, okr::KeyResult& key_result) {
  const std::string_view measure = filled.text("measure");
  if (measure == "range") return read_range(filled, key_result);
  if (measure == "pass") return measure_pass_fail(key_result);
  if (measure == "reach") {
    if (const auto to = read_amount(filled, "to")) {
      measure_reach(key_result, to->value);
      key_result.unit = to->unit;
    }
    return;
  }
  filled.read("milestones",
              [&](Args& args) { measure_milestones(key_result, parts_of(args.rest(), '\n')); });
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
                              {"milestones", "By milestones"},
                              {"pass", "Passed or not"}}},
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
                 {.kind = FormField::Kind::kLines,
                  .id = "milestones",
                  .label = "Milestones",
                  .hint = "One on each line.",
                  .optional = true,
                  .max_length = kMostOfMilestones},
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
  okr::KeyResult key_result;
  key_result.text = filled.text("text");
  read_measure(filled, key_result);
  key_result.owner = read_owner(context, filled);
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
  return added(context, objective, std::move(key_result));
}

}  // namespace commands::forms
