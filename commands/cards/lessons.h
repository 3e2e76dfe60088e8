#pragma once

#include <optional>

#include "commands/message.h"
#include "store/okr/cycle.h"
#include "store/okr/delivery.h"
#include "store/okr/person.h"
#include "store/okr/retro.h"
#include "store/okr/team.h"
#include "store/transaction.h"

namespace commands::cards {

// What a team learned in a cycle: how its objectives came out, why key results fell short, the
// lessons written down at grading, and the answers of its retrospective once that has ended, all
// without names. Absent when there is nothing of that.
[[nodiscard]] std::optional<Message> lessons(const store::Book& book, const okr::Team& team,
                                             const okr::Cycle& cycle);

// The same for a team's channel, for the retrospective whose end this delivery tells of. Absent
// when it was opened again since.
[[nodiscard]] std::optional<Message> lessons_digest(const store::Book& book,
                                                    const okr::Delivery& delivery);

// The four questions to one person, whom the occurrence `key` names; nothing when it has ended or
// they have answered all.
void add_retro_questions(Message& message, const store::Book& book, std::string_view key,
                         const okr::Person& person);
// To answer them in a form.
[[nodiscard]] Actions retro_buttons(const okr::Retro& retro, okr::PersonId person);
// "Growth, 2026-Q4"
[[nodiscard]] std::string retro_name(const store::Book& book, const okr::Retro& retro);

}  // namespace commands::cards
