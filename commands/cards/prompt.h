#pragma once

#include <optional>
#include <string_view>

#include "commands/message.h"
#include "commands/standing.h"
#include "store/okr/delivery.h"
#include "store/okr/person.h"

namespace commands::cards {

// The weekly card to one person: every key result that is due, most urgent first, with the line to
// type; under it why this came, when the next may come and how to be quiet. Days are the reader's.
// Absent when nothing is due any more or the person has left.
[[nodiscard]] std::optional<Message> prompt(const store::Book& book, const okr::Delivery& delivery,
                                            okr::Instant now);

// "Type `/okr KR12 <value>`, or `/okr same KR12` if nothing changed."
[[nodiscard]] Spans how_to_answer(const okr::KeyResult& key_result);

// What one due key result looks like on it. `zone` is the reader's.
[[nodiscard]] Text due_card(const DueKeyResult& due, std::string_view zone);
// A card for each, or for as many as fit one screen and then how many more there are.
void add_due_cards(Message& message, const std::vector<DueKeyResult>& due, std::string_view zone);

// When this person may be asked next: at the end of a snooze, else by the rhythms of the teams that
// ask them, passing over days away. Absent when nobody asks them.
[[nodiscard]] std::optional<okr::Instant> next_prompt(const store::Book& book,
                                                      const okr::Person& person, okr::Instant now);

}  // namespace commands::cards
