#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "bot/http/message.h"

namespace bot::http {

// What the front grants one connection and all of them together.
struct Limits {
  std::size_t head_bytes = 16 * 1024;
  std::size_t head_lines = 64;
  std::size_t body_bytes = 1024 * 1024;
  std::chrono::milliseconds head_time{10'000};  // from the first byte of a request to its last header
  std::chrono::milliseconds body_time{20'000};  // from there to the body's last byte
  std::chrono::milliseconds idle_time{75'000};  // between two requests
  std::chrono::milliseconds write_time{20'000};
  std::size_t connections = 4096;  // the oldest idle one is closed for a new one
  std::size_t workers = 16;        // threads that run handlers
  std::size_t queue = 1024;        // whole requests that wait for a worker; more get 503
};

// The HTTP server: one thread owns all connections and collects requests under the limits; a few
// workers run the handlers. Requests outside the limits are answered 400, 408, 411, 413, 431, 501
// or 503 and closed without ever reaching a handler. A handler that throws becomes an empty 500; the
// text of the exception never reaches the client.
class Server {
 public:
  explicit Server(Limits limits = {});
  // Stops.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Routes are exact paths. Register all before start(). Another method on a known path is 405, an
  // unknown path 404.
  void route(const std::string& method, const std::string& path, Handler handler);

  // Binds and listens; returns once requests are accepted. Port 0 takes a free one. Throws
  // std::runtime_error with a sentence when the address cannot be had.
  void start(const std::string& host, int port);
  // The port that start() got.
  [[nodiscard]] int port() const;
  // Accepts nothing new, finishes the requests that run, closes idle connections. Returns when all
  // is done, within `grace`. Fine before start() and twice.
  void stop(std::chrono::milliseconds grace = std::chrono::milliseconds{8'000});

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace bot::http
