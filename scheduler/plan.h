#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/okr/cadence.h"
#include "store/okr/occurrence.h"
#include "store/transaction.h"

namespace scheduler {

// What falls due in (from, to], for whom and why: the prompts of every team's cadence, each at the
// local time of the person asked, and the digests. Oldest first. Reads only; never looks at a
// clock. The same function answers `milepost upcoming`, `/okr upcoming` and the tick.
//
// Nobody is asked before the first of their key results was published or while they are away (the
// occurrence is there, marked skipped, with the reason). While somebody snoozes, their prompt falls
// due when the snooze ends.
//
// Of one series (a person's prompts in a team, a team's digests) only the latest is to be sent; when
// the window holds several, the older ones are marked skipped. What is more than kOnTime old at `to`
// is marked late.
[[nodiscard]] std::vector<okr::Occurrence> plan(const store::Book& book, okr::Instant from,
                                                okr::Instant to);

// The same window without the rule for the latest only: every occurrence as it will be, for showing
// what comes.
[[nodiscard]] std::vector<okr::Occurrence> upcoming(const store::Book& book, okr::Instant from,
                                                    okr::Instant to);

inline constexpr std::chrono::minutes kOnTime{10};

// The prompts cadence that asks about a key result of this team, in the zone of the person asked:
// the zone is the person's or the team's as the cadence says.
[[nodiscard]] std::string zone_of(const store::Book& book, const okr::Cadence& cadence,
                                  std::string_view person_zone);

// The key of the occurrence that brings a snoozing person's card back at `until`.
[[nodiscard]] okr::Occurrence snoozed_prompt(okr::PersonId person, std::string_view zone,
                                             okr::Instant until);

// Inserts what is new among `occurrences`, with one delivery for all prompts of one person that fall
// due at the same instant and two for a digest (headline and thread). Returns how many deliveries it
// added.
int enqueue(const store::Book& book, const std::vector<okr::Occurrence>& occurrences);

}  // namespace scheduler
