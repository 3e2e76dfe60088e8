#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "store/okr/time.h"

namespace scheduler {

// A wall-clock time in some zone, in seconds.
using LocalTime = std::chrono::local_seconds;

// Whether the system knows the zone by this IANA name. Any thread.
[[nodiscard]] bool zone_known(std::string_view zone);
// The IANA name that a typed one means: without regard to case, spaces for underscores, the city
// alone where that is unambiguous ("berlin" is Europe/Berlin). Absent when none or several match;
// names that have kept the same time since 1970 count as one.
[[nodiscard]] std::optional<std::string> find_zone(std::string_view typed);

// The local time in `zone` at an instant. An unknown zone counts as UTC. Any thread. Daylight
// saving is known up to 2037, as far as the system's zone files list it.
[[nodiscard]] LocalTime to_local(std::string_view zone, okr::Instant at);
[[nodiscard]] okr::Day local_day(std::string_view zone, okr::Instant at);

// The instant of a local time. A local time that does not exist moves to the first instant after
// the gap; one that occurs twice means the first. An unknown zone counts as UTC.
[[nodiscard]] okr::Instant to_instant(std::string_view zone, okr::Day day,
                                      std::chrono::minutes time_of_day);

// "2026-W48": the ISO 8601 week of a day.
[[nodiscard]] std::string week_key(okr::Day day);
// The Monday that begins the ISO week of a day.
[[nodiscard]] okr::Day week_start(okr::Day day);

// How people read times: "Mon 23 Nov 2026", "Mon 23 Nov 09:00", "09:00".
[[nodiscard]] std::string day_text(okr::Day day);
[[nodiscard]] std::string local_text(std::string_view zone, okr::Instant at);
[[nodiscard]] std::string time_text(std::chrono::minutes time_of_day);

}  // namespace scheduler
