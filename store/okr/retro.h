#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "store/okr/id.h"
#include "store/okr/time.h"

namespace okr {

using RetroId = Id<struct RetroTag>;
using RetroAnswerId = Id<struct RetroAnswerTag>;

// What a team asks itself at the end of a cycle. Answers are private until it has ended.
struct Retro {
  RetroId id;
  TeamId team;
  CycleId cycle;
  Instant opened_at;
  std::optional<Instant> ended_at;
};

struct RetroQuestion {
  std::string_view word;   // as typed and stored
  std::string_view label;  // of a field to fill in, 24 characters at most
  std::string_view text;   // as asked
  std::string_view title;  // above the answers
};
inline constexpr std::array kRetroQuestions{
    RetroQuestion{"worked", "What worked?", "What worked?", "What worked"},
    RetroQuestion{"unrealistic", "What was unrealistic?", "What was unrealistic?",
                  "What was unrealistic"},
    RetroQuestion{"improve", "What must get better?",
                  "Where must ownership or measurement get better?",
                  "Where ownership or measurement must get better"},
    RetroQuestion{"carry", "What do we carry on?", "What do we carry on?", "What we carry on"},
};

// One person's answer to one question.
struct RetroAnswer {
  RetroAnswerId id;
  RetroId retro;
  PersonId person;
  std::string question;  // the word of one of kRetroQuestions
  std::string text;
  Instant at;
};

}  // namespace okr
