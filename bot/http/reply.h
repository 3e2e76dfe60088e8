#pragma once

#include <string>

#include "bot/http/jobs.h"
#include "bot/http/message.h"

namespace bot::http {

// The response as it goes over the wire. A header that would not be one line of its own is left
// out, so that no value can forge another.
[[nodiscard]] std::string reply_bytes(const Response& response, const Ticket& ticket);

// The whole response that refuses a request and announces the end of the connection. It has no
// body.
[[nodiscard]] std::string refusal(int status);

}  // namespace bot::http
