#include "store/okr/confidence.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>

#include "store/okr/decimal.h"

namespace okr {
namespace {

struct Colour {
  std::string_view name;
  int confidence;
};
constexpr std::array<Colour, 11> kColours{{
    {"green", 8},
    {"g", 8},
    {"yellow", 5},
    {"y", 5},
    {"red", 2},
    {"r", 2},
    {"grün", 8},
    {"grÜn", 8},  // only ASCII letters are made small
    {"gruen", 8},
    {"gelb", 5},
    {"rot", 2},
}};

std::string lower_case(std::string_view word) {
  std::string lower{word};
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return lower;
}

// Half up.
std::optional<Confidence> from_tenths(const Decimal& tenths) {
  if (tenths < Decimal{0} || tenths > Decimal{10}) return std::nullopt;
  return Confidence::from_int(static_cast<int>(tenths.points_of_way(Decimal{0}, Decimal{1}, 1)));
}

}  // namespace

std::optional<Confidence> Confidence::from_int(int value) {
  if (value < 0 || value > 10) return std::nullopt;
  return Confidence{value};
}

std::optional<Confidence> Confidence::parse(std::string_view word) {
  const std::string lower = lower_case(word);
  for (const Colour& colour : kColours) {
    if (lower == colour.name) return from_int(colour.confidence);
  }
  if (word.starts_with('-')) return std::nullopt;
  int power = 0;  // what turns the number into tenths
  if (word.ends_with("/10")) {
    word.remove_suffix(3);
  } else if (word.ends_with('%')) {
    word.remove_suffix(1);
    power = -1;
  } else if (word.find('.') != std::string_view::npos) {
    power = 1;
  }
  const std::optional<Decimal> number = Decimal::parse(word);
  if (!number || (power == 0 && !number->is_whole())) return std::nullopt;
  const std::optional<Decimal> tenths = number->shifted(power);
  return tenths ? from_tenths(*tenths) : std::nullopt;
}

ConfidenceBand band(Confidence confidence) {
  if (confidence.value() >= 7) return ConfidenceBand::kHigh;
  return confidence.value() >= 4 ? ConfidenceBand::kMedium : ConfidenceBand::kLow;
}

std::string_view word(ConfidenceBand band) {
  switch (band) {
    case ConfidenceBand::kHigh:
      return "high";
    case ConfidenceBand::kMedium:
      return "medium";
    case ConfidenceBand::kLow:
      return "low";
  }
  throw std::logic_error("unknown confidence band");
}

}  // namespace okr
