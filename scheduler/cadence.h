#pragma once

#include <optional>
#include <string>
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

// "Monday, Wednesday and Friday"
[[nodiscard]] std::string weekdays_text(okr::Weekdays weekdays);

// "every Monday", "every 2 weeks on Monday and Thursday", "every month on the 15th", "every 3
// months on the last Friday".
[[nodiscard]] std::string rhythm_text(const okr::Rhythm& rhythm);

// What names the due day `day` of a rhythm among all of its days: "2026-W48" for the first one of a
// week, "2026-W48.2" for the second, "2026-11" for a month's. Stays the same when a rhythm is moved
// within its period.
[[nodiscard]] std::string due_key(const okr::Rhythm& rhythm, okr::Day day);

// Every time in (from, to] at which the cadence falls due in `zone`, oldest first; nothing before
// its `since`.
[[nodiscard]] std::vector<Due> due_between(const okr::Cadence& cadence, std::string_view zone,
                                           okr::Instant from, okr::Instant to);

// The newest time at or before `at`, and the first one after it; absent when there is none.
[[nodiscard]] std::optional<Due> last_due(const okr::Cadence& cadence, std::string_view zone,
                                          okr::Instant at);
[[nodiscard]] Due next_due(const okr::Cadence& cadence, std::string_view zone, okr::Instant at);

// A reminder and what it reminds of.
struct Nudge {
  Due due;
  Due of;
};
// Every reminder in (from, to], oldest first: at the same local time as what it reminds of, on the
// first day from Monday to Friday that is `later` than its due day, unless it is asked again by
// then.
[[nodiscard]] std::vector<Nudge> nudges_between(const okr::Cadence& cadence, std::string_view zone,
                                                okr::Instant from, okr::Instant to,
                                                std::chrono::days later = std::chrono::days{1});

// How many days lie between two due days around `at`: 7 for a weekly cadence, 28 to 31 for a
// monthly one.
[[nodiscard]] std::chrono::days step_at(const okr::Cadence& cadence, std::string_view zone,
                                        okr::Instant at);

// How early a check-in may come and still answer the next due day rather than the last one; less
// where due days are closer together than a week.
inline constexpr std::chrono::days kEarly{3};

// The due day that a check-in made at `at` answers: the next one when it is at most kEarly and less
// than half of the step away, counted in calendar days of the zone, else the last one; absent when
// neither exists.
[[nodiscard]] std::optional<okr::Day> answered_day(const okr::Cadence& cadence,
                                                   std::string_view zone, okr::Instant at);

}  // namespace scheduler
