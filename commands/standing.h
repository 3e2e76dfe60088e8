#pragma once

#include <optional>
#include <vector>

#include "store/okr/cycle.h"
#include "store/okr/key_result.h"
#include "store/okr/objective.h"
#include "store/okr/pace.h"
#include "store/okr/progress.h"
#include "store/okr/rollup.h"
#include "store/sql/team.h"
#include "store/transaction.h"

namespace commands {

// Where a key result stands today: the rules of store/okr applied to what the book holds.
struct Standing {
  std::optional<okr::Progress> progress;  // absent without data
  std::optional<int> expected_percent;
  okr::Pace pace = okr::Pace::kPending;
  std::optional<okr::Day> last_due;  // newest day on which its owner was asked, if ever
  bool due = false;                  // asked, and no check-in answers that day yet
};

// Whether its newest check-in is too old, or it was asked for and never had one.
[[nodiscard]] bool is_stale(const Standing& standing);

// Days are counted in the zone of whoever is asked, so that everybody reads the same standing.
// Whether a check-in is due follows the team's prompts cadence; nothing falls due in a draft,
// outside an active cycle or before the key result was published.
[[nodiscard]] Standing standing(const store::Book& book, const okr::KeyResult& key_result,
                                const okr::Objective& objective, const okr::Cycle& cycle,
                                okr::Instant now);

// The same for whoever has read already how the objective's team asks for the key result.
[[nodiscard]] Standing standing(const store::Asking& asking, const okr::KeyResult& key_result,
                                const okr::Objective& objective, const okr::Cycle& cycle,
                                okr::Instant now);

// The due day that a check-in made now answers; absent when the team never asked.
[[nodiscard]] std::optional<okr::Day> answered_day(const store::Asking& asking, okr::Instant now);

// Everything that this person is asked for at `now`: their own, then what they stand in for.
[[nodiscard]] std::vector<okr::KeyResult> asked_key_results(const store::Book& book,
                                                            okr::PersonId person, okr::Instant now);
// Whether `stand_in` is asked for this person at `now`.
[[nodiscard]] bool stands_in(const store::Book& book, okr::PersonId stand_in, okr::PersonId person,
                             okr::Instant now);

// This person's key results that are due at `now`, most urgent first: far behind before behind
// before the rest, then by id.
struct DueKeyResult {
  okr::KeyResult key_result;
  okr::Objective objective;
  okr::Cycle cycle;
  Standing standing;
};
[[nodiscard]] std::vector<DueKeyResult> due_key_results(const store::Book& book,
                                                        okr::PersonId person, okr::Instant now);

}  // namespace commands
