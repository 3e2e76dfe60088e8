#pragma once

#include <optional>

#include "commands/message.h"
#include "store/okr/delivery.h"
#include "store/okr/person.h"
#include "store/okr/team.h"
#include "store/transaction.h"

namespace commands::cards {

// What somebody is told without being asked for anything: one message for all that falls due
// together, a part for each of the delivery's occurrences. Names ping nobody. Absent when nothing
// is left to tell, or the person has left or leads the team no more.
[[nodiscard]] std::optional<Message> notice(const store::Book& book, const okr::Delivery& delivery,
                                            okr::Instant now);

// The parts, each in a file of its own; none adds anything when there is nothing to tell.

// Who has been asked and has not answered, with the key results that are open and the day of their
// last check-in, without the lead and whoever is away; and what has no owner any more.
void add_missing(Message& message, const store::Book& book, const okr::Team& team,
                 const okr::Person& lead, okr::Instant now);
// Key results whose newest check-in is too old, and blockers that have aged.
void add_findings(Message& message, const store::Book& book, const okr::Team& team,
                  const okr::Person& lead, okr::Instant now);
// What the calendars of the cycles ask of the team on `day`.
void add_cycle_notice(Message& message, const store::Book& book, const okr::Team& team,
                      okr::Day day, okr::Instant now);
// Everything that is blocked and waits for this person.
void add_waiting(Message& message, const store::Book& book, const okr::Person& person,
                 okr::Instant now);

}  // namespace commands::cards
