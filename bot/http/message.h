#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// HTTP as the rest of the bot sees it: requests and responses are values, and no header of the HTTP
// library is needed to read or make one.
namespace bot::http {

// A header's name compares without case; the order of headers is kept.
using Headers = std::vector<std::pair<std::string, std::string>>;

// Whether two names of headers, media types or the like are the same: ASCII without case.
[[nodiscard]] bool same_name(std::string_view left, std::string_view right);

// The value of the header, absent when it is missing or stands there more than once.
[[nodiscard]] std::optional<std::string_view> find_header(const Headers& headers,
                                                          std::string_view name);

struct Request {
  std::string method;  // "GET"
  std::string path;    // without the query, still encoded
  std::string query;   // what stands after the '?', still encoded
  Headers headers;
  std::string body;  // raw bytes
};

struct Response {
  int status = 200;
  std::string content_type;  // empty: none
  std::string body;
  Headers headers;  // beside Content-Type and Content-Length
};

// What a client that found no room hears: 503, and when to try again.
[[nodiscard]] Response busy_response();

using Handler = std::function<Response(const Request&)>;

}  // namespace bot::http
