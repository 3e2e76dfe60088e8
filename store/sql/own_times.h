#pragma once

#include <map>
#include <string_view>
#include <vector>

#include "store/ledger.h"
#include "store/okr/own_times.h"
#include "store/okr/person.h"
#include "store/sql/objective.h"
#include "store/transaction.h"

namespace store {

// What the person has said; nothing for most.
[[nodiscard]] okr::OwnTimes read_own_times(const Book& book, okr::PersonId person);
// Writes what differs, each field with a ledger row: "own_time", "work_days", "quiet_hours" and
// "holidays" of the noun person.
void set_own_times(const Book& book, const Author& author, okr::PersonId person,
                   const okr::OwnTimes& own);
// Whether the change is of such a field.
[[nodiscard]] bool is_own_time(const okr::Change& change);
// Of everybody who has said something.
[[nodiscard]] std::map<okr::PersonId, okr::OwnTimes> everybodys_own_times(const Book& book);

// What is read from the columns time_of_day, work_days, quiet and holidays, from `first` on.
[[nodiscard]] okr::OwnTimes own_times_in(const Rows& rows, int first);

// Puts the person's half days away into their calendar.
void add_half_days(const Book& book, okr::PersonId person, okr::Calendar& calendar);
// The same for one.
void add_half_day(const okr::Away& away, okr::Calendar& calendar);

// All that decides when the person may be asked.
[[nodiscard]] okr::Calendar read_calendar(const Book& book, okr::PersonId person);

// As asked_in_team, for one person: by team.
[[nodiscard]] std::map<okr::TeamId, Asked> asked_of(const Book& book, okr::PersonId person);

}  // namespace store
