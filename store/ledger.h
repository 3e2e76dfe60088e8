#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/okr/change.h"
#include "store/transaction.h"

namespace store {

// Who is changing the book, as every ledger row of one command says it.
struct Author {
  okr::PersonId person;
  std::string via;  // "slack", "mattermost", "sandbox"
  okr::Instant at;
  okr::CommandId command;
  std::string because;  // the reason the author gave, may be empty
  std::optional<okr::CommandId> undoes;
};

// The next number for `noun` in this org, from 1; never given out twice. Whoever takes one waits
// for the command that took the one before.
std::int64_t next_number(const Book& book, std::string_view noun);

// The next number for a command or a check-in, which nobody has to wait for: larger than all that
// this org's ledger has; some are never used.
std::int64_t next_ledger_number(const Book& book);

// As stored: "key_result".
[[nodiscard]] std::string_view noun_text(okr::Noun noun);

// Adds one ledger row.
void record(const Book& book, const Author& author, okr::Noun noun, std::int64_t noun_id,
            std::string_view field, const std::optional<std::string>& old_value,
            const std::optional<std::string>& new_value);

// Writes one field of one row together with its ledger row; nothing when the value stays the same.
// `field` is one of the nouns' editable fields ("text", "owner", "state" …; see fields.cpp), values
// are as stored: ids, instants and days as digits, absent for NULL. Returns the value it had.
// Throws std::logic_error for a field or a row that does not exist.
//
// An absent "state" means withdrawn: the thing is as if it had never been made. So every change,
// also a creation ("state" from absent), is undone by writing the old values in reverse order. A
// team's "channel" is written as to_text(Channel) says; a member is the field "member:5" (the
// person's id) with the value "5", absent when not a member; a blocker of a key result is the field
// "blocker:7" with the value "open" or "closed"; a KPI's link to a key result is
// the field "measures:12" or "elevated:12" with the value "12"; a rule of the coach that is set
// aside is the field "waiver:15" with the reason. Contributors, remarks and
// settings: see store/sql/part.h.
std::optional<std::string> change_field(const Book& book, const Author& author, okr::Noun noun,
                                        std::int64_t noun_id, std::string_view field,
                                        const std::optional<std::string>& new_value);

// The ledger rows about one thing, newest first, at most `limit`.
[[nodiscard]] std::vector<okr::Change> changes_of(const Book& book, okr::Noun noun,
                                                  std::int64_t noun_id, int limit);
// The same without those of check-ins, which are in store::history().
[[nodiscard]] std::vector<okr::Change> edits_of(const Book& book, okr::Noun noun,
                                                std::int64_t noun_id, int limit);

// The rows of this person's newest command that was neither an undo nor undone already, in the
// order they were written; empty when there is none.
[[nodiscard]] std::vector<okr::Change> newest_undoable(const Book& book, okr::PersonId person);

// The rows of one command of this person, in the order they were written; empty when there are
// none.
[[nodiscard]] std::vector<okr::Change> changes_by(const Book& book, okr::PersonId person,
                                                  okr::CommandId command);
// Whether an undo took that command back.
[[nodiscard]] bool is_undone(const Book& book, okr::CommandId command);

// Whether somebody changed the same field of the same thing after `change` and did not take it
// back.
[[nodiscard]] bool built_upon(const Book& book, const okr::Change& change);

}  // namespace store
