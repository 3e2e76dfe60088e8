#pragma once

#include "bot/config.h"
#include "bot/http/responder.h"
#include "scheduler/clock.h"
#include "store/store.h"

namespace bot::mattermost {

// What answers POST /mattermost/command: requests without a known token with an empty 401,
// malformed ones with an empty 400, everything a user can type with 200 and a message that only
// they see. `store` and `clock` must outlive the handler. Any thread.
[[nodiscard]] http::AsyncHandler commands_endpoint(store::Store& store,
                                                   const scheduler::Clock& clock,
                                                   const MattermostConfig& config, okr::OrgId org);

}  // namespace bot::mattermost
