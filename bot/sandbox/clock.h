#pragma once

#include <atomic>
#include <mutex>

#include "scheduler/clock.h"
#include "store/store.h"

namespace bot::sandbox {

// Another clock plus an offset that the book keeps, so that a restart does not go back in time.
class MovableClock : public scheduler::Clock {
 public:
  // `base` and `store` must outlive this object.
  MovableClock(const scheduler::Clock& base, store::Store& store, okr::OrgId org);

  [[nodiscard]] okr::Instant now() const override;

  // Shows `at` from now on; an instant that is past already changes nothing.
  void forward_to(okr::Instant at);
  // Shows `at` from now on, earlier or later: only for a book in which nothing has happened yet.
  void set(okr::Instant at);
  // Shows what `base` shows.
  void reset();

 private:
  void keep(std::chrono::seconds offset);  // mutex_ is held

  const scheduler::Clock& base_;
  store::Store& store_;
  okr::OrgId org_;
  std::mutex mutex_;  // one move at a time
  std::atomic<std::chrono::seconds> offset_{std::chrono::seconds{0}};
};

}  // namespace bot::sandbox
