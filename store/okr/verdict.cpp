#include "store/okr/verdict.h"

#include <algorithm>

#include "store/okr/grade.h"

namespace okr {
namespace {

constexpr int kFull = 100;  // hundredths
constexpr int kTen = 10;    // the most confidence

int rounded_share(long long part, long long whole) {
  return static_cast<int>((2 * part + whole) / (2 * whole));
}

Verdict verdict_on(Score average, const VerdictLimits& limits) {
  if (average > limits.too_safe) return Verdict::kTooSafe;
  if (average < limits.outran) return Verdict::kOutran;  // also where that begins above healthy
  return average >= limits.healthy ? Verdict::kHealthy : Verdict::kPartly;
}

}  // namespace

std::optional<SetVerdict> set_verdict(std::span<const SetScore> scores,
                                      const VerdictLimits& limits) {
  SetVerdict result;
  long long sum = 0;
  for (const SetScore& one : scores) {
    if (one.kind == ObjectiveKind::kCommitted) continue;
    ++result.count;
    sum += one.score.hundredths();
    if (one.score.hundredths() == kFull) ++result.full;
  }
  if (result.count == 0) return std::nullopt;
  result.average = Score::clamped(rounded_share(sum, result.count));
  result.verdict = verdict_on(result.average, limits);
  return result;
}

std::string_view sentence_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kTooSafe:
      return "Too safe: almost everything was reached. What would you have tried with more nerve?";
    case Verdict::kHealthy:
      return "Healthy: much was reached, and there was room above.";
    case Verdict::kPartly:
      return "Part of the way: look at the causes before you aim anew.";
    case Verdict::kOutran:
      return "More was wanted than there was room for: fewer things next time, or smaller steps.";
  }
  return "";
}

std::optional<BaseRate> base_rate(std::span<const Belief> beliefs, Score good, int enough) {
  BaseRate result;
  for (const Belief& one : beliefs) {
    if (one.confidence.value() > kLittleConfidence) continue;
    ++result.count;
    if (rounded(one.score) >= good) ++result.reached;
  }
  return result.count < enough ? std::nullopt : std::optional{result};
}

std::optional<Calibration> calibration(std::span<const Belief> beliefs, Score good, int enough) {
  Calibration result;
  long long believed = 0;
  long long happened = 0;
  long long squares = 0;  // in hundredths: of tenths
  for (const Belief& one : beliefs) {
    ++result.count;
    const int truth = rounded(one.score) >= good ? kTen : 0;
    const int gap = one.confidence.value() - truth;
    believed += one.confidence.value();
    happened += truth;
    squares += gap * gap;
  }
  if (result.count < enough) return std::nullopt;
  result.believed = rounded_share(believed * kTen, result.count);
  result.happened = rounded_share(happened * kTen, result.count);
  result.brier = rounded_share(squares * kTen, result.count);
  return result;
}

}  // namespace okr
