#include "commands/tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "commands/cards/objective.h"
#include "commands/dependency.h"
#include "commands/handlers.h"
#include "commands/looking.h"
#include "commands/parse/words.h"
#include "commands/proposal.h"
#include "commands/reply.h"
#include "commands/wording.h"
#include "store/sql/objective.h"
#include "store/sql/person.h"
#include "store/sql/settings.h"

namespace commands {
namespace {

constexpr std::size_t kRowsOnPage = 20;  // objectives
constexpr std::size_t kRowsInBlock = 7;  // so that a block stays within every platform's limit
constexpr std::size_t kTitleInTree = 70;
constexpr std::size_t kNameInTree = 40;

using Row = Alignment::Row;

// "", "└ ", "└─ ", "└── "
std::string branch(int depth) {
  if (depth == 0) return {};
  std::string text = "└";
  for (int i = 1; i < std::min(depth, 8); ++i) text += "─";
  return text + " ";
}

// The worst of its key results; silence is never good.
std::string worst_pace(const cards::ObjectiveView& view) {
  constexpr std::array kWorstFirst{okr::Pace::kFarBehind, okr::Pace::kOutdated, okr::Pace::kBehind,
                                   okr::Pace::kPending, okr::Pace::kOnPace};
  for (const okr::Pace pace : kWorstFirst) {
    const bool any = std::any_of(view.key_results.begin(), view.key_results.end(),
                                 [&](const auto& one) { return one.standing.pace == pace; });
    if (any) return ", " + pace_text(pace);
  }
  return {};
}

bool in_a_circle(const Alignment& tree, const okr::Objective& objective) {
  const okr::Objective* at = tree.parent_of(objective);
  for (std::size_t steps = 0; at != nullptr && steps <= tree.objectives().size(); ++steps) {
    if (at->id == objective.id) return true;
    at = tree.parent_of(*at);
  }
  return false;
}

// "draft, orphan", each with a bar before it; empty for none.
std::string marks(const Context& context, const Alignment& tree, const okr::Objective& objective) {
  std::string text;
  const auto mark = [&](bool is, std::string_view word) {
    if (is) text += fmt::format("{}{}", text.empty() ? " | " : ", ", word);
  };
  const int skipped = tree.levels_skipped(objective);
  const bool draft = objective.state == okr::ObjectiveState::kDraft;
  const std::string proposal = draft ? proposal_text(context.book, objective) : std::string{};
  mark(draft, "draft");
  mark(!proposal.empty(), proposal);
  mark(objective.state == okr::ObjectiveState::kClosed, "closed");
  mark(objective.is_private, "private");
  mark(tree.is_orphan(objective), "orphan");
  mark(skipped == 1, "skips a level");
  mark(skipped > 1, fmt::format("skips {} levels", skipped));
  mark(in_a_circle(tree, objective), "in a loop");
  return text;
}

std::string owner_in_tree(const Context& context, okr::PersonId id) {
  const okr::Person owner = store::read_person(context.book, id);
  return owner.left_at ? "no owner" : shortened(owner.name, kNameInTree);
}

// Paragraphs of a few rows each.
void add_rows(Message& message, const Context& context, const Alignment& tree,
              const std::vector<Row>& rows) {
  for (std::size_t begin = 0; begin < rows.size(); begin += kRowsInBlock) {
    Text text;
    for (std::size_t i = begin; i < std::min(rows.size(), begin + kRowsInBlock); ++i) {
      if (!text.spans.empty()) text.spans.push_back(plain("\n"));
      text.spans.push_back(plain(branch(rows[i].depth)));
      cards::append(text.spans, tree_line(context, tree, *rows[i].objective));
    }
    message.add(std::move(text));
  }
}

void add_mission(Message& message, const Context& context) {
  const std::string mission = store::read_settings(context.book).mission;
  if (mission.empty()) return;
  message.add(Text{{plain("What all of this is for: "), emphasis(shortened(mission, 300))}});
}

// "50 objectives, 3 drafts, 2 orphans, 1 skips a level."
std::string counts_text(const Alignment& tree, const std::vector<Row>& rows) {
  std::size_t drafts = 0;
  std::size_t orphans = 0;
  std::size_t skips = 0;
  for (const Row& row : rows) {
    drafts += row.objective->state == okr::ObjectiveState::kDraft ? 1 : 0;
    orphans += tree.is_orphan(*row.objective) ? 1 : 0;
    skips += tree.levels_skipped(*row.objective) > 0 ? 1 : 0;
  }
  const auto said = [](std::size_t count, std::string_view one, std::string_view many) {
    const auto number = static_cast<std::int64_t>(count);
    return count == 0 ? std::string{} : ", " + count_text(number, one, many);
  };
  return count_text(static_cast<std::int64_t>(rows.size()), "objective", "objectives") +
         said(drafts, "draft", "drafts") + said(orphans, "orphan", "orphans") +
         said(skips, "skips a level", "skip a level") + ".";
}

// How it stands in all, and how much of it came from below.
void add_counts(Message& message, const Alignment& tree, const std::vector<Row>& rows) {
  const auto below =
      static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), [&](const Row& row) {
        return tree.is_from_below(*row.objective);
      }));
  message.add(Note{marked(fmt::format(
      "{} From below: {}, written by somebody who leads neither the team nor one above it. What "
      "could be aligned better: `/okr tree findings`",
      counts_text(tree, rows), share_text(below, rows.size())))});
}

