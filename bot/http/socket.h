#pragma once

#include <string>
#include <utility>

namespace bot::http {

// Owns a file descriptor.
class Socket {
 public:
  Socket() = default;
  explicit Socket(int fd) : fd_(fd) {}
  ~Socket() { close(); }
  Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Socket& operator=(Socket&& other) noexcept;
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  [[nodiscard]] int fd() const { return fd_; }
  [[nodiscard]] bool open() const { return fd_ >= 0; }
  void close();

 private:
  int fd_ = -1;
};

// A non-blocking socket that listens there; what it accepts sends without delay. Port 0 takes a
// free one. Throws std::runtime_error with a sentence when the address cannot be had.
[[nodiscard]] Socket listening_socket(const std::string& host, int port);

// The port a socket is bound to.
[[nodiscard]] int local_port(const Socket& socket);

}  // namespace bot::http
