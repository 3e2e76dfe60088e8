#include "commands/dependency.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "commands/cards/objective.h"
#include "commands/rights.h"
#include "commands/wording.h"
#include "store/sql/dependency.h"
#include "store/sql/objective.h"
#include "store/sql/team.h"

namespace commands {
namespace {

constexpr std::size_t kTextOfEnd = 60;
constexpr std::size_t kMostWaits = 10;

bool is_open(const okr::Objective& objective) {
  return objective.state != okr::ObjectiveState::kClosed;
}

DependencyEnd end_of(const Context& context, const store::Subject& subject) {
  const okr::KeyResult& key_result = subject.key_result;
  const Standing where =
      standing(context.book, key_result, subject.objective, subject.cycle, context.now);
  return {okr::Noun::kKeyResult,
          key_result.id.value,
          id_text(key_result.id),
          key_result.text,
          cards::value_and_standing({key_result, where}),
          subject.objective.team,
          subject.objective.id};
}

DependencyEnd end_of(const Context& context, const okr::Objective& objective) {
  const auto view = cards::view_objective(context.book, objective, context.now);
  const std::string paces = cards::paces_text(view.key_results);
  return {okr::Noun::kObjective,
          objective.id.value,
          id_text(objective.id),
          objective.text,
          rollup_text(view.rollup) + (paces.empty() ? "" : ": " + paces),
          objective.team,
          objective.id};
}

std::string end_name(const DependencyEnd& end) {
  return end.text.empty() ? end.name
                          : fmt::format("{} {}", end.name, shortened(end.text, kTextOfEnd));
}

// "KR12 Activation rate (Growth): 41 %, on pace ●, because “they count it”"
Spans end_spans(const store::Book& book, const DependencyEnd& end, const std::string& because) {
  Spans spans;
  if (end.text.empty()) {
    spans.push_back(plain(end.name));
  } else {
    spans = {code(end.name),
             plain(fmt::format(" {} ({}): {}", shortened(end.text, kTextOfEnd),
                               shortened(store::read_team(book, end.team).name, kShownCharacters),
                               end.standing))};
  }
  if (!because.empty()) {
    spans.push_back(plain(fmt::format(", because “{}”", shortened(because, 120))));
  }
  return spans;
}

using Edges = std::map<WaitingNode, std::vector<WaitingNode>>;

WaitingNode node_of(const DependencyEnd& end) {
  return {end.noun, end.id};
}

// What each thing waits for. An objective's own key results come in when it is reached.
Edges waiting_edges(const store::Book& book) {
  Edges edges;
  for (const okr::Dependency& one : store::list_dependencies(book)) {
    edges[{one.noun, one.noun_id}].push_back({one.on, one.on_id});
  }
  return edges;
}

std::vector<WaitingNode> next_of(const store::Book& book, const Edges& edges,
                                 const WaitingNode& node) {
  const auto found = edges.find(node);
  std::vector<WaitingNode> next = found == edges.end() ? std::vector<WaitingNode>{} : found->second;
  if (node.first != okr::Noun::kObjective) return next;
  for (const auto& one : store::key_results_of(book, okr::ObjectiveId{node.second})) {
    next.emplace_back(okr::Noun::kKeyResult, one.id.value);
  }
  return next;
}

// The shortest way along the edges.
std::vector<WaitingNode> way_along(const store::Book& book, const Edges& edges, WaitingNode from,
                                   WaitingNode to) {
  std::map<WaitingNode, WaitingNode> came_from;
  std::vector<WaitingNode> reached{from};
  for (std::size_t i = 0; i < reached.size(); ++i) {
    const WaitingNode at = reached[i];
    for (const WaitingNode& next : next_of(book, edges, at)) {
      if (!came_from.emplace(next, at).second) continue;
      if (next != to) {
        reached.push_back(next);
        continue;
      }
      std::vector<WaitingNode> way{to};
      do {
        way.push_back(came_from.at(way.back()));
      } while (way.back() != from);
      std::reverse(way.begin(), way.end());
      return way;
    }
  }
  return {};
}

// A paragraph; nothing without lines.
void add_lines(Message& message, std::string_view title, const std::vector<Spans>& lines) {
  if (lines.empty()) return;
  Text text{{strong(title)}};
  for (std::size_t i = 0; i < std::min(lines.size(), kMostWaits); ++i) {
    text.spans.push_back(plain("\n"));
    cards::append(text.spans, lines[i]);
  }
  if (lines.size() > kMostWaits) {
    text.spans.push_back(plain(fmt::format("\nand {} more", lines.size() - kMostWaits)));
  }
  message.add(std::move(text));
}

}  // namespace

std::optional<DependencyEnd> dependency_end(const Context& context, okr::Noun noun,
                                            std::int64_t id) {
  if (noun == okr::Noun::kTeam) {
    const auto team = store::find_team(context.book, okr::TeamId{id});
    if (!team) return std::nullopt;
    return DependencyEnd{noun,        id, "the team " + shortened(team->name, kShownCharacters),
                         {},          {}, team->id,
                         std::nullopt};
  }
  if (noun == okr::Noun::kObjective) {
    const auto objective = store::find_objective(context.book, okr::ObjectiveId{id});
    if (!objective || !is_open(*objective) || !may_see(context, *objective)) return std::nullopt;
    return end_of(context, *objective);
  }
  const auto subject = store::find_subject(context.book, okr::KeyResultId{id});
  const bool shown = subject && is_open(subject->objective) && may_see(context, subject->objective);
  return shown ? std::optional{end_of(context, *subject)} : std::nullopt;
}

std::vector<SeenDependency> seen_dependencies(const Context& context) {
  std::vector<SeenDependency> seen;
  for (okr::Dependency& one : store::list_dependencies(context.book)) {
    auto from = dependency_end(context, one.noun, one.noun_id);
    auto on = dependency_end(context, one.on, one.on_id);
    if (from && on) seen.push_back({std::move(one), *std::move(from), *std::move(on)});
  }
  return seen;
}

std::vector<WaitingNode> waiting_way(const Context& context, WaitingNode from, WaitingNode to) {
  return way_along(context.book, waiting_edges(context.book), from, to);
}

std::string waiting_circle_text(const Context& context, const std::vector<WaitingNode>& circle) {
  std::string text;
  for (const auto& [noun, id] : circle) {
    const auto end = dependency_end(context, noun, id);
    if (!end) return {};
    text += (text.empty() ? "" : " → ") + end->name;
  }
  return text;
}

std::vector<std::string> waiting_circles(const Context& context) {
  const Edges edges = waiting_edges(context.book);
  std::set<std::set<WaitingNode>> known;
  std::vector<std::string> circles;
  for (const auto& [node, _] : edges) {
    const auto way = way_along(context.book, edges, node, node);
    if (way.empty() || !known.insert({way.begin(), way.end()}).second) continue;
    std::string text = waiting_circle_text(context, way);
    if (!text.empty()) circles.push_back(std::move(text));
  }
  return circles;
}

void add_dependencies(Message& message, const Context& context, const okr::Objective& objective,
                      std::optional<okr::KeyResultId> key_result) {
  const auto is_it = [&](const DependencyEnd& end) {
    if (key_result) return node_of(end) == WaitingNode{okr::Noun::kKeyResult, key_result->value};
    return end.objective == objective.id;
  };
  // Of an objective's key results it is said which.
  const auto itself = [&](const DependencyEnd& end, std::string_view word) {
    Spans spans;
    const bool part = !key_result && end.noun == okr::Noun::kKeyResult;
    if (part) spans = {code(end.name), plain(fmt::format(" {} ", word))};
    return spans;
  };
  std::vector<Spans> waits;
  std::vector<Spans> awaited;
  for (const SeenDependency& one : seen_dependencies(context)) {
    if (is_it(one.from)) {
      waits.push_back(itself(one.from, "for"));
      cards::append(waits.back(), end_spans(context.book, one.on, one.dependency.because));
    }
    if (is_it(one.on)) {
      awaited.push_back(itself(one.on, "by"));
      cards::append(awaited.back(), end_spans(context.book, one.from, one.dependency.because));
    }
  }
  add_lines(message, "Waits for", waits);
  add_lines(message, "Is waited for by", awaited);
}

void add_dependencies(Message& message, const std::vector<SeenDependency>& dependencies,
                      okr::TeamId team) {
  std::vector<Spans> waits;
  std::vector<Spans> awaited;
  for (const SeenDependency& one : dependencies) {
    if ((one.from.team == team) == (one.on.team == team)) continue;
    Spans line{code(one.from.name),
               plain(fmt::format(" {} waits for ", shortened(one.from.text, kTextOfEnd)))};
    line.push_back(plain(end_name(one.on)));
    (one.from.team == team ? waits : awaited).push_back(std::move(line));
  }
  add_lines(message, "It waits for others", waits);
  add_lines(message, "Others wait for it", awaited);
}

std::string awaited_text(const store::Book& book, const okr::Dependency& dependency) {
  if (dependency.on == okr::Noun::kTeam) {
    const auto team = store::find_team(book, okr::TeamId{dependency.on_id});
    return team ? "the team " + team->name : "a team that is gone";
  }
  std::optional<okr::Objective> objective;
  std::string name = id_text(okr::KeyResultId{dependency.on_id});
  if (dependency.on == okr::Noun::kObjective) {
    name = id_text(okr::ObjectiveId{dependency.on_id});
    objective = store::find_objective(book, okr::ObjectiveId{dependency.on_id});
  } else if (const auto found = store::find_subject(book, okr::KeyResultId{dependency.on_id})) {
    objective = found->objective;
  }
  return objective && objective->is_private ? "something private" : name;
}

}  // namespace commands
