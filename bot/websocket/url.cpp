#include "bot/websocket/url.h"

#include <algorithm>

namespace bot::websocket {
namespace {

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Whether it can stand in a request line.
bool is_target(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; }) &&
         text.find('#') == std::string_view::npos;
}

}  // namespace

std::optional<SocketUrl> parse_socket_url(std::string_view text) {
  SocketUrl url;
  url.encrypted = text.starts_with("wss://");
  if (!url.encrypted && !text.starts_with("ws://")) return std::nullopt;
  text.remove_prefix(url.encrypted ? 6 : 5);
  const std::size_t path = std::min(text.find_first_of("/?"), text.size());
  std::string_view authority = text.substr(0, path);
  url.target = text.substr(path);
  if (!url.target.starts_with('/')) url.target.insert(0, "/");
  if (!is_target(url.target) || authority.find_first_of("@# \t\r\n") != std::string_view::npos) {
    return std::nullopt;
  }
  const bool bracketed = authority.starts_with('[');
  const std::size_t end = bracketed ? authority.find(']') : authority.find(':');
  if (bracketed && end == std::string_view::npos) return std::nullopt;
  url.host = authority.substr(bracketed ? 1 : 0, bracketed ? end - 1 : end);
  authority.remove_prefix(std::min(bracketed ? end + 1 : end, authority.size()));
  url.port = url.encrypted ? "443" : "80";
  if (!authority.empty()) {
    if (authority.front() != ':' || !is_port(authority.substr(1))) return std::nullopt;
    url.port = authority.substr(1);
  }
  if (url.host.empty()) return std::nullopt;
  return url;
}

}  // namespace bot::websocket
