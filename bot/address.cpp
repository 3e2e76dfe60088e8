#include "bot/address.h"

#include <charconv>

namespace bot {

std::optional<Address> parse_address(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::string_view host = text.substr(0, colon);
  const std::string_view port = text.substr(colon + 1);
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (!bracketed && host.find_first_of(":[]/ ") != std::string_view::npos) return std::nullopt;
  Address address{std::string{host.empty() ? "0.0.0.0" : host}, 0};
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), address.port);
  if (error != std::errc{} || end != port.data() + port.size()) return std::nullopt;
  if (address.port < 0 || address.port > 65535) return std::nullopt;
  return address;
}

bool is_loopback(std::string_view host) {
  // Only digits: 127.0.0.1.example.com is a name that anybody may own.
  const bool number = host.find_first_not_of("0123456789.") == std::string_view::npos;
  return host == "localhost" || host == "::1" || (number && host.starts_with("127."));
}

bool is_internal(std::string_view host) {
  if (is_loopback(host)) return true;
  if (host.find(':') != std::string_view::npos) {
    return host.starts_with("fd") || host.starts_with("fc") || host.starts_with("fe80:");
  }
  if (host.find_first_not_of("0123456789.") != std::string_view::npos) {
    return host.find('.') == std::string_view::npos || host.ends_with(".internal") ||
           host.ends_with(".local");
  }
  if (host.starts_with("10.") || host.starts_with("192.168.") || host.starts_with("169.254.")) {
    return true;
  }
  if (!host.starts_with("172.")) return false;
  const std::string_view second = host.substr(4, host.find('.', 4) - 4);
  return second.size() == 2 && second >= "16" && second <= "31";
}

std::optional<Url> parse_url(std::string_view text) {
  Url url;
  if (text.starts_with("https://")) {
    url.encrypted = true;
    text.remove_prefix(8);
  } else if (text.starts_with("http://")) {
    text.remove_prefix(7);
  } else {
    return std::nullopt;
  }
  if (text.find_first_of("@?# ") != std::string_view::npos) return std::nullopt;
  const std::string_view authority = text.substr(0, text.find('/'));
  if (authority.starts_with('[')) {
    url.host = authority.substr(1, authority.find(']') - 1);
  } else {
    url.host = authority.substr(0, authority.find(':'));
  }
  if (url.host.empty()) return std::nullopt;
  return url;
}

}  // namespace bot
