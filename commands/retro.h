#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "commands/command.h"
#include "store/okr/retro.h"

namespace commands {

// What retrospectives do, typed or filled in.

inline constexpr std::size_t kMostOfAnswer = 1000;

// Those that are open in teams that the speaker is in or leads, oldest first.
[[nodiscard]] std::vector<okr::Retro> open_retros(const Context& context);
// Throws UserError when it has ended or is another team's.
void require_answerable(const Context& context, const okr::Retro& retro);
// The speaker's answers, in the order of okr::kRetroQuestions; empty where there is none.
[[nodiscard]] std::vector<std::string> own_answers(const Context& context, const okr::Retro& retro);
// Writes what is different; an empty text takes the answer back. False when nothing is.
bool write_answer(const Context& context, const okr::Retro& retro,
                  const okr::RetroQuestion& question, const std::string& text);
// What an answer that was written says.
[[nodiscard]] Message answered(const Context& context, const okr::Retro& retro);

// What names the question to a person, and the posting of what was learned, in the plan.
[[nodiscard]] std::string question_key(const okr::Retro& retro, okr::PersonId person);
[[nodiscard]] std::string lessons_key(const okr::Retro& retro);
// The retrospective that such a key names; absent when it is gone.
[[nodiscard]] std::optional<okr::Retro> retro_of_key(const store::Book& book, std::string_view key);

// Whether nobody can tell whose the answers are: with fewer than two people everybody could, unless
// the team is no larger.
[[nodiscard]] bool answers_are_nameless(const store::Book& book, const okr::Retro& retro);

}  // namespace commands
