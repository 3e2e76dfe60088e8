#pragma once

#include <vector>

#include "scheduler/cadence.h"
#include "store/okr/blocker.h"
#include "store/okr/occurrence.h"
#include "store/sql/objective.h"
#include "store/transaction.h"

namespace scheduler {

// Whether what was asked for at `due` is still to be answered by this person.
[[nodiscard]] bool is_missing(const store::Asked& asked, const Due& due);

// Adds to `found` what people are told in (from, to] without being asked for anything; `cadences`
// are all of the book. Nothing for a team whose reminders are off or that nobody leads. To its lead,
// at the time of day at which the team is asked, in the lead's zone:
//  - who has not answered, and what has no owner, on the work day after a due day;
//  - what is stale or held up for long, kFindingsAfter a due day;
//  - what a cycle's calendar asks for (okr::calendar_of).
// And to whom a blocker waits for: on the day by which it is needed, else when it has aged; and to
// who owns KPIs and is asked for no key result: on the first work day of a week or a month that has
// no value yet.
// Nobody is told while they are away; own times move it on.
void add_notices(const store::Book& book, const std::vector<okr::Cadence>& cadences,
                 okr::Instant from, okr::Instant to, std::vector<okr::Occurrence>& found);

// A day more than the grace after which a key result is outdated (method, section 7).
inline constexpr std::chrono::days kFindingsAfter{4};

// That `blocker` was opened, for whom it waits for, at the next minute at which they may be told.
// `of` names what it holds up. Absent when it waits for nobody.
[[nodiscard]] std::optional<okr::Occurrence> opened_notice(const store::Book& book,
                                                           const okr::Blocker& blocker,
                                                           const store::Subject& of);

}  // namespace scheduler
