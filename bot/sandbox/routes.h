#pragma once

#include "bot/http/server.h"
#include "bot/sandbox/stage.h"

namespace bot::sandbox {

// Registers the sandbox's page and what the page asks for:
//   GET  /sandbox, /sandbox/sandbox.css, /sandbox/sandbox.js
//   GET  /sandbox/state?as=<person>&after=<version>   what that person sees that is newer
//   POST /sandbox/say    {"as": …, "in": …, "text": …}
//   POST /sandbox/press  {"as": …, "in": …, "action": …}
//   POST /sandbox/submit {"as": …, "in": …, "state": …, "values": {<field>: <text>, …}}
//   POST /sandbox/clock  {"as": …, "to": …}           "to" as parse_move takes it; answers
//                        {"sent": <messages sent on the way>}
// The first three answer {"form": …} when a form is to be opened and {"errors": {<field>: <text>}}
// when one was not saved.
// The sandbox has no login, so it answers only requests that name a loopback host, whose Origin (if
// any) is that host, and whose body is JSON: no other site in the same browser can speak for its
// people. What `stage` refers to must outlive the server.
void routes(const Stage& stage, http::Server& server);

// The answer to one request for one of these paths; 404 for any other. Any thread.
[[nodiscard]] http::Response answer(const Stage& stage, const http::Request& request);

}  // namespace bot::sandbox
