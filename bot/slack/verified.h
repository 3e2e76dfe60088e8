#pragma once

#include <string>
#include <vector>

#include "bot/config.h"
#include "bot/http/responder.h"
#include "scheduler/clock.h"

namespace bot::slack {

// Lets requests through to `next` that Slack signed with one of `secrets`; all others get an empty
// 401, and the log a line with `path` and the check that failed. `clock` must outlive the handler.
[[nodiscard]] http::AsyncHandler verified(const std::vector<Secret>& secrets,
                                          const scheduler::Clock& clock, std::string path,
                                          http::AsyncHandler next);

}  // namespace bot::slack
