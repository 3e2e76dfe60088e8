#pragma once

#include <compare>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

namespace okr {

// A score between 0.00 and 1.00, held in hundredths so that it compares exactly.
class Score {
 public:
  // Throws std::out_of_range outside 0 to 100.
  [[nodiscard]] static Score from_hundredths(int hundredths);
  // The nearest score to any whole number of hundredths: below 0 is 0, above 100 is 1.
  [[nodiscard]] static Score clamped(long long hundredths);

  [[nodiscard]] int hundredths() const { return hundredths_; }
  // "0.70"
  [[nodiscard]] std::string text() const;

  friend auto operator<=>(const Score&, const Score&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Score& s) { return out << s.text(); }

 private:
  explicit Score(int hundredths) : hundredths_(hundredths) {}
  int hundredths_ = 0;
};

}  // namespace okr
