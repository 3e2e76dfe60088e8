#pragma once

#include <chrono>

namespace okr {

// Instants are UTC seconds; days are calendar days without a zone.
using Instant = std::chrono::sys_seconds;
using Day = std::chrono::sys_days;

}  // namespace okr
