#include "commands/drafts.h"

#include "commands/forms/fields.h"
#include "commands/forms/filled.h"
#include "commands/forms/forms.h"
#include "commands/reply.h"
#include "commands/rights.h"
#include "commands/unsaid.h"
#include "commands/wording.h"
#include "store/sql/objective.h"
#include "store/sql/team.h"

namespace commands::forms {
namespace {

// Options for things that have a name, by their number.
template <class Thing>
std::vector<Option> named_options(const std::vector<Thing>& things) {
  std::vector<Option> options;
  for (const Thing& thing : things) {
    if (options.size() == kMostOptions) break;
    options.push_back({std::to_string(thing.id.value), option_label(thing.name)});
  }
  return options;
}

// What is meant when nothing is said, if that is clear.
template <class Unsaid>
std::string initial_of(const Context& context, Unsaid unsaid) {
  try {
    return std::to_string(unsaid(context).id.value);
  } catch (const UserError&) {
    return {};  // it is to be chosen then
  }
}

std::vector<okr::Cycle> open_cycles(const store::Book& book) {
  auto cycles = store::list_cycles(book);
  std::erase_if(cycles, [](const okr::Cycle& cycle) {
    return cycle.state == okr::CycleState::kClosed || cycle.state == okr::CycleState::kGrading;
  });
  return cycles;
}

std::vector<Option> parent_options(const Context& context) {
  std::vector<Option> options;
  for (const auto& objective : visible_objectives(context, {})) {
    if (objective.state == okr::ObjectiveState::kClosed || options.size() == kMostOptions) continue;
    const std::string id = id_text(objective.id);
    options.push_back({id, option_label(id + " " + objective.text)});
  }
  return options;
}

std::int64_t chosen(const Filled& filled, std::string_view field) {
  return std::stoll(std::string{filled.text(field)});  // one of the options
}

}  // namespace

Form make_objective(const Context& context, std::string& object) {
  object.clear();
  const auto teams = store::list_teams(context.book);
  const auto cycles = open_cycles(context.book);
  if (teams.empty()) throw UserError{"There is no team yet. Add one: `/okr team add Growth`."};
  if (cycles.empty()) throw UserError{"There is no cycle yet. Add one: `/okr cycle add 2027-Q1`."};
  Form form;
  form.title = "Add an objective";
  form.intro = "It stays a draft that asks nobody until it is published.";
  form.submit_label = "Add";
  form.fields = {text_field("Objective", ""),
                 {.kind = FormField::Kind::kLines,
                  .id = "why",
                  .label = "Why",
                  .optional = true,
                  .max_length = kMostOfWhy},
                 {.kind = FormField::Kind::kOption,
                  .id = "team",
                  .label = "Team",
                  .initial = initial_of(context, team_unsaid),
                  .options = named_options(teams)},
                 {.kind = FormField::Kind::kOption,
                  .id = "cycle",
                  .label = "Cycle",
                  .initial = initial_of(context, cycle_unsaid),
                  .options = named_options(cycles)},
                 {.kind = FormField::Kind::kOption,
                  .id = "kind",
                  .label = "Kind",
                  .initial = "aspirational",
                  .options = kind_options()},
                 owner_field(context, context.me.id)};
  if (auto parents = parent_options(context); !parents.empty()) {
    form.fields.push_back({.kind = FormField::Kind::kOption,
                           .id = "under",
                           .label = "Under",
                           .optional = true,
                           .options = std::move(parents)});
  }
  return form;
}

Message submit_objective(Context& context, Filled& filled, const std::string& /*object*/) {
  okr::Objective objective;
  objective.text = filled.text("text");
  objective.why = filled.text("why");
  objective.team = okr::TeamId{chosen(filled, "team")};
  objective.cycle = okr::CycleId{chosen(filled, "cycle")};
  objective.kind = *objective_kind(filled.text("kind"));
  if (filled.has("under")) {
    filled.read("under", [&](Args& args) { objective.parent = args.objective().id; });
  }
  objective.owner = read_owner(context, filled);
  filled.require_good();
  return added(context, objective);
}

}  // namespace commands::forms
