#pragma once

#include <functional>

#include "bot/http/responder.h"
#include "commands/request.h"
#include "scheduler/clock.h"
#include "store/store.h"

namespace bot::slack {

// What is done about an event once that is on disk. On the thread that commits, which they must not
// hold up.
struct EventHooks {
  std::function<void()> heard;  // there is something in the inbox
  // Somebody looks at their Home tab; `hash` is of what they see there, empty when there is
  // nothing.
  std::function<void(const commands::Request& who, const std::string& hash)> home_opened;
};

// Answers events that are known to come from Slack, as the Events API sends them:
// https://docs.slack.dev/apis/events-api. What is said to the bot, in a direct conversation or by
// mentioning it, is kept in the inbox; 200 is answered once it is on disk, and then the hook is
// called. The same goes for a Home tab that is opened. A changed profile and the end of an
// installation are written down at once. Copies of an event, whatever their id, have no further
// effect. What failed gets 500, so that Slack sends it again; what means nothing to us 200, what is
// no event 400. `store` and `clock` must outlive the handler. Any thread.
[[nodiscard]] http::AsyncHandler events_receiver(store::Store& store, const scheduler::Clock& clock,
                                                 okr::OrgId org, EventHooks hooks);

// The text without the mention of the bot: what stands behind it, or before it where nothing does.
// As Slack encodes it.
[[nodiscard]] std::string addressed(std::string_view text, std::string_view bot_user_id);

}  // namespace bot::slack
