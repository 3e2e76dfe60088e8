#include "store/okr/decimal.h"

#include <algorithm>
#include <limits>

namespace okr {
namespace {

__extension__ using Wide = __int128;

constexpr int kMaxDigits = 18;
constexpr int kMaxScale = 9;
constexpr std::int64_t kTooBig = 1'000'000'000'000'000'000;  // the first number of 19 digits

Wide power_of_ten(int power) {
  Wide result = 1;
  for (; power > 0; --power) result *= 10;
  return result;
}

bool is_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::int64_t saturated(Wide value) {
  using Limits = std::numeric_limits<std::int64_t>;
  return static_cast<std::int64_t>(std::clamp<Wide>(value, Limits::min(), Limits::max()));
}

// part / whole, half away from zero.
std::int64_t rounded(Wide part, Wide whole) {
  if (whole < 0) {
    part = -part;
    whole = -whole;
  }
  const Wide half = part < 0 ? -whole : whole;
  return saturated((2 * part + half) / (2 * whole));
}

}  // namespace

Decimal::Decimal(std::int64_t whole) : digits_(whole) {}

Decimal::Decimal(std::int64_t digits, int scale) : digits_(digits), scale_(scale) {
  while (scale_ > 0 && digits_ % 10 == 0) {
    digits_ /= 10;
    --scale_;
  }
}

Decimal::Wide Decimal::at_scale(int scale) const {
  return digits_ * power_of_ten(scale - scale_);
}

std::optional<Decimal> Decimal::parse(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  const std::string_view before = text.substr(0, point);
  std::string_view after;
  if (!is_digits(before)) return std::nullopt;
  if (point != std::string_view::npos) {
    after = text.substr(point + 1);
    if (!is_digits(after)) return std::nullopt;
    after = after.substr(0, after.find_last_not_of('0') + 1);
  }
  if (after.size() > kMaxScale) return std::nullopt;

  std::int64_t digits = 0;
  for (const std::string_view part : {before, after}) {
    for (const char c : part) {
      if (digits >= kTooBig / 10) return std::nullopt;
      digits = digits * 10 + (c - '0');
    }
  }
  return Decimal{negative ? -digits : digits, static_cast<int>(after.size())};
}

std::string Decimal::text() const {
  std::string digits = std::to_string(digits_ < 0 ? -digits_ : digits_);
  const auto scale = static_cast<std::size_t>(scale_);
  if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
  if (scale > 0) digits.insert(digits.size() - scale, 1, '.');
  return digits_ < 0 ? "-" + digits : digits;
}

std::int64_t Decimal::points_of_way(const Decimal& from, const Decimal& to, int points) const {
  const int scale = std::max({scale_, from.scale_, to.scale_});
  const Wide begin = from.at_scale(scale);
  return rounded(points * (at_scale(scale) - begin), to.at_scale(scale) - begin);
}

std::int64_t Decimal::percent_of_way(const Decimal& from, const Decimal& to) const {
  return points_of_way(from, to, 100);
}

std::int64_t Decimal::points_from(const Decimal& from, const Decimal& whole, int points) const {
  const int scale = std::max({scale_, from.scale_, whole.scale_});
  const Wide size = whole.at_scale(scale);
  return rounded(points * (at_scale(scale) - from.at_scale(scale)), size < 0 ? -size : size);
}

double Decimal::estimate() const {
  return static_cast<double>(digits_) / static_cast<double>(power_of_ten(scale_));
}

std::optional<Decimal> Decimal::plus_percent(const Decimal& percent) const {
  // In hundredths of this number's last place times that of `percent`; what does not fit is cut.
  constexpr int kHundredths = 2;
  Wide digits = digits_ * (100 * power_of_ten(percent.scale_) + percent.digits_);
  int scale = scale_ + percent.scale_ + kHundredths;
  for (; scale > kMaxScale || (scale > 0 && digits % 10 == 0); --scale) digits /= 10;
  if (digits >= kTooBig || digits <= -kTooBig) return std::nullopt;
  return Decimal{static_cast<std::int64_t>(digits), scale};
}

std::optional<Decimal> Decimal::shifted(int power) const {
  if (digits_ == 0) return Decimal{};
  if (power > kMaxDigits + kMaxScale || power < -kMaxDigits - kMaxScale) return std::nullopt;
  Wide digits = digits_;
  int scale = scale_ - power;
  if (scale <= -kMaxDigits) return std::nullopt;
  for (; scale < 0; ++scale) digits *= 10;
  for (; scale > 0 && digits % 10 == 0; --scale) digits /= 10;
  if (scale > kMaxScale || digits >= kTooBig || digits <= -kTooBig) return std::nullopt;
  return Decimal{static_cast<std::int64_t>(digits), scale};
}

std::int64_t Decimal::whole() const {
  return static_cast<std::int64_t>(digits_ / power_of_ten(scale_));
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  const int scale = std::max(a.scale_, b.scale_);
  const Wide left = a.digits_ * power_of_ten(scale - a.scale_);
  const Wide right = b.digits_ * power_of_ten(scale - b.scale_);
  if (left < right) return std::strong_ordering::less;
  return left > right ? std::strong_ordering::greater : std::strong_ordering::equal;
}

}  // namespace okr
