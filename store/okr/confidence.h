#pragma once

#include <compare>
#include <optional>
#include <ostream>
#include <string_view>

namespace okr {

// How sure a check-in's author is that the target will be met, 0 to 10 (method, section 5).
class Confidence {
 public:
  static constexpr int kFirst = 5;  // what a first check-in has when none is said

  // Absent outside 0 to 10.
  [[nodiscard]] static std::optional<Confidence> from_int(int value);
  // Reads `7`, `7/10`, `0.7`, `70%`, `green`/`g`, `yellow`/`y`, `red`/`r` (8, 5, 2) and the same
  // colours in German, without regard to case. A point makes it a share of one: `1` is 1 of 10,
  // `1.0` is 10 of 10. Shares and percent are rounded to tenths, half up: `75%` is 8. Absent for
  // anything else, such as `7.5`, `7/9` or `11`.
  [[nodiscard]] static std::optional<Confidence> parse(std::string_view word);

  [[nodiscard]] int value() const { return value_; }

  friend auto operator<=>(const Confidence&, const Confidence&) = default;
  friend std::ostream& operator<<(std::ostream& out, Confidence c) {
    return out << c.value() << "/10";
  }

 private:
  explicit Confidence(int value) : value_(value) {}
  int value_ = kFirst;
};

// The band a confidence falls in: 7 and above, 4 to 6, below 4.
enum class ConfidenceBand { kHigh, kMedium, kLow };
[[nodiscard]] ConfidenceBand band(Confidence confidence);
// "high", "medium", "low"
[[nodiscard]] std::string_view word(ConfidenceBand band);

}  // namespace okr
