#pragma once

#include "bot/sandbox/stage.h"

namespace bot::sandbox {

// Fills an empty book with a team's first three weeks, said through `say` by the people of the
// sandbox; then the clock is back at the present. Does nothing when somebody is in the book
// already. Nothing else may use the book or tick meanwhile.
void seed(const Stage& stage);

}  // namespace bot::sandbox
