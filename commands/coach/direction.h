#pragma once

#include <string>

#include "commands/coach/reading.h"

namespace commands::coach {

enum class Way { kUp, kDown };

// The word with which a text says the other way than `way`, in which its numbers go: "reduce",
// "less", "runter". Empty where there is none, or where it is not clear that the numbers are its
// own. What gets faster goes down where `takes_time` holds for what is counted.
[[nodiscard]] std::string opposing_word(const Reading& reading, Way way, bool takes_time);

}  // namespace commands::coach
