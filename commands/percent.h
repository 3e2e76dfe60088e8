#pragma once

#include <cstdint>
#include <string>

namespace commands {

// How far along something is in percent, as people read it: "40 %", "118 %". What moved the wrong
// way is at 0 %, and what went out of all proportion at "over 999 %": the value that stands beside
// it says the rest.
[[nodiscard]] std::string percent_text(std::int64_t percent);

}  // namespace commands
