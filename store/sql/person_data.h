#pragma once

#include <string>
#include <vector>

#include "store/dump.h"
#include "store/ledger.h"
#include "store/transaction.h"

namespace store {

// What the book knows of a person, and how it forgets them.

// Every row that is about this person or was written by them, with the messages that were sent to
// them; by table, values as text. Also what is theirs from before two accounts were joined.
[[nodiscard]] std::vector<BookTable> rows_about(const Book& book, okr::PersonId person);

// "Former member 7"
[[nodiscard]] std::string pseudonym_of(okr::PersonId person);

enum class Notes { kKept, kBlanked };

// Puts the pseudonym in the place of a person. Their accounts, times, memberships, messages and
// days away to come are gone; their full name and @names become the pseudonym in every text of the
// book, the ledger's and `author.because` included, in any case and as whole words; a full name
// that is only a first name stays where somebody else has it, too. What they own, said and did
// stays where it counts, under the pseudonym. With kBlanked their notes, blockers' texts and
// reasons are emptied, too. The ledger tells of it in the field "forgotten" and of what was taken
// from the person field by field; their own settings are emptied there. Not to be undone. Returns
// how many texts named them.
std::int64_t forget_person(const Book& book, Author author, okr::PersonId person, Notes notes);

}  // namespace store