// What a page that begins within a branch goes on under.
void add_where(Message& message, const Alignment& tree, const okr::Objective& first) {
  std::string chain;
  for (const okr::Objective* above : tree.chain_above(first)) {
    chain += (chain.empty() ? "" : " › ") + id_text(above->id);
  }
  if (!chain.empty()) message.add(Note{{plain("Goes on under " + chain)}});
}

std::vector<Row> part_of(const std::vector<Row>& rows, const Page& shown) {
  return {rows.begin() + static_cast<long>(shown.begin),
          rows.begin() + static_cast<long>(shown.end)};
}

Message empty_tree() {
  return Message{{paragraph(
      "There is no objective yet. Write the first: `/okr add objective New users feel at home`.")}};
}

Message whole_tree(const Context& context, const TreeScope& scope) {
  const Alignment tree{context, scope.cycle};
  const std::vector<Row> rows = tree.rows();
  if (rows.empty()) return empty_tree();
  const Page shown = page(rows.size(), scope.page, kRowsOnPage);
  Message message;
  message.add(Header{"The alignment tree" +
                     (scope.cycle ? ", " + shortened(scope.cycle->name, kNameInTree) : "")});
  add_mission(message, context);
  add_counts(message, tree, rows);
  add_where(message, tree, *rows[shown.begin].objective);
  add_rows(message, context, tree, part_of(rows, shown));
  if (shown.last > 1) message.add(Note{shown.footer()});
  return message.add(Note{marked(fmt::format("One with all around it: `/okr tree {}`",
                                             id_text(rows[shown.begin].objective->id)))});
}

std::string team_line(const Context& context, const Alignment& tree, const okr::Team& team) {
  const bool lead_here =
      team.lead && !store::read_person(context.book, *team.lead).left_at.has_value();
  std::string text = lead_here ? ", led by " + owner_in_tree(context, *team.lead)
                               : std::string{", without a lead"};
  if (team.parent && !tree.levels().is_top(team.id)) {
    text += ", under " + shortened(tree.team(*team.parent).name, kNameInTree);
  }
  return text;
}

// The rows of a team: its objectives, with what each stands under where that is another team's.
void add_team(Message& message, const Context& context, const Alignment& tree,
              const std::vector<Row>& rows) {
  const okr::Team& team = tree.team(rows.front().objective->team);
  Text text{{plain(branch(rows.front().depth)), strong(shortened(team.name, kNameInTree)),
             plain(team_line(context, tree, team))}};
  std::size_t in_block = 0;
  for (const Row& row : rows) {
    if (++in_block > kRowsInBlock) {
      message.add(std::exchange(text, Text{}));
      in_block = 1;
    }
    if (!text.spans.empty()) text.spans.push_back(plain("\n"));
    cards::append(text.spans, tree_line(context, tree, *row.objective));
    const okr::Objective* parent = tree.parent_of(*row.objective);
    if (parent == nullptr) continue;
    cards::append(text.spans, {plain(" | under "), code(id_text(parent->id))});
    if (parent->team == team.id) continue;
    const auto name = store::read_team(context.book, parent->team).name;
    text.spans.push_back(plain(" of " + shortened(name, kNameInTree)));
  }
  message.add(std::move(text));
}

// By team, with how far below the first one each stands.
std::vector<Row> rows_of_team(const Alignment& tree, okr::TeamId top) {
  std::vector<Row> rows;
  const int above = tree.levels().depth(top);
  for (const okr::TeamId team : tree.levels().from(top)) {
    for (const okr::Objective& one : tree.objectives()) {
      if (one.team == team) rows.push_back({&one, tree.levels().depth(team) - above});
    }
  }
  return rows;
}

