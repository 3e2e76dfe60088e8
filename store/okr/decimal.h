#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

namespace okr {

// An exact decimal number of at most 18 digits, up to 9 of them after the point: what people type
// as a key result's value. Stored as its canonical text ("-12.5"); never a float.
class Decimal {
 public:
  Decimal() = default;
  // A whole number. `whole` must have at most 18 digits.
  explicit Decimal(std::int64_t whole);

  // Reads canonical text: an optional minus, digits, an optional point with digits. No grouping, no
  // exponent, no unit. Absent when it is anything else or has too many digits; zeros in front and
  // at the end of a fraction are not counted.
  [[nodiscard]] static std::optional<Decimal> parse(std::string_view text);

  // The shortest text that parse() reads back as an equal number.
  [[nodiscard]] std::string text() const;

  // points * (this - from) / (to - from), rounded half away from zero; not clamped to 0 to
  // `points`, only to what the result can hold. `points` is at most 1000. Precondition: from != to.
  [[nodiscard]] std::int64_t points_of_way(const Decimal& from, const Decimal& to,
                                           int points) const;
  // The same with 100 points.
  [[nodiscard]] std::int64_t percent_of_way(const Decimal& from, const Decimal& to) const;
  // points * (this - from) / |whole|, rounded so. Precondition: whole != 0.
  [[nodiscard]] std::int64_t points_from(const Decimal& from, const Decimal& whole,
                                         int points) const;

  // This number times 10^power, absent when it no longer fits.
  [[nodiscard]] std::optional<Decimal> shifted(int power) const;

  [[nodiscard]] bool is_whole() const { return scale_ == 0; }
  // The number without what stands behind its point.
  [[nodiscard]] std::int64_t whole() const;
  // For estimates alone, such as a forecast: never stored and never compared.
  [[nodiscard]] double estimate() const;
  // This number and `percent` percent of it, absent when it does not fit.
  [[nodiscard]] std::optional<Decimal> plus_percent(const Decimal& percent) const;

  friend bool operator==(const Decimal& a, const Decimal& b) { return (a <=> b) == 0; }
  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);
  friend std::ostream& operator<<(std::ostream& out, const Decimal& d) { return out << d.text(); }

 private:
  // 18 digits, brought to a common scale of 9 places and multiplied by 2000, need 31 digits.
  __extension__ using Wide = __int128;

  Decimal(std::int64_t digits, int scale);
  [[nodiscard]] Wide at_scale(int scale) const;

  std::int64_t digits_ = 0;  // the number times 10^scale_
  int scale_ = 0;            // 0 to 9; the smallest that holds the number
};

}  // namespace okr
