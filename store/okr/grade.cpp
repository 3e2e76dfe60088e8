#include "store/okr/grade.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "store/okr/decimal.h"
#include "store/okr/progress.h"
#include "store/okr/reached.h"

namespace okr {
namespace {

constexpr int kTenth = 10;
constexpr int kOne = 100;
constexpr std::int64_t kJumpPoints = 40;

std::optional<Decimal> decimal(std::string_view text) {
  std::string canonical{text};
  std::replace(canonical.begin(), canonical.end(), ',', '.');
  if (canonical.starts_with('.')) canonical.insert(0, "0");
  return Decimal::parse(canonical);
}

// A share of `whole` as a score.
std::optional<Score> share(std::string_view part, const Decimal& whole) {
  const auto value = decimal(part);
  if (!value || *value < Decimal{0} || *value > whole) return std::nullopt;
  return Score::from_hundredths(static_cast<int>(value->percent_of_way(Decimal{0}, whole)));
}

bool is_measured(KeyResultKind kind) {
  return kind != KeyResultKind::kPassFail && kind != KeyResultKind::kMilestones;
}

}  // namespace

std::string_view cause_text(std::string_view cause) {
  const auto found = std::find_if(kCauses.begin(), kCauses.end(),
                                  [&](const Cause& one) { return one.word == cause; });
  return found == kCauses.end() ? cause : found->meaning;
}

Score rounded(Score score, int digits) {
  if (digits > 1) return score;
  return Score::from_hundredths((score.hundredths() + kTenth / 2) / kTenth * kTenth);
}

std::string grade_text(Score score) {
  constexpr std::size_t kOneDecimal = 3;
  const std::string text = score.text();
  return text.ends_with('0') ? text.substr(0, kOneDecimal) : text;
}

ScoreBand band(Score score) {
  constexpr int kPartlyFrom = 40;
  constexpr int kGoodFrom = 70;
  const int hundredths = rounded(score).hundredths();
  if (hundredths >= kGoodFrom) return ScoreBand::kGood;
  return hundredths >= kPartlyFrom ? ScoreBand::kPartly : ScoreBand::kMissed;
}

std::string_view word(ScoreBand band) {
  switch (band) {
    case ScoreBand::kMissed:
      return "missed";
    case ScoreBand::kPartly:
      return "partly";
    case ScoreBand::kGood:
      return "good";
  }
  return "";
}

std::string_view shape(ScoreBand band) {
  switch (band) {
    case ScoreBand::kMissed:
      return "○";
    case ScoreBand::kPartly:
      return "◐";
    case ScoreBand::kGood:
      return "●";
  }
  return "";
}

std::optional<Score> parse_score(std::string_view word) {
  if (word.ends_with('%')) return share(word.substr(0, word.size() - 1), Decimal{100});
  const std::size_t slash = word.find('/');
  if (slash == std::string_view::npos) return share(word, Decimal{1});
  const auto whole = decimal(word.substr(slash + 1));
  if (whole != Decimal{10} && whole != Decimal{100}) return std::nullopt;
  return share(word.substr(0, slash), *whole);
}

std::optional<Score> proposed_score(const KeyResult& key_result, const Scale& scale) {
  const auto reached = progress(key_result);
  if (!reached) return std::nullopt;
  const Score score = rounded(reached->score, scale.digits);
  const bool just_reached = reached->percent <= kOne && score.hundredths() == kOne;
  if (scale.one_is_exceeded && just_reached && is_measured(key_result.kind)) {
    return Score::from_hundredths(kOne - kTenth);
  }
  const bool missed_by_little =
      score.hundredths() == kOne && !keeps_bounds(key_result, key_result.latest->value);
  if (missed_by_little) return Score::from_hundredths(kOne - (scale.digits > 1 ? 1 : kTenth));
  return score;
}

Score expected_score(ObjectiveKind kind, const Scale& scale) {
  return kind == ObjectiveKind::kCommitted ? scale.committed : scale.good;
}

std::vector<Lack> lacks(const Grade& grade, ObjectiveKind kind, const Scale& scale) {
  if (!grade.left_out.empty()) return {};
  if (!grade.score) return {Lack::kScore};
  std::vector<Lack> result;
  if (grade.because.empty()) result.push_back(Lack::kBecause);
  const bool missed = rounded(*grade.score) < expected_score(kind, scale);
  if (missed && grade.cause.empty()) result.push_back(Lack::kCause);
  if (grade.lesson.empty() && missed && kind == ObjectiveKind::kCommitted) {
    result.push_back(Lack::kPostMortem);
  } else if (grade.lesson.empty() && (missed || kind == ObjectiveKind::kLearning)) {
    result.push_back(Lack::kLesson);
  }
  return result;
}

std::string_view word(Lack lack) {
  switch (lack) {
    case Lack::kScore:
      return "a score";
    case Lack::kBecause:
      return "a reason";
    case Lack::kCause:
      return "a cause";
    case Lack::kLesson:
      return "a lesson";
    case Lack::kPostMortem:
      return "a post-mortem note";
  }
  return "";
}

std::optional<Score> average(std::span<const Weighted> scores) {
  std::int64_t sum = 0;
  std::int64_t weights = 0;
  for (const Weighted& one : scores) {
    sum += one.weight * one.score.hundredths();
    weights += one.weight;
  }
  if (weights <= 0) return std::nullopt;
  return Score::clamped((2 * sum + weights) / (2 * weights));
}

Day last_tenth(const Cycle& cycle) {
  const auto length = (cycle.last_day - cycle.first_day).count() + 1;
  return cycle.last_day + std::chrono::days{1} - std::chrono::days{(length + kTenth - 1) / kTenth};
}

bool is_jump(std::int64_t before, std::int64_t after) {
  const auto clamped = [](std::int64_t percent) {
    return std::clamp<std::int64_t>(percent, 0, kOne);
  };
  return clamped(after) - clamped(before) > kJumpPoints;
}

}  // namespace okr
