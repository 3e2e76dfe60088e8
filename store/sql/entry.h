#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/ledger.h"
#include "store/okr/entry.h"
#include "store/transaction.h"

namespace store {

// An entry is a part of its team in the ledger: "entry:7" (its number) from absent to "open" and
// from there to "ended". Whatever changes one has the team's digest drawn again.

// `entry.id` and `ended_at` are ignored.
okr::EntryId add_entry(const Book& book, const Author& author, const okr::Entry& entry);
// An open one ends.
void end_entry(const Book& book, const Author& author, const okr::Entry& entry);
// Absent when there is none or its creation was undone.
[[nodiscard]] std::optional<okr::Entry> find_entry(const Book& book, okr::EntryId id);

struct EntryFilter {
  okr::EntryKind kind = okr::EntryKind::kFocus;
  std::optional<okr::TeamId> team;
  std::optional<okr::PersonId> person;
  std::optional<okr::Day> week;
  std::optional<okr::Instant> after;  // written later than that
  std::optional<okr::Instant> until;  // written by then; what ended later had not ended
};
// Oldest first.
[[nodiscard]] std::vector<okr::Entry> list_entries(const Book& book, const EntryFilter& filter);

// Which entry a ledger field is about; absent for other fields.
[[nodiscard]] std::optional<okr::EntryId> entry_of(std::string_view field);

// For change_field: the state, absent for withdrawn.
[[nodiscard]] std::optional<std::string> entry_state(const Book& book, okr::EntryId id);
void set_entry_state(const Book& book, const Author& author, okr::EntryId id,
                     const std::optional<std::string>& state);

// As stored: "not_now".
[[nodiscard]] std::string_view to_text(okr::EntryKind kind);

}  // namespace store
