#include "store/okr/own_times.h"

#include <fmt/format.h>

#include <charconv>

namespace okr {
namespace {

constexpr std::size_t kLength = 11;  // of "18:00-09:00"

// Two digits below `bound`; -1 for anything else.
int two_digits(std::string_view text, int bound) {
  int number = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + 2, number);
  return error == std::errc{} && end == text.data() + 2 && number >= 0 && number < bound ? number
                                                                                         : -1;
}

std::optional<std::chrono::minutes> parse_time(std::string_view text) {
  const int hour = two_digits(text, 24);
  const int minute = two_digits(text.substr(3), 60);
  if (hour < 0 || minute < 0 || text[2] != ':') return std::nullopt;
  return std::chrono::hours{hour} + std::chrono::minutes{minute};
}

}  // namespace

std::string QuietHours::text() const {
  return fmt::format("{:02}:{:02}-{:02}:{:02}", from.count() / 60, from.count() % 60,
                     to.count() / 60, to.count() % 60);
}

std::optional<QuietHours> QuietHours::parse(std::string_view text) {
  if (text.size() != kLength || text[5] != '-') return std::nullopt;
  const auto from = parse_time(text.substr(0, 5));
  const auto to = parse_time(text.substr(6));
  if (!from || !to || *from == *to) return std::nullopt;
  return QuietHours{*from, *to};
}

}  // namespace okr
