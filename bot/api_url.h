#pragma once

#include <string>
#include <string_view>

namespace bot {

// A platform's address in its two parts.
struct ApiUrl {
  std::string origin;  // "https://slack.com", as http::connect takes it
  std::string path;    // "/api", empty when there is none; no slash at its end
};
[[nodiscard]] ApiUrl split_url(std::string_view url);

// All but letters, digits and "-._~" as %XX: for one segment of a path or one value of a form.
[[nodiscard]] std::string percent_encoded(std::string_view text);

}  // namespace bot
