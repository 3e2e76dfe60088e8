#include "commands/alignment.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "commands/coach/book.h"
#include "commands/coach/questions.h"
#include "commands/reply.h"
#include "commands/rights.h"
#include "commands/scope.h"
#include "commands/wording.h"
#include "store/sql/author.h"
#include "store/sql/objective.h"
#include "store/sql/team.h"

namespace commands {
namespace {

bool is_among(const std::vector<Alignment::Row>& rows, okr::ObjectiveId id) {
  return std::any_of(rows.begin(), rows.end(),
                     [id](const Alignment::Row& row) { return row.objective->id == id; });
}

}  // namespace

Alignment::Alignment(const Context& context, const std::optional<okr::Cycle>& cycle)
    : context_(context), levels_(store::list_teams(context.book)) {
  for (okr::Team& team : store::list_teams(context.book)) teams_.emplace(team.id, std::move(team));
  Scope scope;
  scope.cycle = cycle;
  objectives_ = objectives_in(context, scope);
  std::erase_if(objectives_, [&](const okr::Objective& one) {
    if (!teams_.contains(one.team)) return true;
    return !cycle && one.state == okr::ObjectiveState::kClosed;
  });
  sort_by_level();
  for (std::size_t i = 0; i < objectives_.size(); ++i) {
    const auto& parent = objectives_[i].parent;
    if (!parent) continue;
    below_[*parent].push_back(i);
    const auto same = [&](const okr::Objective& one) { return one.id == *parent; };
    if (std::any_of(objectives_.begin(), objectives_.end(), same)) continue;
    const auto found = store::find_objective(context.book, *parent);
    if (found && may_see(context, *found)) elsewhere_.emplace(*parent, *found);
  }
}

void Alignment::sort_by_level() {
  const auto order = levels_.all();
  const auto place = [&](const okr::Objective& one) {
    return std::find(order.begin(), order.end(), one.team) - order.begin();
  };
  std::stable_sort(objectives_.begin(), objectives_.end(), [&](const auto& a, const auto& b) {
    return std::pair{place(a), a.id} < std::pair{place(b), b.id};
  });
}

const okr::Objective* Alignment::parent_of(const okr::Objective& objective) const {
  if (!objective.parent) return nullptr;
  const auto found =
      std::find_if(objectives_.begin(), objectives_.end(),
                   [&](const okr::Objective& one) { return one.id == *objective.parent; });
  if (found != objectives_.end()) return &*found;
  const auto other = elsewhere_.find(*objective.parent);
  return other == elsewhere_.end() ? nullptr : &other->second;
}

std::vector<const okr::Objective*> Alignment::children_of(okr::ObjectiveId id) const {
  std::vector<const okr::Objective*> children;
  const auto found = below_.find(id);
  if (found == below_.end()) return children;
  for (const std::size_t at : found->second) children.push_back(&objectives_[at]);
  return children;
}

bool Alignment::is_orphan(const okr::Objective& objective) const {
  return parent_of(objective) == nullptr && !levels_.is_top(objective.team);
}

int Alignment::levels_skipped(const okr::Objective& objective) const {
  const okr::Objective* parent = parent_of(objective);
  const auto up = parent ? levels_.levels_up(objective.team, parent->team) : std::nullopt;
  return std::max(up.value_or(1) - 1, 0);
}

bool Alignment::is_from_below(const okr::Objective& objective) const {
  const auto author = store::author_of(context_.book, objective.id);
  if (!author) return false;
  return std::none_of(teams_.begin(), teams_.end(), [&](const auto& entry) {
    const okr::Team& team = entry.second;
    return team.lead == *author && levels_.levels_up(objective.team, team.id).has_value();
  });
}

void Alignment::add_rows(const okr::Objective& objective, int depth, std::vector<Row>& rows) const {
  if (is_among(rows, objective.id)) return;
  rows.push_back({&objective, depth});
  for (const okr::Objective* child : children_of(objective.id)) add_rows(*child, depth + 1, rows);
}

std::vector<Alignment::Row> Alignment::rows_from(const okr::Objective& objective) const {
  std::vector<Row> rows;
  add_rows(objective, 0, rows);
  return rows;
}

std::vector<Alignment::Row> Alignment::rows() const {
  std::vector<Row> rows;
  for (const okr::Objective& one : objectives_) {
    const okr::Objective* parent = parent_of(one);
    if (parent == nullptr || elsewhere_.contains(parent->id)) add_rows(one, 0, rows);
  }
  for (const okr::Objective& one : objectives_) add_rows(one, 0, rows);  // circles have no root
  return rows;
}

std::vector<const okr::Objective*> Alignment::chain_above(const okr::Objective& objective) const {
  std::vector<const okr::Objective*> chain;
  for (const okr::Objective* at = parent_of(objective); at != nullptr; at = parent_of(*at)) {
    if (at->id == objective.id) break;
    if (std::find(chain.begin(), chain.end(), at) != chain.end()) break;
    chain.push_back(at);
  }
  std::reverse(chain.begin(), chain.end());
  return chain;
}

std::vector<std::vector<okr::ObjectiveId>> Alignment::circles() const {
  std::vector<std::vector<okr::ObjectiveId>> circles;
  std::set<okr::ObjectiveId> known;
  for (const okr::Objective& one : objectives_) {
    std::vector<okr::ObjectiveId> path;
    const okr::Objective* at = &one;
    while (at != nullptr && !known.contains(at->id)) {
      known.insert(at->id);
      path.push_back(at->id);
      at = parent_of(*at);
    }
    const auto begin = at ? std::find(path.begin(), path.end(), at->id) : path.end();
    if (begin == path.end()) continue;
    path.erase(path.begin(), begin);
    std::rotate(path.begin(), std::min_element(path.begin(), path.end()), path.end());
    circles.push_back(std::move(path));
  }
  std::sort(circles.begin(), circles.end());
  return circles;
}

void require_parent(const Context& context, const okr::Objective& objective,
                    const okr::Objective& parent) {
  if (parent.state == okr::ObjectiveState::kClosed) {
    throw UserError{
        fmt::format("{} is closed, so nothing can stand under it any more.", id_text(parent.id))};
  }
  std::vector<okr::ObjectiveId> path{objective.id};
  bool all_seen = true;
  for (std::optional<okr::Objective> at = parent; at;
       at = at->parent ? store::find_objective(context.book, *at->parent) : std::nullopt) {
    if (at->id == objective.id) {
      const std::string whole =
          all_seen && path.size() > 1 ? fmt::format(": {}", circle_text(path)) : std::string{};
      throw UserError{fmt::format(
          "{} cannot stand under {}: that would be a loop{}. An objective serves the one above it, "
          "so none can stand above itself.",
          id_text(objective.id), id_text(parent.id), whole)};
    }
    if (std::find(path.begin(), path.end(), at->id) != path.end()) return;  // a loop further up
    path.push_back(at->id);
    all_seen = all_seen && may_see(context, *at);
  }
}

std::string share_text(std::size_t part, std::size_t all) {
  if (all == 0) return "0 of 0";
  return fmt::format("{} of {} ({} %)", part, all, (100 * part + all / 2) / all);
}

std::string circle_text(const std::vector<okr::ObjectiveId>& circle) {
  std::string text;
  for (const okr::ObjectiveId id : circle) text += id_text(id) + " → ";
  return text + id_text(circle.front());
}

void add_place_remarks(Message& message, const Context& context, const okr::Objective& objective) {
  const coach::Judged judged = coach::judged_place(context, objective);
  Spans spans;
  for (const coach::Finding& finding : judged.open.findings) {
    const coach::RuleText& says = coach::rule_text_in(finding.language, finding.rule);
    if (finding.severity == coach::Severity::kHint || finding.key_result) continue;
    const std::string words = coach::words_text(finding);
    spans.push_back(plain(fmt::format("{}{} {}{}. {}", spans.empty() ? "Coach: " : "\n",
                                      coach::rule_text(finding.rule), says.name,
                                      words.empty() ? "" : " (" + words + ")", says.question)));
  }
  if (!spans.empty()) message.add(Note{std::move(spans)});
}

}  // namespace commands
