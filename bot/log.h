#pragma once

#include <optional>
#include <string_view>

namespace bot {

// How to log, as MILEPOST_LOG says it: "info", "warning", "json:info" …
struct LogFormat {
  bool json = false;
  std::string_view level;
};

// Absent when `text` is not a level of trace, debug, info, warning, error or off, with or without
// "json:" before it.
[[nodiscard]] std::optional<LogFormat> parse_log_format(std::string_view text);

// Sends what is logged to standard error: one line each, UTC, key=value or one JSON object.
void start_log(const LogFormat& format);

}  // namespace bot
