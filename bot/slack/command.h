#pragma once

#include "bot/config.h"
#include "bot/http/responder.h"
#include "bot/slack/desk.h"
#include "scheduler/clock.h"
#include "store/store.h"

namespace bot::slack {

// Answers a slash command that is known to come from Slack: malformed forms with an empty 400,
// everything a user can type with 200 and a message that only they see. Forms are opened through
// `desk`; without one (null) what is said in their place is the answer. `store`, `clock` and the desk
// must outlive the handler. Any thread.
[[nodiscard]] http::AsyncHandler commands_receiver(store::Store& store,
                                                   const scheduler::Clock& clock,
                                                   const SlackConfig& config, okr::OrgId org,
                                                   Desk* desk);

// What answers POST /slack/commands: certificate probes with an empty 200, requests that Slack did
// not sign with an empty 401, the rest as commands_receiver does.
[[nodiscard]] http::AsyncHandler commands_endpoint(store::Store& store,
                                                   const scheduler::Clock& clock,
                                                   const SlackConfig& config, okr::OrgId org,
                                                   Desk* desk);

}  // namespace bot::slack
