#include "commands/percent.h"

#include <fmt/format.h>

#include <algorithm>

namespace commands {

std::string percent_text(std::int64_t percent) {
  constexpr std::int64_t kMost = 999;
  if (percent > kMost) return fmt::format("over {} %", kMost);
  return fmt::format("{} %", std::max<std::int64_t>(0, percent));
}

}  // namespace commands
