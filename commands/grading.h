#pragma once

#include <optional>
#include <string>
#include <vector>

#include "commands/args.h"
#include "commands/report.h"
#include "store/okr/closing.h"
#include "store/okr/grade.h"
#include "store/okr/verdict.h"

namespace commands {

// What grading, deciding and carrying on do, typed or filled in.

// The numbers on which the sources disagree, as this book has them.
[[nodiscard]] okr::Scale scale_of(const store::Book& book, okr::TeamId team);
[[nodiscard]] okr::VerdictLimits verdict_limits_of(const store::Book& book, okr::TeamId team);

// "0.7 good ●"
[[nodiscard]] std::string score_text(okr::Score score);
// "a cause and a lesson"
[[nodiscard]] std::string lacks_text(const std::vector<okr::Lack>& lacks);

// Throws UserError when nothing of it can be graded: its cycle still runs or is closed, its
// objective was never published or was dropped.
void require_grading(const Subject& subject);
// The same when the speaker may not grade it, or when it was graded before: only regrade() changes
// that. With `again` it must have been.
void require_gradable(const Context& context, const Subject& subject, bool again);

// What was typed or filled in; what is empty or absent stays as it was.
struct Grading {
  std::optional<okr::Score> score;  // absent: the proposed one, or the one that it has
  std::string because;
  std::string cause;
  std::string lesson;
  std::string evidence;
};
inline constexpr std::size_t kMostOfCause = 200;
inline constexpr std::size_t kMostOfLesson = 1000;

// Reads "0.4 because … cause: … lesson: … evidence: …", each part optional.
[[nodiscard]] Grading read_grading(Args& args);
// Reads "0.7", "70%" or "7/10"; throws UserError for what is no score.
[[nodiscard]] okr::Score read_score(Args& args);
// Writes the grade and says it, with what is still missing. Throws UserError without a reason, or
// where nothing is proposed and nothing is said.
[[nodiscard]] Message graded(const Context& context, const Subject& subject,
                             const Grading& grading);

// What the speaker is to grade next in that cycle, their own before others; absent when nothing is
// left.
[[nodiscard]] std::optional<Subject> next_to_grade(const Context& context, okr::CycleId cycle);

// The score of an objective from the scores of its key results; absent while one is missing.
[[nodiscard]] std::optional<okr::Score> objective_score(const store::Book& book,
                                                        okr::ObjectiveId objective);

// The same with as many decimals as its team grades with.
[[nodiscard]] std::optional<okr::Score> shown_score(const store::Book& book,
                                                    const okr::Objective& objective);

// Progress in percent before the last tenth of the time and now, where that asks for evidence.
struct Jump {
  std::int64_t before = 0;
  std::int64_t after = 0;
  okr::Day since;
};
[[nodiscard]] std::optional<Jump> late_jump(const store::Book& book, const Subject& subject);

// Baselines and targets that were changed after the objective was published, oldest first, each as
// "target 50 % → 45 % by ann on Mon 2 Nov 2026, because “…”".
[[nodiscard]] std::vector<std::string> moved_goals(const store::Book& book, const Subject& subject);

// Ends an objective without a grade, for context.author.because. Throws UserError without that
// reason, or when it is closed or the speaker may not.
[[nodiscard]] Message dropped(const Context& context, const okr::Objective& objective);

// What an objective still needs before its cycle can be closed, a line each: "KR1: a cause and a
// lesson", "O1: a decision". Empty when it is done.
struct Open {
  std::string id;
  std::string what;
  std::string command;  // what to type
};
[[nodiscard]] std::vector<Open> still_open(const store::Book& book,
                                           const okr::Objective& objective);

// Where an objective goes on: the next cycle that begins after this one and is not over. Throws
// UserError when there is none.
[[nodiscard]] okr::Cycle next_cycle(const store::Book& book, const okr::Cycle& cycle);
// Adds the objective with its key results to that cycle as a draft, and says so.
okr::ObjectiveId carry_on(const Context& context, const okr::Objective& objective,
                          const okr::Cycle& to, Message& message);

}  // namespace commands
