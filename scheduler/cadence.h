#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "store/okr/cadence.h"
#include "store/okr/time.h"

namespace scheduler {

// One time at which a cadence falls due in a zone.
struct Due {
  okr::Day day;  // in that zone
  okr::Instant at;
};

// Every time in (from, to] at which the cadence falls due in `zone`, oldest first; nothing before
// its `since`.
[[nodiscard]] std::vector<Due> due_between(const okr::Cadence& cadence, std::string_view zone,
                                           okr::Instant from, okr::Instant to);

// The newest time at or before `at`, and the first one after it; absent when there is none.
[[nodiscard]] std::optional<Due> last_due(const okr::Cadence& cadence, std::string_view zone,
                                          okr::Instant at);
[[nodiscard]] Due next_due(const okr::Cadence& cadence, std::string_view zone, okr::Instant at);

// How early a check-in may come and still answer the next due day rather than the last one.
inline constexpr std::chrono::days kEarly{3};

// The due day that a check-in made at `at` answers: the next one when it is at most kEarly away,
// counted in calendar days of the zone, else the last one; absent when neither exists.
[[nodiscard]] std::optional<okr::Day> answered_day(const okr::Cadence& cadence,
                                                   std::string_view zone, okr::Instant at);

}  // namespace scheduler
