#pragma once

#include "bot/api/route.h"

namespace bot::api {

// The OpenAPI 3.1 document of all routes().
[[nodiscard]] Json openapi();

}  // namespace bot::api
