#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include "commands/args.h"
#include "commands/handlers.h"
#include "commands/reply.h"
#include "commands/unsaid.h"
#include "commands/wording.h"
#include "store/sql/objective.h"
#include "store/sql/person.h"
#include "store/sql/settings.h"
#include "store/sql/team.h"

namespace commands {
namespace {

constexpr int kFewestKeyResults = 2;
constexpr int kMostKeyResults = 5;

// One step of a first cycle: what it is about, and how far the book has got with it.
struct Step {
  std::string_view name;
  bool done = false;
  std::string state;                            // what there is, or is missing
  std::string next;                             // what to type
  std::optional<Button> button = std::nullopt;  // does the same
};

// What the steps are read from.
struct Setup {
  okr::Team team;
  okr::Cycle cycle;
  std::vector<okr::Objective> objectives;                // the team's, not closed
  std::vector<std::vector<okr::KeyResult>> key_results;  // of each
  int most_of_owner = 0;                                 // key results, before the coach minds
};

std::vector<okr::Objective> objectives_of(const store::Book& book, okr::TeamId team,
                                          okr::CycleId cycle) {
  store::ObjectiveFilter filter;
  filter.team = team;
  filter.cycle = cycle;
  auto all = store::list_objectives(book, filter);
  std::erase_if(
      all, [](const okr::Objective& one) { return one.state == okr::ObjectiveState::kClosed; });
  return all;
}

Setup read_setup(const Context& context, const okr::Team& team, const okr::Cycle& cycle) {
  Setup setup{team,
              cycle,
              objectives_of(context.book, team.id, cycle.id),
              {},
              store::read_settings(context.book, team.id).owner_key_results};
  for (const okr::Objective& one : setup.objectives) {
    setup.key_results.push_back(store::key_results_of(context.book, one.id));
  }
  return setup;
}

Button form_button(const Context& context, std::string_view label, std::string form,
                   std::string object) {
  return {std::string{label}, std::string{label},
          Action{std::move(form), std::move(object), context.me.id}, Button::Style::kPrimary,
          std::nullopt};
}

okr::Team top_of(const store::Book& book, okr::Team team) {
  constexpr int kMostLevels = 20;
  for (int levels = 0; team.parent && levels < kMostLevels; ++levels) {
    team = store::read_team(book, *team.parent);
  }
  return team;
}

std::string named(std::string_view name) {
  return shortened(name, kShownCharacters);
}

// 1: what matters most, said by whom everything stands under; in a flat book, why.
Step priorities(const Context& context, const Setup& setup) {
  const okr::Team top = top_of(context.book, setup.team);
  const auto all = objectives_of(context.book, top.id, setup.cycle.id);
  const bool reasons = std::any_of(all.begin(), all.end(),
                                   [](const okr::Objective& one) { return !one.why.empty(); });
  Step step{.name = "Priorities", .done = reasons, .state = {}, .next = {}};
  if (all.empty()) {
    step.state = fmt::format("what matters most to {} in {}? One or two are enough",
                             named(top.name), setup.cycle.name);
    step.next = fmt::format(
        "/okr add objective New users feel at home team {} cycle {} why they leave in week one",
        named(top.name), setup.cycle.name);
    step.button = form_button(context, "Add objective", "add-objective", "");
  } else if (!reasons) {
    step.state = "nobody has said why yet";
    step.next = fmt::format("/okr edit {} why …", id_text(all.front().id));
  } else {
    step.state =
        fmt::format("{} with a reason, such as {}",
                    count_text(static_cast<std::int64_t>(all.size()), "objective", "objectives"),
                    id_text(all.front().id));
  }
  return step;
}

// 2
Step team_objectives(const Context& context, const Setup& setup) {
  const auto count = static_cast<std::int64_t>(setup.objectives.size());
  constexpr int kEnough = 3;
  Step step{.name = "Team objectives", .done = count > 0, .state = {}, .next = {}};
  if (count == 0) {
    step.state = fmt::format("what is {}'s part in it?", named(setup.team.name));
    step.next = fmt::format("/okr add objective … team {} cycle {}", named(setup.team.name),
                            setup.cycle.name);
    step.button = form_button(context, "Add objective", "add-objective", "");
  } else {
    step.state = count_text(count, "objective", "objectives");
    if (count > kEnough) step.state += "; for a first cycle that is a lot";
  }
  return step;
}

// 3
Step measures(const Context& context, const Setup& setup) {
  Step step{.name = "Key results", .done = !setup.objectives.empty(), .state = {}, .next = {}};
  std::size_t count = 0;
  for (std::size_t i = 0; i < setup.objectives.size(); ++i) {
    const auto have = static_cast<int>(setup.key_results[i].size());
    count += setup.key_results[i].size();
    if (!step.done || (have >= kFewestKeyResults && have <= kMostKeyResults)) continue;
    const std::string id = id_text(setup.objectives[i].id);
    step.done = false;
    step.state = fmt::format("{} has {}; two to five tell whether it is reached", id, have);
    step.next = have > kMostKeyResults
                    ? fmt::format("/okr coach {}", id)
                    : fmt::format("/okr add kr {} Activation rate from 30% to 45%", id);
    step.button = form_button(context, "Add key result", "add-kr", id);
  }
  if (step.done) {
    step.state = count_text(static_cast<std::int64_t>(count), "key result", "key results");
  } else if (setup.objectives.empty()) {
    step.state = "two to five for each objective";
  }
  return step;
}

// 4: everything belongs to somebody who is here, and not everything to one person.
Step owners(const Context& context, const Setup& setup) {
  Step step{.name = "Owners", .done = !setup.objectives.empty(), .state = {}, .next = {}};
  std::set<std::string> names;
  std::map<okr::PersonId, int> owned;
  const auto look = [&](okr::PersonId id, const std::string& what, int key_results) {
    const okr::Person person = store::read_person(context.book, id);
    names.insert(person.name);
    owned[id] += key_results;
    if (!step.done || (!person.left_at && owned[id] <= setup.most_of_owner)) return;
    step.done = false;
    step.state = person.left_at ? fmt::format("{} of {} has left", named(person.name), what)
                                : fmt::format("{} owns more than {} key results",
                                              named(person.name), setup.most_of_owner);
    step.next = fmt::format("/okr assign {} @somebody", what);
  };
  for (std::size_t i = 0; i < setup.objectives.size(); ++i) {
    look(setup.objectives[i].owner, id_text(setup.objectives[i].id), 0);
    for (const okr::KeyResult& one : setup.key_results[i]) look(one.owner, id_text(one.id), 1);
  }
  if (setup.objectives.empty()) {
    step.state = "one person for each objective and each key result";
  } else if (step.done) {
    step.state = count_text(static_cast<std::int64_t>(names.size()), "person owns", "people own");
    step.state += " all of it; to hand over: /okr assign";
  }
  return step;
}

// 5
Step rhythm(const Context& context, const Setup& setup) {
  const auto prompts = store::find_cadence(context.book, setup.team.id, okr::CadenceKind::kPrompts);
  const auto digest = store::find_cadence(context.book, setup.team.id, okr::CadenceKind::kDigest);
  Step step{.name = "Rhythm", .done = prompts && digest, .state = {}, .next = {}};
  const std::string team = named(setup.team.name);
  if (!prompts) {
    step.state = "on which day should everybody be asked?";
    step.next = fmt::format("/okr schedule prompts weekly mon 09:00 team {}", team);
  } else if (!digest) {
    step.state = "when should all read where things stand?";
    step.next = fmt::format("/okr schedule digest weekly mon 16:00 in here team {}", team);
  } else {
    step.state = "check-ins and digest are scheduled";
  }
  return step;
}

// What is to do when all five steps are done.
std::string last_words(const Setup& setup) {
  const bool drafts =
      std::any_of(setup.objectives.begin(), setup.objectives.end(),
                  [](const auto& one) { return one.state == okr::ObjectiveState::kDraft; });
  if (drafts) {
    return "All five steps are done. Ask the coach (`/okr coach O3`), then publish: `/okr publish "
           "all`.";
  }
  if (setup.cycle.state == okr::CycleState::kPlanning) {
    return fmt::format("All five steps are done. Begin: `/okr cycle start {}`.", setup.cycle.name);
  }
  return "All five steps are done and the cycle runs. `/okr upcoming` shows what I will ask, and "
         "when.";
}

Message setup_card(const Setup& setup, const std::array<Step, 5>& steps) {
  const auto* open =
      std::find_if(steps.begin(), steps.end(), [](const Step& step) { return !step.done; });
  Message message;
  const auto at = open - steps.begin() + 1;
  message.add(
      Header{fmt::format("{} in {}: {}", named(setup.team.name), setup.cycle.name,
                         open == steps.end() ? "set up" : fmt::format("step {} of 5", at))});
  Text text;
  for (const Step& step : steps) {
    const bool next = open != steps.end() && &step == open;
    text.spans.push_back(plain(fmt::format("{}{} {} ", text.spans.empty() ? "" : "\n",
                                           step.done ? "✓"
                                           : next    ? "▶"
                                                     : "○",
                                           &step - steps.data() + 1)));
    text.spans.push_back(strong(step.name));
    text.spans.push_back(plain(": " + step.state));
  }
  message.add(std::move(text));
  if (open == steps.end()) return message.add(paragraph(last_words(setup)));
  if (!open->next.empty()) message.add(Text{{plain("Next: "), code(open->next)}});
  if (open->button) message.add(Actions{{*open->button}});
  return message.add(Note{
      marked("A first cycle may be small: one or two objectives, two or three key results each, "
             "looked at every week. `/okr template` has some to begin with; `/okr setup` again "
             "shows the next step.")});
}

// What lies ahead, for a book that lacks a team or a cycle to begin with.
Message five_steps(const std::string& first) {
  Message message;
  message.add(Header{"A first cycle in five steps"});
  message.add(Text{{plain("○ 1 "), strong("Priorities"), plain(": what matters most, and why"),
                    plain("\n○ 2 "), strong("Team objectives"), plain(": each team's part in it"),
                    plain("\n○ 3 "), strong("Key results"),
                    plain(": two to five for each objective, which tell whether it is reached"),
                    plain("\n○ 4 "), strong("Owners"), plain(": one person for each"),
                    plain("\n○ 5 "), strong("Rhythm"),
                    plain(": when everybody is asked, and when all read where things stand")}});
  message.add(paragraph(first));
  return message.add(Note{marked("Then `/okr setup` again: it shows the next step.")});
}

}  // namespace

Message set_up(Context& context, Args& args) {
  if (store::list_teams(context.book).empty()) return five_steps(no_team_yet(context));
  const auto cycles = store::list_cycles(context.book);
  if (cycles.empty() && args.empty()) return five_steps(no_cycle_yet(context));
  const okr::Team team = args.empty() ? team_unsaid(context) : args.team();
  args.end();
  const Setup setup = read_setup(context, team, cycle_unsaid(context));
  return setup_card(
      setup, {priorities(context, setup), team_objectives(context, setup), measures(context, setup),
              owners(context, setup), rhythm(context, setup)});
}

}  // namespace commands
