#pragma once

#include "bot/sandbox/clock.h"
#include "bot/sandbox/sandbox.h"
#include "scheduler/scheduler.h"
#include "store/store.h"

namespace bot::sandbox {

// Everything that takes part when somebody does something in the sandbox. What it refers to must
// outlive it.
struct Stage {
  Sandbox& sandbox;
  store::Store& store;
  MovableClock& clock;
  scheduler::Scheduler& scheduler;
  okr::OrgId org;
  okr::ConnectionId connection;  // store::ensure_connection(book, "sandbox", "sandbox")
  // Whether the sandbox has the book to itself. Beside a real platform its clock cannot be moved:
  // that would send real people messages before they are due.
  bool alone = true;
};

}  // namespace bot::sandbox
