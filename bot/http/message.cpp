#include "bot/http/message.h"

#include <algorithm>

namespace bot::http {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

bool same_name(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

std::optional<std::string_view> find_header(const Headers& headers, std::string_view name) {
  std::optional<std::string_view> value;
  for (const auto& [key, text] : headers) {
    if (!same_name(key, name)) continue;
    if (value) return std::nullopt;
    value = text;
  }
  return value;
}

Response busy_response() {
  Response response;
  response.status = 503;
  response.headers.emplace_back("Retry-After", "1");
  return response;
}

}  // namespace bot::http
