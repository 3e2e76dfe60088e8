#pragma once

#include <string>
#include <string_view>

#include "commands/message.h"
#include "store/okr/key_result.h"
#include "store/okr/objective.h"

namespace commands {

struct Context;

// How answers to what changed something are built.

// A sentence of ours in which `…` marks what to type: that becomes code, the rest plain.
[[nodiscard]] Spans marked(std::string_view text);
// One paragraph of marked() text.
[[nodiscard]] Text paragraph(std::string_view text);
// "KR12 Activation rate" and what follows, the id strong and the text emphasised.
[[nodiscard]] Text about(const okr::KeyResult& key_result, std::string_view rest);
[[nodiscard]] Text about(const okr::Objective& objective, std::string_view rest);
// An answer that changed something, with what stands under each of these: how to take it back, by
// typing or with a button.
[[nodiscard]] Message with_undo(const Context& context, Message message);

// `typed` without surrounding white space. Throws UserError when it has more than `most` code
// points; `what` begins the sentence ("A note").
[[nodiscard]] std::string limited(std::string_view typed, std::size_t most, std::string_view what);

inline constexpr std::size_t kMostOfText = 250;  // of an objective or a key result
inline constexpr std::size_t kMostOfWhy = 1000;
inline constexpr std::size_t kMostOfNote = 2000;
inline constexpr std::size_t kMostOfName = 80;  // of a team or a cycle
inline constexpr std::size_t kMostOfUnit = 20;
inline constexpr std::size_t kMostOfReason = 1000;

}  // namespace commands
