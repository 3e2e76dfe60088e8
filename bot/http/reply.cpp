#include "bot/http/reply.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

namespace bot::http {
namespace {

constexpr std::pair<int, std::string_view> kReasons[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {411, "Length Required"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"},
};

// RFC 9112, section 4: a client ignores it, so one that is not known may be empty.
std::string_view reason(int status) {
  const auto* const found = std::find_if(std::begin(kReasons), std::end(kReasons),
                                         [&](const auto& row) { return row.first == status; });
  return found == std::end(kReasons) ? std::string_view{} : found->second;
}

bool one_line(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

void add_header(std::string& bytes, std::string_view name, std::string_view value) {
  if (!one_line(name) || !one_line(value)) return;
  bytes.append(name).append(": ").append(value).append("\r\n");
}

// RFC 9110, section 8.6: these have no body, and no length of one.
bool has_length(int status) {
  return status >= 200 && status != 204;
}

}  // namespace

std::string reply_bytes(const Response& response, const Ticket& ticket) {
  constexpr std::size_t kMostOfHead = 256;  // of nearly all
  std::string bytes;
  bytes.reserve(kMostOfHead + response.body.size());
  fmt::format_to(std::back_inserter(bytes), "HTTP/1.1 {} {}\r\n", response.status,
                 reason(response.status));
  if (!response.content_type.empty()) add_header(bytes, "Content-Type", response.content_type);
  for (const auto& [name, value] : response.headers) add_header(bytes, name, value);
  if (has_length(response.status)) {
    fmt::format_to(std::back_inserter(bytes), "Content-Length: {}\r\n", response.body.size());
  }
  if (!ticket.keep_alive) bytes += "Connection: close\r\n";
  if (ticket.keep_alive && ticket.http_1_0) bytes += "Connection: keep-alive\r\n";
  bytes += "\r\n";
  if (!ticket.head_only && has_length(response.status)) bytes += response.body;
  return bytes;
}

std::string refusal(int status) {
  Response response;
  if (status == 503) response = busy_response();
  response.status = status;
  Ticket last;
  last.keep_alive = false;
  return reply_bytes(response, last);
}

}  // namespace bot::http
