#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/okr/cycle.h"
#include "store/okr/key_result.h"
#include "store/okr/objective.h"
#include "store/okr/score.h"
#include "store/okr/time.h"

namespace okr {

// How scores are read (method, sections 4 and 9).
struct Scale {
  Score good = Score::from_hundredths(70);        // what an aspirational key result aims at
  Score committed = Score::from_hundredths(100);  // what a committed one is expected to have
  int digits = 1;                                 // decimals that a score has: 1 or 2
  bool one_is_exceeded = false;                   // 1.0 is kept for more than what was aimed at
};

// How a key result came out.
struct Grade {
  std::optional<Score> score;     // absent: not graded
  std::optional<Score> proposed;  // what the data said then; absent without data
  std::string because;
  std::string cause;     // of a miss: a word of kCauses, or their own
  std::string lesson;    // of a miss; the post-mortem note of what was committed
  std::string evidence;  // of a jump shortly before the end
  std::string left_out;  // why it is not graded at all; empty when it is to be
  std::optional<Instant> votes_shown;
  friend bool operator==(const Grade&, const Grade&) = default;

  // Graded, or left out with a reason.
  [[nodiscard]] bool settled() const { return score || !left_out.empty(); }
  // Whether somebody said another score than the data.
  [[nodiscard]] bool overridden() const { return score && proposed && *score != *proposed; }
};

// Why key results are missed, to choose from.
struct Cause {
  std::string_view word;
  std::string_view meaning;
};
inline constexpr std::array kCauses{
    Cause{"priority", "Something else came first"},
    Cause{"capacity", "Too few people or too little time"},
    Cause{"dependency", "We waited for others"},
    Cause{"assumption", "What we tried did not have the effect"},
    Cause{"target", "The target was not realistic"},
    Cause{"measurement", "We measured the wrong thing, or too late"},
    Cause{"ownership", "Nobody really owned it"},
    Cause{"outside", "The world around us changed"},
};
// What a cause is called: the meaning of a word of kCauses, else the text itself.
[[nodiscard]] std::string_view cause_text(std::string_view cause);

// To one decimal, half up; with two digits as it is.
[[nodiscard]] Score rounded(Score score, int digits = 1);
// "0.7", "0.67": with as many decimals as it needs, at least one.
[[nodiscard]] std::string grade_text(Score score);

// The band that a score falls in once it is rounded: up to 0.3, 0.4 to 0.6, from 0.7 on.
enum class ScoreBand { kMissed, kPartly, kGood };
[[nodiscard]] ScoreBand band(Score score);
// "missed ○", "partly ◐", "good ●"
[[nodiscard]] std::string_view word(ScoreBand band);
[[nodiscard]] std::string_view shape(ScoreBand band);

// Reads `0.7`, `.7`, `0,7`, `1`, `70%`, `7/10`: a share of one, not rounded. Absent for anything
// else, such as `7`, `110%`, `7/0` and `-0.1`.
[[nodiscard]] std::optional<Score> parse_score(std::string_view word);

// What the data says: the progress, clamped and rounded, but less than 1.0 for a bound that is not
// kept. Where 1.0 is kept for more than was aimed at, whatever just reaches a number is 0.9. Absent
// without data.
[[nodiscard]] std::optional<Score> proposed_score(const KeyResult& key_result, const Scale& scale);

// What is expected of a key result of such an objective: 1.0 of what was committed.
[[nodiscard]] Score expected_score(ObjectiveKind kind, const Scale& scale);

// What a grade still lacks before its objective can be closed.
enum class Lack { kScore, kBecause, kCause, kLesson, kPostMortem };
// In that order; whether it fell short is asked of the score with one decimal. Cause and lesson of
// what fell short; for what was committed and fell short, the lesson is a post-mortem note. A
// learning objective has lessons whatever its score.
[[nodiscard]] std::vector<Lack> lacks(const Grade& grade, ObjectiveKind kind, const Scale& scale);
// "a score", "a reason", "a cause", "a lesson", "a post-mortem note"
[[nodiscard]] std::string_view word(Lack lack);

// A score with the weight that it has in its objective.
struct Weighted {
  Score score;
  std::int64_t weight = 1;
};
// The average, rounded half up; absent when nothing has a weight.
[[nodiscard]] std::optional<Score> average(std::span<const Weighted> scores);

// Where the last tenth of a cycle's time begins.
[[nodiscard]] Day last_tenth(const Cycle& cycle);
// Whether progress that moved so, in percent, within that tenth asks for evidence.
[[nodiscard]] bool is_jump(std::int64_t before, std::int64_t after);

}  // namespace okr
