#pragma once

#include <optional>
#include <vector>

#include "store/ledger.h"
#include "store/okr/cycle.h"
#include "store/okr/key_result.h"
#include "store/okr/objective.h"
#include "store/transaction.h"

namespace store {

// With a ledger row (field "state"). `objective.id` is ignored.
okr::ObjectiveId add_objective(const Book& book, const Author& author,
                               const okr::Objective& objective);
// Absent when there is none or its creation was undone.
[[nodiscard]] std::optional<okr::Objective> find_objective(const Book& book, okr::ObjectiveId id);
// Also a withdrawn one, as closed. Throws std::logic_error when there is none.
[[nodiscard]] okr::Objective read_objective(const Book& book, okr::ObjectiveId id);

// Which objectives to list: those that satisfy every filter that is set, by id.
struct ObjectiveFilter {
  std::optional<okr::TeamId> team;
  std::optional<okr::CycleId> cycle;
  std::optional<okr::PersonId> involved;  // owns it, or owns or is asked for one of its key results
  std::optional<okr::ObjectiveState> state;
  std::optional<okr::ObjectiveId> parent;
  std::optional<okr::PersonId> visible_to;  // whom it is shown to: see may_see()
  bool is_public = false;                   // what everybody may see
};
[[nodiscard]] std::vector<okr::Objective> list_objectives(const Book& book,
                                                          const ObjectiveFilter& filter);

// Whether this person may see it: everybody what is not private; else its owner, its contributors,
// whoever owns, checks in on or contributes to one of its key results, the lead of its team, and
// administrators.
[[nodiscard]] bool may_see(const Book& book, okr::PersonId person, const okr::Objective& objective);

// With its milestones and a ledger row (field "state"). `key_result.id` and `latest` are ignored.
okr::KeyResultId add_key_result(const Book& book, const Author& author,
                                const okr::KeyResult& key_result);
// Absent when there is none or its creation, or its objective's, was undone.
[[nodiscard]] std::optional<okr::KeyResult> find_key_result(const Book& book, okr::KeyResultId id);
// A key result with what it belongs to.
struct Subject {
  okr::KeyResult key_result;
  okr::Objective objective;
  okr::Cycle cycle;
};
// As find_key_result.
[[nodiscard]] std::optional<Subject> find_subject(const Book& book, okr::KeyResultId id);
// By id; with the milestones of each.
[[nodiscard]] std::vector<okr::KeyResult> key_results_of(const Book& book,
                                                         okr::ObjectiveId objective);
// Every key result of an active objective in an active cycle that this person is asked for, by id.
[[nodiscard]] std::vector<okr::KeyResult> key_results_asked_of(const Book& book,
                                                               okr::PersonId person);
// Those of active objectives of this team in an active cycle whose owner has left, by id.
[[nodiscard]] std::vector<okr::KeyResult> ownerless_in_team(const Book& book, okr::TeamId team);
// The highest numbers given out, 0 when none: for near-miss hints.
[[nodiscard]] std::int64_t last_objective(const Book& book);
[[nodiscard]] std::int64_t last_key_result(const Book& book);

// Who is asked for at least one published key result of an active cycle in this team, with the
// zone they live in: what the planner makes prompts from. By person.
struct Asked {
  okr::PersonId person;
  std::string time_zone;
  std::optional<okr::Instant> snoozed_until;
  okr::Instant since;  // when the first of these key results was published
  // The oldest due day that the newest check-ins on them answer; absent when one has none.
  std::optional<okr::Day> answered;
};
[[nodiscard]] std::vector<Asked> asked_in_team(const Book& book, okr::TeamId team);

// As stored.
[[nodiscard]] std::string_view to_text(okr::ObjectiveKind kind);
[[nodiscard]] std::string_view to_text(okr::ObjectiveState state);
[[nodiscard]] std::string_view to_text(okr::KeyResultKind kind);

}  // namespace store
