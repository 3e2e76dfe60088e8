#pragma once

#include <optional>
#include <string>
#include <vector>

#include "commands/cards/objective.h"
#include "commands/message.h"
#include "store/okr/entry.h"
#include "store/transaction.h"

namespace commands::cards {

// What people set out to do in a week and what they achieved, as digests and lists show it.

// "Call ten customers (KR7)", "… (KR7), because “no budget”"
[[nodiscard]] std::string entry_text(const okr::Entry& entry);
// Whether everybody may see what it moves.
[[nodiscard]] bool is_public(const store::Book& book, const okr::Entry& entry);

// "Focus of the week": what the team's people set out to do in the week of `monday`, and what of it
// was done `at` that instant. Nothing private; absent when nobody set out to do anything.
[[nodiscard]] std::optional<Text> focus_of_week(const store::Book& book, okr::TeamId team,
                                                okr::Day monday, okr::Instant at);
// An objective as a digest shows it.
struct Compared {
  ObjectiveView now;
  std::optional<ObjectiveView> before;  // one digest earlier
};
// All their key results as one number, with how far apart they are; nothing before two of them are
// reported.
void add_whole(Message& message, const std::vector<Compared>& objectives);
// "confidence 8/10 (high), which contradict each other": the other light beside the pace.
[[nodiscard]] std::string belief_text(const KeyResultView& view);

// What a key result achieved since it was as in `before`, null for never: its target, or a
// milestone. Absent for nothing.
[[nodiscard]] std::optional<std::string> win_of(const KeyResultView& view,
                                                const KeyResultView* before);
// Those of the team's public objectives in (from, until], a line each, "\n" before each.
[[nodiscard]] Spans reached_lines(const store::Book& book, okr::TeamId team, okr::Instant from,
                                  okr::Instant until);
// What the team's people told as wins in (from, until], a line each, "\n" before each; private ones
// left out. Of more than `most` the rest is counted.
[[nodiscard]] Spans win_lines(const store::Book& book, okr::TeamId team, okr::Instant from,
                              okr::Instant until, std::size_t most);

}  // namespace commands::cards
