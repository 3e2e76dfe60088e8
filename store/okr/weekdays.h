#pragma once

#include <chrono>

namespace okr {

// A set of days of the week.
class Weekdays {
 public:
  constexpr Weekdays() = default;
  constexpr explicit Weekdays(std::chrono::weekday day) { add(day); }
  // As stored: bit 0 is Monday, bit 6 Sunday.
  [[nodiscard]] static constexpr Weekdays from_mask(unsigned mask) {
    Weekdays result;
    result.mask_ = mask & 0x7FU;
    return result;
  }

  constexpr void add(std::chrono::weekday day) { mask_ |= bit(day); }
  [[nodiscard]] constexpr bool contains(std::chrono::weekday day) const {
    return (mask_ & bit(day)) != 0;
  }
  [[nodiscard]] constexpr bool empty() const { return mask_ == 0; }
  [[nodiscard]] constexpr unsigned mask() const { return mask_; }
  friend constexpr bool operator==(const Weekdays&, const Weekdays&) = default;

 private:
  static constexpr unsigned bit(std::chrono::weekday day) { return 1U << (day.iso_encoding() - 1); }

  unsigned mask_ = 0;
};

}  // namespace okr
