#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scheduler/cadence.h"
#include "store/okr/own_times.h"
#include "store/transaction.h"

namespace scheduler {

// How far a prompt is moved at most: whoever may never be asked within two weeks is asked as if
// they had no days off and no quiet hours.
inline constexpr std::chrono::days kLongestMove{14};

// A due day of a cadence as one person is asked for it.
struct Fitted {
  okr::Day day;  // the cadence's, which names it
  okr::Instant at;
  std::string why;  // sentences: what of the person's own times decided; empty when none did
};

// When the person is asked for `due`: at their own time of day, in their zone, on the due day; else
// when it falls due. From a day off it moves on to the same time of the next work day, from quiet
// hours and half days away on to their end, from an afternoon away to the next day; never back.
// Where the two meet, to the first minute of a work day that is neither before nor quiet.
// `time_of_day` is when it falls due on all days, in the person's zone.
[[nodiscard]] Fitted fitted(const Due& due, std::chrono::minutes time_of_day,
                            const okr::Calendar& calendar);
// The first minute from `at` on at which the person may be asked.
[[nodiscard]] okr::Instant next_allowed(const okr::Calendar& calendar, okr::Instant at);

// The same of all due days of a cadence, as due_between, last_due, next_due and answered_day have
// them; `zone` is the cadence's. Two due days may be moved to one instant. An own time of day that
// was over when the cadence began counts from the next day on.
[[nodiscard]] std::vector<Fitted> fitted_between(const okr::Cadence& cadence, std::string_view zone,
                                                 const okr::Calendar& calendar, okr::Instant from,
                                                 okr::Instant to);
[[nodiscard]] std::optional<Fitted> last_fitted(const okr::Cadence& cadence, std::string_view zone,
                                                const okr::Calendar& calendar, okr::Instant at);
[[nodiscard]] Fitted next_fitted(const okr::Cadence& cadence, std::string_view zone,
                                 const okr::Calendar& calendar, okr::Instant at);
// Every reminder in (from, to]: the work day after the one on which the person was asked, at the
// same time, as far as that is allowed. Whose own times did not decide when they were asked is
// reminded as the others are.
[[nodiscard]] std::vector<Nudge> nudges_between(const okr::Cadence& cadence, std::string_view zone,
                                                const okr::Calendar& calendar, okr::Instant from,
                                                okr::Instant to);
[[nodiscard]] std::optional<okr::Day> answered_day(const okr::Cadence& cadence,
                                                   std::string_view zone,
                                                   const okr::Calendar& calendar, okr::Instant at);

// To be called in the transaction that changed when a person may be asked, which was by `before`:
// what was still to come, or to be planned, and by the new times is over, is put in the queue for
// the next minute at which they may be asked. Nothing that was asked is asked again.
void catch_up(const store::Book& book, okr::PersonId person, const okr::Calendar& before,
              okr::Instant now);

}  // namespace scheduler
