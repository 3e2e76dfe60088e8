#pragma once

#include "commands/message.h"
#include "store/okr/time.h"
#include "store/transaction.h"

namespace commands {

// Every message that will be sent in the `days` after `from`: when in its recipient's local time,
// to whom and why; what will be skipped says so. For `milepost upcoming`.
[[nodiscard]] Message upcoming_messages(const store::Book& book, okr::Instant from,
                                        std::chrono::days days);

}  // namespace commands
