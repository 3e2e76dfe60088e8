#pragma once

#include <optional>
#include <string>
#include <vector>

#include "commands/args.h"
#include "store/okr/entry.h"
#include "store/okr/team.h"

namespace commands {

// What people write on their team's lists: this week's focus, wins, what is not done now. Typed or
// filled in.

inline constexpr std::size_t kMostOfEntry = 250;

// Reads `KR7 text`, `text KR7`, `text team Growth`: text, key result and team are set; without
// either the team is the speaker's only one. Throws UserError that says what is missing.
[[nodiscard]] okr::Entry read_entry(Args& args, okr::EntryKind kind);
// The team whose list is asked for: all that is said is `team Growth` or `Growth`.
[[nodiscard]] std::optional<okr::Team> team_alone(const Args& args);
// The speaker's focus of this week, oldest first.
[[nodiscard]] std::vector<okr::Entry> own_focus(const Context& context);

// Each writes what was read and says it. Throw UserError when a week is full or it stands there
// already.
[[nodiscard]] Message focus_set(const Context& context, const std::vector<okr::Entry>& entries);
[[nodiscard]] Message win_told(const Context& context, okr::Entry win);
[[nodiscard]] Message put_off(const Context& context, okr::Entry entry);

// One of the speaker's own is done.
[[nodiscard]] Message focus_finished(const Context& context, const okr::Entry& entry);

// Under the home: what the speaker set out to do this week; nothing when that is nothing.
void add_own_focus(Message& message, const Context& context);

}  // namespace commands
