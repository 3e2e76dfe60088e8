#pragma once

#include "commands/message.h"
#include "store/okr/id.h"
#include "store/okr/key_result.h"
#include "store/okr/objective.h"

namespace commands::cards {

// The buttons on cards. Each is for `person` alone.

// What can be done about one key result: check in, no change, blocked or no longer so.
[[nodiscard]] Actions key_result_buttons(const okr::KeyResult& key_result, bool blocked,
                                         okr::PersonId person);
// What can be done about all that is due, and about being asked.
[[nodiscard]] Actions card_buttons(okr::PersonId person);
// To say something else once all is in.
[[nodiscard]] Actions all_in_buttons(okr::PersonId person);
// What can be done about an objective of one's own that is still a draft.
[[nodiscard]] Actions draft_buttons(const okr::Objective& objective, okr::PersonId person);
// To take back what that command did.
[[nodiscard]] Actions undo_button(okr::CommandId command, okr::PersonId person);
// To be known from now on; for whoever sees it.
[[nodiscard]] Actions begin_buttons();
// To write a new one.
[[nodiscard]] Actions writing_buttons(okr::PersonId person);

}  // namespace commands::cards
