#pragma once

#include <string>
#include <string_view>

namespace bot {

// What a platform shows while somebody types /okr. At most 128 characters.
inline constexpr std::string_view kCommandDescription =
    "Check in on key results; list, write and schedule OKRs";

// "[KR12 41% | list | show | … | help]": the first words of the commands there are.
[[nodiscard]] std::string command_hint();

}  // namespace bot
