#include "commands/cards/past.h"

#include <array>
#include <charconv>
#include <map>
#include <string>

#include "store/ledger.h"
#include "store/sql/check_in.h"
#include "store/sql/objective.h"
#include "store/sql/team.h"

namespace commands::cards {
namespace {

constexpr int kMostChanges = 1000;  // of one thing; older ones do not matter for what followed

// What the fields of one thing held before the changes made at or after an instant.
class Earlier {
 public:
  Earlier(const store::Book& book, okr::Noun noun, std::int64_t id, okr::Instant before) {
    for (const okr::Change& change : store::edits_of(book, noun, id, kMostChanges)) {
      if (change.at < before) continue;
      values_[change.field] = change.old_value;
    }
  }

  // Puts back what `field` held; `read` turns the stored text into the value.
  template <class T, class Read>
  void restore(const std::string& field, T& value, Read read) const {
    const auto found = values_.find(field);
    if (found == values_.end() || !found->second) return;
    if (auto held = read(*found->second)) value = *held;
  }

  // Whether the thing was added by one of the changes.
  [[nodiscard]] bool unborn() const {
    const auto found = values_.find("state");
    return found != values_.end() && !found->second;
  }

 private:
  std::map<std::string, std::optional<std::string>> values_;
};

std::optional<std::string> as_text(const std::string& stored) {
  return stored;
}

std::optional<okr::PersonId> as_person(const std::string& stored) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(stored.data(), stored.data() + stored.size(), number);
  if (error != std::errc{} || end != stored.data() + stored.size()) return std::nullopt;
  return okr::PersonId{number};
}

template <class State, std::size_t n>
std::optional<State> as_state(const std::array<State, n>& states, const std::string& stored) {
  for (const State state : states) {
    if (store::to_text(state) == stored) return state;
  }
  return std::nullopt;
}

std::optional<okr::KeyResultKind> as_key_result_kind(const std::string& stored) {
  for (const okr::KeyResultKind kind : okr::kKeyResultKinds) {
    if (store::to_text(kind) == stored) return kind;
  }
  return std::nullopt;
}

okr::Cycle cycle_before(const store::Book& book, okr::CycleId id, okr::Instant before) {
  constexpr std::array kStates{okr::CycleState::kPlanning, okr::CycleState::kActive,
                               okr::CycleState::kGrading, okr::CycleState::kClosed};
  okr::Cycle cycle = store::read_cycle(book, id);
  const Earlier earlier{book, okr::Noun::kCycle, id.value, before};
  earlier.restore("state", cycle.state,
                  [&](const std::string& stored) { return as_state(kStates, stored); });
  return cycle;
}

std::optional<okr::Objective> objective_before(const store::Book& book, okr::Objective objective,
                                               okr::Instant before) {
  constexpr std::array kStates{okr::ObjectiveState::kDraft, okr::ObjectiveState::kActive,
                               okr::ObjectiveState::kClosed};
  const Earlier earlier{book, okr::Noun::kObjective, objective.id.value, before};
  if (earlier.unborn()) return std::nullopt;
  earlier.restore("text", objective.text, as_text);
  earlier.restore("owner", objective.owner, as_person);
  earlier.restore("state", objective.state,
                  [&](const std::string& stored) { return as_state(kStates, stored); });
  return objective;
}

std::optional<okr::LatestCheckIn> latest_before(const store::Book& book, okr::KeyResultId id,
                                                okr::Instant before) {
  const auto counted = store::counted_at(book, id, before);
  if (!counted) return std::nullopt;
  return okr::LatestCheckIn{counted->id, counted->value, counted->confidence, counted->at,
                            counted->due_day};
}

std::optional<okr::KeyResult> key_result_before(const store::Book& book, okr::KeyResult key_result,
                                                okr::Instant before) {
  const Earlier earlier{book, okr::Noun::kKeyResult, key_result.id.value, before};
  if (earlier.unborn() || key_result.created_at >= before) return std::nullopt;
  earlier.restore("text", key_result.text, as_text);
  earlier.restore("owner", key_result.owner, as_person);
  earlier.restore("kind", key_result.kind, as_key_result_kind);
  earlier.restore("baseline", key_result.baseline, okr::Decimal::parse);
  earlier.restore("target", key_result.target, okr::Decimal::parse);
  key_result.latest = latest_before(book, key_result.id, before);
  return key_result;
}

}  // namespace

std::optional<ObjectiveView> view_objective_at(const store::Book& book,
                                               const okr::Objective& objective, okr::Instant at) {
  const okr::Instant before = at + std::chrono::seconds{1};
  const auto then = objective_before(book, objective, before);
  if (!then) return std::nullopt;
  ObjectiveView view{*then, cycle_before(book, then->cycle, before), {}, {}};
  std::vector<okr::KeyResult> key_results;
  for (okr::KeyResult& now : store::key_results_of(book, objective.id)) {
    const auto key_result = key_result_before(book, std::move(now), before);
    if (!key_result) continue;
    view.key_results.push_back({*key_result, standing(book, *key_result, *then, view.cycle, at)});
    key_results.push_back(*key_result);
  }
  view.rollup = okr::rollup(key_results);
  return view;
}

bool is_active(const ObjectiveView& view) {
  return view.objective.state == okr::ObjectiveState::kActive &&
         view.cycle.state == okr::CycleState::kActive;
}

std::vector<ObjectiveView> active_objectives_at(const store::Book& book, okr::TeamId team,
                                                okr::Instant at) {
  std::vector<ObjectiveView> views;
  store::ObjectiveFilter filter;
  filter.team = team;
  filter.is_public = true;  // a digest is for everybody
  for (const okr::Objective& objective : store::list_objectives(book, filter)) {
    auto view = view_objective_at(book, objective, at);
    if (view && is_active(*view)) views.push_back(std::move(*view));
  }
  return views;
}

}  // namespace commands::cards
