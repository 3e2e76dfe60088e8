#pragma once

#include "bot/config.h"
#include "bot/http/responder.h"
#include "scheduler/clock.h"
#include "store/store.h"

namespace bot::mattermost {

class Desk;

// What answers POST /mattermost/command: requests without a known token with an empty 401,
// malformed ones with an empty 400, everything a user can type with 200 and a message that only
// they see. Forms are opened through `desk`; when that is null, people are told what to type and
// see no buttons. `store`, `clock` and `desk` must outlive the handler. Any thread.
[[nodiscard]] http::AsyncHandler commands_endpoint(store::Store& store,
                                                   const scheduler::Clock& clock,
                                                   const MattermostConfig& config, okr::OrgId org,
                                                   Desk* desk);

}  // namespace bot::mattermost
