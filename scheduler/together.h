#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "store/okr/occurrence.h"
#include "store/transaction.h"

namespace scheduler {

// Occurrences that one person sees in one message: what falls due at the same instant, and what is
// late together. What asks (prompts and reminders) is one card, what tells (who is missing and the
// like) another.
struct Together {
  okr::PersonId person;
  okr::Instant due_at;  // of the first
  bool late = false;
  bool asks = false;
  std::vector<okr::Occurrence*> parts;  // by due time
};

// All of `occurrences` that go to a person and are not skipped; by person, what is late first, then
// by due time.
[[nodiscard]] std::vector<Together> together(std::vector<okr::Occurrence>& occurrences);

// Counts each person's messages against the nudge budget of the book (store::Org::nudge_budget): in
// no seven days are there more. Cards that ask may use all of it, reminders alone and what tells
// all but one. A card that somebody asked for by snoozing always comes.
class Budget {
 public:
  explicit Budget(const store::Book& book);

  // Counts the message; the sentence why it is not to be sent when it is beyond the budget.
  std::optional<std::string> refuse(const Together& message);

 private:
  const store::Book& book_;
  std::int64_t most_;
  std::map<okr::PersonId, std::vector<okr::Instant>> due_;
};

}  // namespace scheduler
