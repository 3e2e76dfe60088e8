#pragma once

#include <string_view>

namespace bot::api {

// The JSON schemas of what goes in and out, as components of the OpenAPI document: an object, by
// name.
[[nodiscard]] std::string_view schemas();

}  // namespace bot::api
