#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "store/okr/confidence.h"
#include "store/okr/objective.h"
#include "store/okr/score.h"

namespace okr {

// What the scores of a whole set say (method, sections 4 and 7): of a team or of everybody, never
// of one person.

// Numbers on which the sources disagree.
struct VerdictLimits {
  Score too_safe = Score::from_hundredths(85);  // an average above
  Score healthy = Score::from_hundredths(60);   // from here on
  Score outran = Score::from_hundredths(40);    // below
};

struct SetScore {
  Score score;
  ObjectiveKind kind = ObjectiveKind::kAspirational;
};

enum class Verdict {
  kTooSafe,
  kHealthy,
  kPartly,
  kOutran,  // more was wanted than there was room for
};
struct SetVerdict {
  Verdict verdict = Verdict::kHealthy;
  Score average = Score::from_hundredths(0);
  int count = 0;
  int full = 0;  // how many have 1.0
};
// Of what was not committed, as 1.0 is what a commitment is for. Absent when that is nothing.
[[nodiscard]] std::optional<SetVerdict> set_verdict(std::span<const SetScore> scores,
                                                    const VerdictLimits& limits);
// A sentence: "Too safe: …".
[[nodiscard]] std::string_view sentence_of(Verdict verdict);

// Fewer cases than this say nothing, unless the book's settings say otherwise.
inline constexpr int kEnoughCases = 20;

// What somebody believed at half-time, and how it came out.
struct Belief {
  Confidence confidence;
  Score score;
};

// Of those who had little confidence at half-time, how many still reached a good score.
struct BaseRate {
  int count = 0;
  int reached = 0;
};
inline constexpr int kLittleConfidence = 4;  // of 10, and less
// Absent with fewer than `enough`.
[[nodiscard]] std::optional<BaseRate> base_rate(std::span<const Belief> beliefs, Score good,
                                                int enough = kEnoughCases);

// How well belief foretold the outcome.
struct Calibration {
  int count = 0;
  int believed = 0;  // average confidence in percent
  int happened = 0;  // how many reached a good score, in percent
  int brier = 0;     // average of (believed - happened)², in thousandths: 0 is perfect, 250 a coin
};
// Absent with fewer than `enough`.
[[nodiscard]] std::optional<Calibration> calibration(std::span<const Belief> beliefs, Score good,
                                                     int enough = kEnoughCases);

}  // namespace okr
