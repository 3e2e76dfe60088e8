#include <fmt/format.h>

#include <algorithm>

#include "commands/args.h"
#include "commands/drafts.h"
#include "commands/handlers.h"
#include "commands/parse/nearest.h"
#include "commands/parse/words.h"
#include "commands/reply.h"
#include "commands/templates/templates.h"
#include "commands/unsaid.h"
#include "commands/wording.h"
#include "store/sql/objective.h"
#include "store/sql/team.h"

namespace commands {
namespace {

using templates::Template;
using templates::TemplateObjective;

const Template& read_template(Args& args) {
  const std::string_view typed = args.word("a template, such as sales");
  const auto& all = templates::all();
  const auto found = std::find_if(
      all.begin(), all.end(), [&](const Template& one) { return parse::same(one.name, typed); });
  if (found != all.end()) return *found;
  std::vector<std::string> names;
  for (const Template& one : all) names.push_back(one.name);
  const auto near = parse::nearest(typed, names);
  throw UserError{fmt::format("There is no template {}.{} `/okr template` lists them.",
                              quoted(typed),
                              near ? fmt::format(" Did you mean `{}`?", names[*near]) : "")};
}

Message template_list() {
  Message message;
  message.add(Header{"Templates"});
  Text text;
  for (const Template& one : templates::all()) {
    text.spans.push_back(plain(text.spans.empty() ? "" : "\n"));
    text.spans.push_back(code("/okr template " + one.name));
    text.spans.push_back(plain(" " + one.about));
  }
  message.add(std::move(text));
  return message.add(
      Note{marked("One to begin with is enough: a small first cycle teaches more than a full one. "
                  "`/okr setup` leads you through it.")});
}

Message template_card(const Template& shown) {
  Message message;
  message.add(Header{fmt::format("Template {}", shown.name)});
  message.add(Text{{plain(shown.about)}});
  for (const TemplateObjective& objective : shown.objectives) {
    Text text{{strong(objective.text), plain("\nWhy: " + objective.why)}};
    for (const std::string& one : objective.key_results) text.spans.push_back(plain("\n• " + one));
    message.add(std::move(text));
  }
  return message.add(
      Note{marked(fmt::format("The numbers are examples. `/okr template use {}` makes drafts of it "
                              "that ask nobody anything "
                              "until you publish them.",
                              shown.name))});
}

// Adds one objective with its key results and says so.
Text drafted(const Context& context, const TemplateObjective& from, okr::Objective objective) {
  objective.text = from.text;
  objective.why = from.why;
  objective.id = store::add_objective(context.book, context.author, objective);
  Text text = about(objective, "");
  for (const std::string& typed : from.key_results) {
    Args args{typed, context};
    okr::KeyResult key_result = read_key_result(args, context);
    key_result.objective = objective.id;
    key_result.created_at = context.now;
    key_result.id = store::add_key_result(context.book, context.author, key_result);
    text.spans.push_back(plain("\n"));
    text.spans.push_back(code(id_text(key_result.id)));
    text.spans.push_back(plain(fmt::format(" {}: {}", key_result.text, target_text(key_result))));
  }
  return text;
}

}  // namespace

Message show_template(Context& /*context*/, Args& args) {
  if (args.empty()) return template_list();
  const Template& shown = read_template(args);
  args.end();
  return template_card(shown);
}

Message use_template(Context& context, Args& args) {
  const Template& used = read_template(args);
  std::optional<okr::Team> team;
  std::optional<okr::Cycle> cycle;
  while (!args.empty()) {
    if (args.accept("team")) {
      team = args.team();
    } else if (args.accept("cycle")) {
      cycle = args.cycle();
    } else {
      args.end();
    }
  }
  if (!team) team = team_unsaid(context);
  if (!cycle) cycle = cycle_unsaid(context);
  require_planned_or_running(*cycle);
  okr::Objective objective;
  objective.owner = context.me.id;
  objective.team = team->id;
  objective.cycle = cycle->id;
  Message message;
  message.add(Text{{plain(fmt::format("Drafts for {} in {}, yours to change:",
                                      shortened(team->name, kShownCharacters), cycle->name))}});
  for (const TemplateObjective& one : used.objectives) {
    message.add(drafted(context, one, objective));
  }
  message.add(paragraph(
      "The numbers are examples, so put in your own, as in `/okr edit KR7 baseline 12%` and `/okr "
      "edit KR7 target 20%`. Nobody is asked anything until `/okr publish all`."));
  return with_undo(context, std::move(message));
}

}  // namespace commands