Message team_tree(const Context& context, const TreeScope& scope) {
  const Alignment tree{context, scope.cycle};
  const std::vector<Row> rows = rows_of_team(tree, scope.team->id);
  const std::string name = shortened(scope.team->name, kShownCharacters);
  const auto dependencies = seen_dependencies(context);
  if (rows.empty()) {
    Message none{{paragraph(fmt::format(
        "{} and the teams under it have no objective yet. Write the first: `/okr add objective New "
        "users feel at home team {}`.",
        name, name))}};
    add_dependencies(none, dependencies, scope.team->id);
    return none;
  }
  const Page shown = page(rows.size(), scope.page, kRowsOnPage);
  Message message;
  message.add(
      Header{fmt::format("The alignment tree of {}{}", name,
                         scope.cycle ? ", " + shortened(scope.cycle->name, kNameInTree) : "")});
  add_mission(message, context);
  add_counts(message, tree, rows);
  const std::vector<Row> part = part_of(rows, shown);
  for (auto begin = part.begin(); begin != part.end();) {
    const auto end = std::find_if(begin, part.end(), [&](const Row& row) {
      return row.objective->team != begin->objective->team;
    });
    add_team(message, context, tree, {begin, end});
    add_dependencies(message, dependencies, begin->objective->team);
    begin = end;
  }
  if (shown.last > 1) message.add(Note{shown.footer()});
  return message;
}

// What stands above one objective, itself with its key results, and what stands below it.
Message tree_around(const Context& context, const okr::Objective& objective, std::size_t number) {
  std::optional<okr::Cycle> cycle;
  if (objective.state == okr::ObjectiveState::kClosed) {
    cycle = store::read_cycle(context.book, objective.cycle);
  }
  const Alignment tree{context, cycle};
  Message message;
  message.add(Header{fmt::format("What stands around {}", id_text(objective.id))});
  add_mission(message, context);
  std::vector<Row> above;
  for (const okr::Objective* one : tree.chain_above(objective)) {
    above.push_back({one, static_cast<int>(above.size())});
  }
  if (above.empty()) message.add(Text{{plain("It stands under nothing.")}});
  add_rows(message, context, tree, above);
  const auto view = cards::view_objective(context.book, objective, context.now);
  Text itself{{plain(branch(static_cast<int>(above.size())))}};
  cards::append(itself.spans, tree_line(context, tree, objective));
  for (std::size_t i = 0; i < std::min(view.key_results.size(), cards::kMostOnCard); ++i) {
    itself.spans.push_back(plain("\n"));
    cards::append(itself.spans, cards::key_result_line(view.key_results[i]));
  }
  message.add(std::move(itself));
  add_dependencies(message, context, objective, std::nullopt);
  std::vector<Row> below = tree.rows_from(objective);
  below.erase(below.begin());
  if (below.empty()) return message.add(Text{{plain("Nothing stands under it.")}});
  const Page shown = page(below.size(), number, kRowsOnPage);
  for (Row& row : below) row.depth += static_cast<int>(above.size());
  add_rows(message, context, tree, part_of(below, shown));
  if (shown.last > 1) message.add(Note{shown.footer()});
  return message;
}

}  // namespace

Spans tree_line(const Context& context, const Alignment& tree, const okr::Objective& objective) {
  const auto view = cards::view_objective(context.book, objective, context.now);
  return {
      code(id_text(objective.id)), plain(" "), strong(shortened(objective.text, kTitleInTree)),
      plain(fmt::format(" | {}{} | {}, {}{}", rollup_text(view.rollup), worst_pace(view),
                        shortened(store::read_team(context.book, objective.team).name, kNameInTree),
                        owner_in_tree(context, objective.owner), marks(context, tree, objective)))};
}

TreeScope read_tree_scope(Args& args) {
  TreeScope scope;
  while (!args.empty()) {
    if (parse::same(args.peek(), "page")) {
      scope.page = read_page_number(args);
    } else if (args.accept("company")) {
      scope.team.reset();
    } else if (args.accept("cycle")) {
      scope.cycle = args.cycle();
    } else if (args.accept("team")) {
      scope.team = args.team();
    } else if (args.at_cycle()) {
      scope.cycle = args.cycle();
    } else {
      scope.team = args.team();
    }
  }
  return scope;
}

Message tree(Context& context, Args& args) {
  if (args.at_objective() || args.at_key_result()) {
    const okr::Objective objective = args.objective();
    const std::size_t number = read_page_number(args);
    args.end();
    return tree_around(context, objective, number);
  }
  const bool findings = args.accept("findings");
  const TreeScope scope = read_tree_scope(args);
  if (findings) return tree_findings(context, scope);
  return scope.team ? team_tree(context, scope) : whole_tree(context, scope);
}

}  // namespace commands
