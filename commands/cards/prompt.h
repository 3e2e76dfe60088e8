#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "commands/message.h"
#include "commands/standing.h"
#include "store/okr/delivery.h"
#include "store/okr/person.h"

namespace commands::cards {

// The weekly card to one person, or the same as a reminder: every key result that is due, most
// urgent first, with the line to type; under it why this came, when the next may come and how to be
// quiet. Days are the reader's. Absent when nothing is due any more or the person has left.
[[nodiscard]] std::optional<Message> prompt(const store::Book& book, const okr::Delivery& delivery,
                                            okr::Instant now);

// The same card in the place of one that was sent: what is still due with its buttons, and what it
// moved since; "all in" when nothing is due any more. Absent when the person has left.
[[nodiscard]] std::optional<Message> card_now(const store::Book& book, const okr::Delivery& sent,
                                              okr::Instant now);

// Why the message `sent` came, when the next card may come, and how to keep it away.
[[nodiscard]] Message why_sent(const store::Book& book, const okr::Delivery& sent,
                               const okr::Person& person, okr::Instant now);

// "Type `/okr KR12 <value>`, or `/okr same KR12` if nothing changed."
[[nodiscard]] Spans how_to_answer(const okr::KeyResult& key_result);
// "Last: 38 % on Mon 16 Nov 2026; goal: from 30 % to 45 %." `zone` is the reader's.
[[nodiscard]] std::string last_value_line(const okr::KeyResult& key_result, std::string_view zone);

// A card with its buttons for each, or for as many as fit one screen and then how many more there
// are; under them the buttons for all.
void add_due_cards(Message& message, const store::Book& book, const std::vector<DueKeyResult>& due,
                   const okr::Person& reader, okr::Instant now);

// When this person may be asked next: at the end of a snooze, else by the rhythms of the teams that
// ask them and by their own times, passing over days away. Absent when nobody asks them.
struct NextPrompt {
  okr::Instant at;
  std::string why;  // sentences: what of their own times decided, may be empty
};
[[nodiscard]] std::optional<NextPrompt> next_prompt(const store::Book& book,
                                                    const okr::Person& person, okr::Instant now);

}  // namespace commands::cards
