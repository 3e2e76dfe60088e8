#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/okr/cadence.h"
#include "store/okr/occurrence.h"
#include "store/transaction.h"

namespace scheduler {

// What falls due in (from, to], for whom and why: the prompts of every team's cadence, each at the
// local time of the person asked and as their own times have it, the reminders and the lead's lists
// that follow them, and the digests. Oldest first. Reads only; never looks at a clock. The same
// function answers `milepost upcoming`, `/okr upcoming` and the tick.
//
// Nobody is asked before the first of their key results was published or while they are away (the
// occurrence is there, marked skipped, with the reason), but whoever stands in is asked for them,
// at the next minute at which they may be, which may be after `to`. While somebody snoozes, their
// prompt falls due when the snooze ends, which may be after `to`, as the occurrence that
// snoozed_prompt() names.
//
// Of one series (a person's prompts in a team, a team's digests) only the latest is to be sent;
// when the window holds several, the older ones are marked skipped, and so is what is older at `to`
// than grace_of its kind. What is more than kOnTime old at `to` is marked late. A digest runs in
// the org's zone; without a channel to go to it is skipped.
[[nodiscard]] std::vector<okr::Occurrence> plan(const store::Book& book, okr::Instant from,
                                                okr::Instant to);

// What the rules alone make of the same window, oldest first: nothing is late, nothing is left out
// for a later one. Own times may have moved some beyond `to`.
[[nodiscard]] std::vector<okr::Occurrence> occurrences_in(const store::Book& book,
                                                          okr::Instant from, okr::Instant to);
// By due time and key.
void sort_by_due(std::vector<okr::Occurrence>& occurrences);

// The same window without the rule for the latest only: every occurrence as it will be, for showing
// what comes. With the ends of snoozes and what is in the queue for later, and without what falls
// due after `to`; what was planned already, because a schedule was moved within a week, is marked
// skipped, and so is what will go beyond the nudge budget if everybody stays silent.
[[nodiscard]] std::vector<okr::Occurrence> upcoming(const store::Book& book, okr::Instant from,
                                                    okr::Instant to);

inline constexpr std::chrono::minutes kOnTime{10};
// How late a message may still be sent; what is later is of no use any more.
[[nodiscard]] std::chrono::hours grace_of(okr::DeliveryKind kind);

// The zone a cadence's local time is in for a person who lives in `person_zone`: theirs or the
// team's, which is the org's, as the cadence says.
[[nodiscard]] std::string zone_of(const store::Book& book, const okr::Cadence& cadence,
                                  std::string_view person_zone);

// What names the prompt to this person on a due day, wherever own times move it.
[[nodiscard]] std::string prompt_key(const okr::Cadence& cadence, okr::PersonId person,
                                     okr::Day due_day);

// The occurrence that brings a snoozing person's card back at `until`; `zone` is the person's.
[[nodiscard]] okr::Occurrence snoozed_prompt(okr::PersonId person, std::string_view zone,
                                             okr::Instant until);

// Inserts what is new among `occurrences`, with one delivery for what one person sees together and
// two for a digest (headline and thread). What is skipped is only recorded, and so is what goes
// beyond the nudge budget (see together.h); what would have been asked then is shown on the card
// that the person has. Returns how many deliveries it added.
int enqueue(const store::Book& book, const std::vector<okr::Occurrence>& occurrences);

}  // namespace scheduler
