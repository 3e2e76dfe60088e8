#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace bot {

// Where to listen.
struct Address {
  std::string host;
  int port = 0;
};
// Reads "127.0.0.1:8080", "[::1]:8080" or ":8080", which is every address of this machine.
[[nodiscard]] std::optional<Address> parse_address(std::string_view text);

// Whether a host means this machine alone: "localhost", "127.0.0.1" and its neighbours, "::1".
[[nodiscard]] bool is_loopback(std::string_view host);

// Whether a host is in a network of one's own, where plain http may be: this machine, an address of
// RFC 1918 or link-local, a name without a dot (a container's), a name below .internal or .local.
[[nodiscard]] bool is_internal(std::string_view host);

// What matters of an address to call.
struct Url {
  bool encrypted = false;
  std::string host;  // without brackets
};
// Reads http(s)://host[:port][/path]; absent with a user, a query or a fragment in it.
[[nodiscard]] std::optional<Url> parse_url(std::string_view text);

}  // namespace bot
