#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "commands/alignment.h"
#include "commands/args.h"
#include "commands/coach/book.h"
#include "commands/drafts.h"
#include "commands/forms/forms.h"
#include "commands/handlers.h"
#include "commands/parse/name.h"
#include "commands/parse/words.h"
#include "commands/proposal.h"
#include "commands/reply.h"
#include "commands/unsaid.h"
#include "commands/wording.h"
#include "store/sql/objective.h"
#include "store/sql/person.h"
#include "store/sql/team.h"

namespace commands {

namespace {

using okr::ObjectiveKind;

std::string_view word_before(std::string_view text) {
  text = parse::trimmed(text);
  const std::size_t space = text.find_last_of(" \t\n");
  return space == std::string_view::npos ? text : text.substr(space + 1);
}

// Whether the name of one of them comes next as it stands in the book.
template <class Thing>
bool is_named(std::string_view text, const std::vector<Thing>& things) {
  std::vector<std::string> names;
  for (const Thing& thing : things) names.push_back(thing.name);
  return parse::longest_name(text, names).has_value();
}

std::optional<ObjectiveKind> kind_named(std::string_view word) {
  for (const auto kind :
       {ObjectiveKind::kCommitted, ObjectiveKind::kAspirational, ObjectiveKind::kLearning}) {
    if (store::to_text(kind) == word) return kind;
  }
  return std::nullopt;
}

// Whether a "why" at `args` says what the objective is for, rather than belonging to its words: it
// does unless another follows, or it stands behind what asks or tells ("We learn why …").
bool begins_why(Args args, std::string_view before) {
  if (args.accept("why:")) return !args.empty();
  if (!args.accept("why") || args.empty()) return false;
  constexpr std::array kAsking{"know",       "knows",       "learn",      "learns",   "learned",
                               "understand", "understands", "understood", "see",      "sees",
                               "ask",        "asks",        "explain",    "explains", "tell",
                               "tells",      "show",        "shows",      "out",      "discover",
                               "reason",     "reasons",     "wonder",     "exactly",  "remember",
                               "is",         "and",         "or",         "of",       "about"};
  const std::string_view word = word_before(before);
  if (std::any_of(kAsking.begin(), kAsking.end(),
                  [&](std::string_view asking) { return parse::same(word, asking); })) {
    return false;
  }
  for (; !args.empty(); args.skip(args.peek().size())) {
    if (args.peek() == "why" || args.peek() == "why:") return false;
  }
  return true;
}

// Whether one of the optional parts but why comes next rather than more of the text: "the team is
// happy" goes on, "team Growth" does not. A kind must be followed by nothing or by another part, so
// that "a learning company" stays whole.
bool begins_objective_part(Args args) {
  const std::string_view word = args.peek();
  if (word.empty()) return true;
  args.skip(word.size());
  if (word == "team") return args.at_team();
  if (word == "under") return args.at_objective();
  if (word == "owner") return args.at_person();
  if (word == "cycle") return args.at_cycle();
  if (word == "why" || word == "why:") return !args.empty();
  return kind_named(word) && begins_objective_part(args);
}

// What stands behind the text; what is not said is absent.
struct Parts {
  std::optional<okr::Team> team;
  std::optional<okr::Cycle> cycle;
  std::optional<okr::Objective> parent;
  std::optional<okr::Person> owner;
  std::optional<ObjectiveKind> kind;
  std::string why;
};

[[noreturn]] void refuse_two_parents(const okr::Objective& one, const okr::Objective& other) {
  throw UserError{fmt::format(
      "An objective stands under one other, so that everybody sees what it serves first. Say "
      "which: `under {}` or `under {}`.",
      id_text(one.id), id_text(other.id))};
}

// "under O1". Throws UserError for "under O1 and O2".
okr::Objective read_one_parent(Args& args) {
  okr::Objective parent = args.objective();
  Args behind = args;
  for (const std::string_view also : {"and", "or", "&", ","}) (void)behind.accept(also);
  if (!behind.at_objective()) return parent;
  const okr::Objective other = behind.objective();
  if (other.id != parent.id) refuse_two_parents(parent, other);
  return parent;
}

// One of the parts but why, as it is said in front of or behind that; false when none comes next.
bool read_part(Args& args, Parts& parts) {
  if (args.accept("team")) {
    parts.team = args.team();
  } else if (args.accept("under")) {
    const okr::Objective parent = read_one_parent(args);
    if (parts.parent && parts.parent->id != parent.id) refuse_two_parents(*parts.parent, parent);
    parts.parent = parent;
  } else if (args.accept("owner")) {
    parts.owner = args.person();
  } else if (args.accept("cycle")) {
    parts.cycle = args.cycle();
  } else if (const auto kind = kind_named(args.peek())) {
    parts.kind = *kind;
    args.skip(args.peek().size());
  } else {
    return false;
  }
  return true;
}

// Whether a part comes next that was not said before and whose name is in the book as it stands
// there: of a reason, only that is taken away.
bool begins_unsaid_part(Args args, const Parts& parts) {
  const store::Book& book = args.context().book;
  if (kind_named(args.peek())) return !parts.kind;
  if (args.accept("team")) return !parts.team && is_named(args.left(), store::list_teams(book));
  if (args.accept("cycle")) return !parts.cycle && is_named(args.left(), store::list_cycles(book));
  if (args.accept("under")) return !parts.parent && args.at_objective();
  return args.accept("owner") && !parts.owner && args.at_person();
}

// Whether nothing but such parts comes next, and at least one of them.
bool ends_in_parts(Args args, Parts parts) {
  bool any = false;
  while (!args.empty()) {
    if (!begins_unsaid_part(args, parts)) return false;
    (void)read_part(args, parts);
    any = true;
  }
  return any;
}

Parts read_parts(Args& args) {
  Parts parts;
  while (!args.empty()) {
    if (args.accept("why") || args.accept("why:")) {
      const auto ends = [&](const Args& left) { return ends_in_parts(left, parts); };
      parts.why = limited(args.until(ends), kMostOfWhy, "The reason why");
    } else if (!read_part(args, parts)) {
      args.end();
    }
  }
  return parts;
}

// The text, up to the first part. Behind what asks or tells "why" is a word of it.
std::string_view read_text(Args& args) {
  const std::string_view all = args.left();
  return args.until([all](const Args& left) {
    const std::string_view word = left.peek();
    if (word != "why" && word != "why:") return begins_objective_part(left);
    return begins_why(left, all.substr(0, all.size() - left.left().size()));
  });
}

// Throws UserError when a text ends in "team Plat" and there is no such team, so that it would be
// taken for one of the words and the objective be filed elsewhere.
void require_no_unknown_team(const Context& context, std::string_view text) {
  constexpr std::string_view kTeam = " team ";
  constexpr int kMostWords = 3;  // of a team's name
  constexpr std::array kNotNames{"the",  "our",   "a",     "my",  "your",  "their",
                                 "this", "every", "each",  "one", "whole", "no",
                                 "as",   "das",   "unser", "ein", "im",    "jedes"};
  const std::size_t at = text.rfind(kTeam);
  if (at == std::string_view::npos) return;
  const std::string_view before = word_before(text.substr(0, at));
  const std::string_view name = parse::trimmed(text.substr(at + kTeam.size()));
  int words = 1;
  for (const char c : name) words += c == ' ' ? 1 : 0;
  const bool named = !name.empty() && name.front() >= 'A' && name.front() <= 'Z' &&
                     words <= kMostWords &&
                     std::none_of(kNotNames.begin(), kNotNames.end(),
                                  [&](std::string_view one) { return parse::same(before, one); });
  if (!named) return;
  std::string teams;
  for (const okr::Team& team : store::list_teams(context.book)) {
    teams += (teams.empty() ? "" : ", ") + team.name;
  }
  throw UserError{fmt::format(
      "There is no team {}, so I added nothing. {} Where {} is a part of the text, name the team "
      "behind it, as in `team {}`.",
      quoted(name),
      teams.empty() ? "There is no team yet: `/okr team add Growth`."
                    : fmt::format("There is {}.", shortened(teams, 200)),
      quoted(fmt::format("team {}", name)),
      teams.empty() ? "Growth" : store::list_teams(context.book).front().name)};
}

}  // namespace

void require_planned_or_running(const okr::Cycle& cycle) {
  if (cycle.state == okr::CycleState::kPlanning || cycle.state == okr::CycleState::kActive) return;
  throw UserError{
      fmt::format("The cycle {} is closed: nothing in it changes any more.", cycle.name)};
}

Message added(const Context& context, okr::Objective objective) {
  require_planned_or_running(store::read_cycle(context.book, objective.cycle));
  if (objective.parent) {
    require_parent(context, objective, store::read_objective(context.book, *objective.parent));
  }
  objective.id = store::add_objective(context.book, context.author, objective);
  std::string facts =
      fmt::format(": a draft, {}, team {}, cycle {}, owner {}", store::to_text(objective.kind),
                  store::read_team(context.book, objective.team).name,
                  store::read_cycle(context.book, objective.cycle).name,
                  store::read_person(context.book, objective.owner).name);
  if (objective.parent) facts += ", under " + id_text(*objective.parent);
  Message message;
  message.add(about(objective, facts + "."));
  if (!objective.why.empty()) message.add(Text{{plain("Why: "), plain(objective.why)}});
  coach::add_remarks(message, context, objective);
  if (objective.parent) add_place_remarks(message, context, objective);
  const std::string id = id_text(objective.id);
  message.add(
      paragraph(fmt::format("Next: `/okr add kr {} Activation rate from 30% to 45%`, and when "
                            "it is complete `/okr {} {}`.",
                            id, is_outsider(context, objective) ? "propose" : "publish", id)));
  if (const auto step = how_to_propose(context, objective); !step.empty()) {
    message.add(paragraph(step));
  }
  return with_undo(context, std::move(message));
}

std::optional<ObjectiveKind> objective_kind(std::string_view word) {
  return kind_named(word);
}

Message add_objective(Context& context, Args& args) {
  if (args.empty() && context.request.opens_forms) {
    return forms::opened_instead(context, "add-objective", "");
  }
  okr::Objective objective;
  objective.text = limited(read_text(args), kMostOfText, "An objective");
  if (objective.text.empty()) throw UsageError{"I need the text of the objective."};
  const Parts parts = read_parts(args);
  if (!parts.team) require_no_unknown_team(context, objective.text);
  const okr::Team team = parts.team ? *parts.team : team_unsaid(context);
  const okr::Cycle cycle = parts.cycle ? *parts.cycle : cycle_unsaid(context);
  objective.why = parts.why;
  objective.owner = parts.owner.value_or(context.me).id;
  objective.team = team.id;
  objective.cycle = cycle.id;
  objective.kind = parts.kind.value_or(ObjectiveKind::kAspirational);
  if (parts.parent) objective.parent = parts.parent->id;
  return added(context, objective);
}

}  // namespace commands
