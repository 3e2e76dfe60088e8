#pragma once

#include <optional>
#include <string>

#include "commands/args.h"
#include "commands/report.h"
#include "store/okr/confidence.h"

namespace commands {

// What a review answers, typed, pressed or filled in. Each answer is a decision that everybody can
// read, and leads on to the next objective that the speaker has not looked at.

inline constexpr std::size_t kMostOfReview = 500;

// Said with the answer.
struct ReviewWords {
  std::optional<okr::Confidence> confidence;
  std::string because;
};

// Throws UserError when it does not run or the speaker may not decide about it.
void require_reviewable(const Context& context, const okr::Objective& objective);

[[nodiscard]] Message review_kept(Context& context, const okr::Objective& objective,
                                  const ReviewWords& words);
// Reads the new target of one of its key results and writes it; the old one is kept for grading.
[[nodiscard]] Message review_changed(Context& context, const okr::Objective& objective,
                                     const Subject& subject, Args& target,
                                     const ReviewWords& words);
[[nodiscard]] Message review_dropped(Context& context, const okr::Objective& objective,
                                     const ReviewWords& words);
// It should be something else; it goes on until that is written.
[[nodiscard]] Message review_doubted(Context& context, const okr::Objective& objective,
                                     const std::string& instead);

// The card of the first one that the speaker has not looked at, behind `left` when that is given.
[[nodiscard]] Message review_next(Context& context, std::optional<okr::ObjectiveId> left);

}  // namespace commands
