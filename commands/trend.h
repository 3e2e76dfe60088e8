#pragma once

#include "store/okr/cycle.h"
#include "store/okr/key_result.h"
#include "store/transaction.h"

namespace commands {

// Whether a key result trends off track `at` an instant: its projected end misses the target, and
// so it did a week before, each as the book stood then (method, section 7). Whoever reported may
// still believe in it. Days are UTC's.
[[nodiscard]] bool trends_off(const store::Book& book, const okr::KeyResult& key_result,
                              const okr::Cycle& cycle, okr::Instant at);

}  // namespace commands
