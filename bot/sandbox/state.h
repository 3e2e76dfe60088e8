#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>

#include "bot/sandbox/stage.h"

namespace bot::sandbox {

// What the page shows to `viewer`: the people with the time where they are, the conversations, and
// the messages that are newer than version `after`; all of them when `run` is another process's.
//   {"run", "version", "clock": "Mon 23 Nov 2026, 09:00",
//    "people": [{"id", "name", "zone", "time"}],
//    "conversations": [{"id", "name", "direct"}],
//    "messages": [{"id", "in", "thread", "from", "name", "bot", "private", "edited", "day", "time",
//                  "blocks"}]}
// Days and times are the viewer's. Any thread.
struct Seen {
  std::string_view run;
  std::int64_t after = 0;
};
[[nodiscard]] nlohmann::json state(const Stage& stage, const Person& viewer, const Seen& seen);

}  // namespace bot::sandbox
