#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "commands/args.h"
#include "commands/blocker.h"
#include "commands/cards/objective.h"
#include "commands/handlers.h"
#include "commands/looking.h"
#include "commands/parse/nearest.h"
#include "commands/parse/words.h"
#include "commands/rights.h"
#include "commands/scope.h"
#include "commands/wording.h"
#include "store/okr/team_levels.h"
#include "store/sql/blocker.h"
#include "store/sql/objective.h"
#include "store/sql/person.h"
#include "store/sql/team.h"

namespace commands {
namespace {

constexpr std::size_t kObjectivesPerPage = 5;

bool at_risk(const Context& /*context*/, const cards::KeyResultView& view) {
  const auto& latest = view.key_result.latest;
  return view.standing.pace == okr::Pace::kFarBehind ||
         (latest && okr::band(latest->confidence) == okr::ConfidenceBand::kLow);
}

bool stale(const Context& /*context*/, const cards::KeyResultView& view) {
  return is_stale(view.standing);
}

bool gone(const Context& context, okr::PersonId person) {
  return store::read_person(context.book, person).left_at.has_value();
}

bool no_owner(const Context& context, const cards::KeyResultView& view) {
  return gone(context, view.key_result.owner);
}

bool is_blocked(const Context& context, const cards::KeyResultView& view) {
  return !store::open_blockers(context.book, view.key_result.id).empty();
}

// A word that narrows the list to some key results.
struct Narrowing {
  std::string_view word;
  std::string_view meaning;  // after "key results that are …"
  bool (*keeps)(const Context&, const cards::KeyResultView&);
};
constexpr std::array kNarrowings{
    Narrowing{"at-risk", "far behind or of low confidence", at_risk},
    Narrowing{"stale", "without a recent check-in", stale},
    Narrowing{"blocked", "held up by something", is_blocked},
    Narrowing{"no-owner", "without an owner who is still here", no_owner},
};

struct Selection {
  std::optional<okr::Person> person;
  std::optional<okr::Team> team;
  bool company = false;
  std::optional<okr::Cycle> cycle;
  const Narrowing* narrowing = nullptr;
  std::size_t page = 1;
};

const Narrowing* accept_narrowing(Args& args) {
  const auto found = std::find_if(kNarrowings.begin(), kNarrowings.end(),
                                  [&](const Narrowing& row) { return args.accept(row.word); });
  return found == kNarrowings.end() ? nullptr : &*found;
}

[[noreturn]] void refuse(const Args& args) {
  const store::Book& book = args.context().book;
  std::vector<std::string> known{"company", "team", "cycle", "page", "me"};
  for (const Narrowing& row : kNarrowings) known.emplace_back(row.word);
  for (const okr::Team& team : store::list_teams(book)) known.push_back(team.name);
  for (const okr::Cycle& cycle : store::list_cycles(book)) known.push_back(cycle.name);
  const std::string word = shortened(args.peek(), 40);
  if (const auto near = parse::nearest(args.peek(), known)) {
    throw UsageError{fmt::format("I don't know “{}” here. Did you mean “{}”?", word, known[*near])};
  }
  throw UsageError{fmt::format("I don't know “{}” here.", word)};
}

void read_whose(Args& args, Selection& selection) {
  if (args.accept("company")) {
    selection.company = true;
  } else if (args.accept("team")) {
    if (!args.empty() && args.at_team()) selection.team = args.team();
  } else if (args.at_person()) {
    selection.person = args.person();
  } else if (args.at_cycle()) {
    selection.cycle = args.cycle();
  } else if (parse::same(args.peek(), "my") || args.at_team()) {
    selection.team = args.team();
  } else {
    refuse(args);
  }
}

Selection read_selection(Args& args) {
  Selection selection;
  while (!args.empty()) {
    if (parse::same(args.peek(), "page")) {
      selection.page = read_page_number(args);
    } else if (const Narrowing* narrowing = accept_narrowing(args)) {
      selection.narrowing = narrowing;
    } else if (args.accept("cycle")) {
      selection.cycle = args.cycle();
    } else {
      read_whose(args, selection);
    }
  }
  return selection;
}

std::vector<okr::Objective> whose_objectives(const Context& context, const Selection& selection) {
  store::ObjectiveFilter filter;
  if (selection.cycle) filter.cycle = selection.cycle->id;
  if (selection.person) filter.involved = selection.person->id;
  if (selection.team) filter.team = selection.team->id;
  const auto mine = store::teams_of(context.book, context.me.id);
  const bool everybody = selection.company || selection.person || selection.team || mine.empty();
  if (everybody) return visible_objectives(context, filter);
  std::vector<okr::Objective> objectives;
  for (const okr::Team& team : mine) {
    filter.team = team.id;
    const auto more = visible_objectives(context, filter);
    objectives.insert(objectives.end(), more.begin(), more.end());
  }
  return objectives;
}

// Leaves the key results that the narrowing keeps. False when nothing is left to show.
bool narrow(const Context& context, const Narrowing& narrowing, cards::ObjectiveView& view) {
  auto& rows = view.key_results;
  rows.erase(std::remove_if(
                 rows.begin(), rows.end(),
                 [&](const cards::KeyResultView& row) { return !narrowing.keeps(context, row); }),
             rows.end());
  return !rows.empty() || (narrowing.keeps == no_owner && gone(context, view.objective.owner));
}

// The objective's card as the selection wants it; absent when nothing on it is wanted.
std::optional<cards::ObjectiveView> wanted(const Context& context, const Selection& selection,
                                           const okr::Objective& objective) {
  auto view = cards::view_objective(context.book, objective, context.now);
  if (selection.narrowing && !narrow(context, *selection.narrowing, view)) return std::nullopt;
  return view;
}

// What holds the shown key results up, a line for each.
void add_what_blocks(Message& message, const Context& context, const cards::ObjectiveView& view) {
  Text text;
  for (const cards::KeyResultView& row : view.key_results) {
    for (const okr::Blocker& blocker : store::open_blockers(context.book, row.key_result.id)) {
      if (!text.spans.empty()) text.spans.push_back(plain("\n"));
      cards::append(text.spans, {code(id_text(row.key_result.id)),
                                 plain(": " + blocker_text(context.book, blocker, context.now))});
    }
  }
  if (!text.spans.empty()) message.add(std::move(text));
}

// By team, then by id. Cards are made for one page only, unless they must be looked at to choose.
std::vector<okr::Objective> selected(const Context& context, const Selection& selection) {
  const auto cycles = current_cycles(context.book);
  auto objectives = whose_objectives(context, selection);
  std::erase_if(objectives, [&](const okr::Objective& objective) {
    const bool current =
        objective.state != okr::ObjectiveState::kClosed && cycles.contains(objective.cycle);
    if (!selection.cycle && !current) return true;
    return selection.narrowing != nullptr && !wanted(context, selection, objective);
  });
  return objectives;
}

std::string whose(const Context& context, const Selection& selection) {
  if (selection.person) {
    const bool mine = selection.person->id == context.me.id;
    return mine ? "Your objectives"
                : fmt::format("Objectives of {}", shortened(selection.person->name, 60));
  }
  const auto mine = store::teams_of(context.book, context.me.id);
  if (selection.company || (!selection.team && mine.empty())) return "Objectives of the company";
  if (!selection.team && mine.size() > 1) return "Objectives of your teams";
  const okr::Team& team = selection.team ? *selection.team : mine.front();
  return fmt::format("Objectives of {}", shortened(team.name, 60));
}

std::string heading(const Context& context, const Selection& selection) {
  std::string text = whose(context, selection);
  if (selection.cycle) text += ", " + shortened(selection.cycle->name, 40);
  if (selection.narrowing) {
    text += fmt::format(": key results {}", selection.narrowing->meaning);
  }
  return text;
}

// Whose objectives are not on the list, as they are those of teams under it.
void add_teams_below(Message& message, const Context& context, const okr::Team& team) {
  const auto below = okr::TeamLevels{store::list_teams(context.book)}.from(team.id).size() - 1;
  if (below == 0) return;
  message.add(
      Note{{plain(fmt::format("With {} under it: ",
                              count_text(static_cast<std::int64_t>(below), "team", "teams"))),
            code("/okr tree " + shortened(team.name, kShownCharacters))}});
}

Message nothing(const Context& context, const Selection& selection) {
  Message message;
  message.add(Header{heading(context, selection)});
  if (selection.team) add_teams_below(message, context, *selection.team);
  if (selection.narrowing) {
    return message.add(Text{{plain("There are none.")}});
  }
  if (store::list_cycles(context.book).empty()) {
    return message.add(Text{{plain("Nothing yet, not even a cycle. Begin with one: "),
                             code("/okr cycle add 2027-Q1"), plain(".")}});
  }
  message.add(Text{{plain("None yet. Write the first: "),
                    code("/okr add objective New users feel at home"), plain(".")}});
  if (!selection.company) {
    message.add(Note{{plain("Everybody's: "), code("/okr list company")}});
  }
  return message;
}

}  // namespace

Message list(Context& context, Args& args) {
  const Selection selection = read_selection(args);
  const auto objectives = selected(context, selection);
  if (objectives.empty()) return nothing(context, selection);
  const Page shown = page(objectives.size(), selection.page, kObjectivesPerPage);
  Message message;
  message.add(Header{heading(context, selection)});
  for (std::size_t i = shown.begin; i < shown.end; ++i) {
    const auto view = wanted(context, selection, objectives[i]);
    if (!view) continue;
    message.add(cards::objective_card(*view));
    if (selection.narrowing && selection.narrowing->keeps == is_blocked) {
      add_what_blocks(message, context, *view);
    }
  }
  if (shown.last > 1) message.add(Note{shown.footer()});
  if (selection.team) add_teams_below(message, context, *selection.team);
  message.add(Note{{plain("All about one: "),
                    code(fmt::format("/okr show {}", id_text(objectives[shown.begin].id)))}});
  return message;
}

}  // namespace commands
