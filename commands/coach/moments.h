#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/okr/blocker.h"
#include "store/okr/confidence.h"
#include "store/okr/key_result.h"

namespace commands::coach {

// The rules that speak up while a cycle runs, where they belong (Rule::home). Each is a sentence
// for whoever has just done it; empty when there is nothing to say. Elsewhere are:
//   L35  closing a cycle without grades, notes or lessons: what closes cycles refuses it
//   L36  green by word and red by arithmetic: okr::contradiction(), asked under every check-in

// L34: published numbers that ask for less than the ones before: a target nearer, a floor lower, a
// ceiling higher, a band wider. Beside this the reason is required, and both are in the history and
// in the digest. Says nothing of what is to go the other way than before.
[[nodiscard]] std::string loosened(const okr::KeyResult& before, const okr::KeyResult& after);

// L37: a note without a word, such as "?!", for a confidence that moved by two or more; a check-in
// without any note is refused before (why_note() in report.h). Goes without the rule's id, as it
// stands under everybody's check-in.
[[nodiscard]] std::string without_words(std::string_view note,
                                        std::optional<okr::Confidence> before,
                                        okr::Confidence after);

// L38: a blocker that waits for nobody, or has no day by which it must be gone.
[[nodiscard]] std::string loose_blocker(const okr::Blocker& blocker);

}  // namespace commands::coach
