#pragma once

#include "bot/http/responder.h"
#include "scheduler/clock.h"
#include "store/store.h"

namespace bot::api {

// Answers everything below kRoot: JSON for the routes of route.cpp and the document that describes
// them, a problem for anything else. A token may ask 600 times a minute; what it posts is written
// by the person that it acts for, with their rights, in one transaction with its Idempotency-Key.
// Both must outlive the handler.
[[nodiscard]] http::AsyncHandler endpoint(store::Store& store, const scheduler::Clock& clock,
                                          okr::OrgId org);

}  // namespace bot::api
