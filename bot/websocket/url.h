#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace bot::websocket {

// The parts of a WebSocket's address.
struct SocketUrl {
  bool encrypted = true;
  std::string host;    // without brackets
  std::string port;    // "443"
  std::string target;  // path and query, begins with '/'
};
// Reads ws(s)://host[:port][/path][?query]; absent for anything else.
[[nodiscard]] std::optional<SocketUrl> parse_socket_url(std::string_view text);

}  // namespace bot::websocket
