#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>

#include "bot/http/socket.h"

namespace tests {

// Longer than anything on loopback takes; whoever waits so long has found a bug.
inline constexpr int kPatience = 10'000;  // milliseconds

inline int status_of(std::string_view response) {
  return response.size() < 12 ? 0 : std::atoi(std::string(response.substr(9, 3)).c_str());
}

// A client that says and sees bytes.
class Wire {
 public:
  explicit Wire(int port, int receive_buffer = 0)
      : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (receive_buffer > 0) {
      ::setsockopt(fd(), SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      throw std::runtime_error("cannot connect");
    }
  }

  [[nodiscard]] int fd() const { return socket_.fd(); }
  // False when the other side has gone.
  bool say(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ::send(fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent < 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  void say_no_more() { ::shutdown(fd(), SHUT_WR); }
  // Whether there is something to read, or the end, within the time.
  [[nodiscard]] bool readable(int milliseconds = kPatience) const {
    if (!seen_.empty()) return true;
    pollfd poll{fd(), POLLIN, 0};
    return ::poll(&poll, 1, milliseconds) > 0;
  }
  // The next response, as far as it came before the end.
  std::string response(bool without_body = false) {
    while (seen_.find("\r\n\r\n") == std::string::npos) {
      if (!read_more()) return std::exchange(seen_, {});
    }
    const std::size_t head = seen_.find("\r\n\r\n") + 4;
    const std::size_t size = without_body ? head : head + length_in(seen_.substr(0, head));
    while (seen_.size() < size && read_more()) {
    }
    std::string one = seen_.substr(0, size);
    seen_.erase(0, size);
    return one;
  }
  std::string ask(std::string_view request) {
    say(request);
    return response();
  }
  // Everything up to the end.
  std::string rest() {
    while (read_more()) {
    }
    return std::exchange(seen_, {});
  }
  [[nodiscard]] bool timed_out() const { return timed_out_; }

 private:
  static std::size_t length_in(const std::string& head) {
    const auto at = head.find("Content-Length: ");
    return at == std::string::npos ? 0 : std::strtoul(head.c_str() + at + 16, nullptr, 10);
  }
  bool read_more() {
    pollfd poll{fd(), POLLIN, 0};
    if (::poll(&poll, 1, kPatience) <= 0) {
      timed_out_ = true;
      return false;
    }
    char bytes[4096];
    const auto count = ::recv(fd(), bytes, sizeof bytes, 0);
    if (count > 0) seen_.append(bytes, static_cast<std::size_t>(count));
    return count > 0;
  }

  bot::http::Socket socket_;
  std::string seen_;
  bool timed_out_ = false;
};

}  // namespace tests
