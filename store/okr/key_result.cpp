#include "store/okr/key_result.h"

#include <fmt/format.h>

#include <charconv>
#include <stdexcept>
#include <string_view>

namespace okr {
namespace {

PlannedValue planned_value(std::string_view text) {
  const std::size_t colon = text.find(':');
  int day = 0;
  const auto read = std::from_chars(text.data(), text.data() + std::min(colon, text.size()), day);
  const auto value =
      colon == std::string_view::npos ? std::nullopt : Decimal::parse(text.substr(colon + 1));
  if (read.ec != std::errc{} || read.ptr != text.data() + colon || !value) {
    throw std::logic_error{"no planned path: " + std::string{text}};
  }
  return {Day{std::chrono::days{day}}, *value};
}

}  // namespace

std::string_view word(Indicator indicator) {
  return indicator == Indicator::kLeading ? "leading" : "lagging";
}

std::optional<Indicator> indicator_from(std::string_view word) {
  for (const Indicator one : {Indicator::kLeading, Indicator::kLagging}) {
    if (okr::word(one) == word) return one;
  }
  return std::nullopt;
}

std::string to_text(const std::vector<PlannedValue>& plan) {
  std::string text;
  for (const PlannedValue& one : plan) {
    text += fmt::format("{}{}:{}", text.empty() ? "" : " ", one.day.time_since_epoch().count(),
                        one.value.text());
  }
  return text;
}

std::vector<PlannedValue> plan_from(std::string_view text) {
  std::vector<PlannedValue> plan;
  while (!text.empty()) {
    const std::size_t space = std::min(text.find(' '), text.size());
    plan.push_back(planned_value(text.substr(0, space)));
    text.remove_prefix(std::min(space + 1, text.size()));
  }
  return plan;
}

}  // namespace okr
