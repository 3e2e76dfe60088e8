#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/ledger.h"
#include "store/okr/retro.h"
#include "store/transaction.h"

namespace store {

// Retrospectives are a part of their team in the ledger: "retro:3" (its number) from absent to
// "open" and from there to "ended", and "retro_answer:7" from absent to "given", without its text.

// `retro.id` and `ended_at` are ignored.
okr::RetroId add_retro(const Book& book, const Author& author, const okr::Retro& retro);
// An open one ends.
void end_retro(const Book& book, const Author& author, const okr::Retro& retro);
// Absent when there is none or its creation was undone.
[[nodiscard]] std::optional<okr::Retro> find_retro(const Book& book, okr::RetroId id);
// Those of a team, or of all; newest first.
[[nodiscard]] std::vector<okr::Retro> list_retros(const Book& book,
                                                  std::optional<okr::TeamId> team);

// In the place of what that person has answered to that question. `answer.id` is ignored.
void set_retro_answer(const Book& book, const Author& author, const okr::Retro& retro,
                      const okr::RetroAnswer& answer);
// Those that count, in the order of their texts, which tells nobody whose they are.
[[nodiscard]] std::vector<okr::RetroAnswer> retro_answers(const Book& book, okr::RetroId retro);
[[nodiscard]] std::vector<okr::RetroAnswer> retro_answers_of(const Book& book, okr::RetroId retro,
                                                             okr::PersonId person);
// How many people have answered something.
[[nodiscard]] std::int64_t retro_people(const Book& book, okr::RetroId retro);

// Whether what was learned is in a channel, or may be.
[[nodiscard]] bool lessons_posted(const Book& book, okr::RetroId retro);

// Which retrospective, or which answer, a ledger field is about; absent for other fields.
[[nodiscard]] std::optional<okr::RetroId> retro_of(std::string_view field);
[[nodiscard]] std::optional<okr::RetroAnswerId> retro_answer_of(std::string_view field);

// For change_field: the states, absent for withdrawn.
[[nodiscard]] std::optional<std::string> retro_state(const Book& book, okr::RetroId id);
void set_retro_state(const Book& book, okr::RetroId id, const std::optional<std::string>& state,
                     okr::Instant at);
[[nodiscard]] std::optional<std::string> retro_answer_state(const Book& book,
                                                            okr::RetroAnswerId id);
void set_retro_answer_state(const Book& book, okr::RetroAnswerId id,
                            const std::optional<std::string>& state);

}  // namespace store
