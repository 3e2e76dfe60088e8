#pragma once

#include "store/okr/time.h"

namespace scheduler {

// The only source of now. Any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual okr::Instant now() const = 0;
};

}  // namespace scheduler
