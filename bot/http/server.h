#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "bot/http/limits.h"
#include "bot/http/message.h"
#include "bot/http/responder.h"

namespace bot::http {

// The HTTP server: one thread owns all connections and collects requests under the limits; a few
// workers run the handlers. Requests outside the limits, and bytes that are no request, are
// answered 400, 408, 411, 413, 414, 415, 417, 431, 501, 503 or 505 and closed without ever reaching
// a handler. A handler that throws becomes an empty 500; the text of the exception never reaches
// the client.
class Server {
 public:
  explicit Server(Limits limits = {});
  // Stops.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Routes are exact paths, compared as they were sent. Register all before start(). Another method
  // on a known path is 405, an unknown path 404; a handler of GET answers HEAD as well. Handlers
  // run on several threads at once. Throws std::logic_error when the route is there already.
  void route(const std::string& method, const std::string& path, Handler handler);
  // For what waits for something else than a thread. While Limits::unanswered of them wait, more
  // get 503 with Retry-After and the other routes are answered as ever.
  void route_async(const std::string& method, const std::string& path, AsyncHandler handler);
  // The same for every path below `root`, and itself, with any method: the handler tells 404 and
  // 405.
  void route_below(const std::string& root, AsyncHandler handler);

  // Binds and listens; returns once requests are accepted. Port 0 takes a free one. Throws
  // std::runtime_error with a sentence when the address cannot be had.
  void start(const std::string& host, int port);
  // The port that start() got.
  [[nodiscard]] int port() const;
  // Accepts nothing new, finishes the requests that run, closes idle connections. Returns when all
  // is done, within `grace`; then connections are cut, and only a handler that still runs is waited
  // for. A Responder that is called later does nothing. Fine before start() and twice; a stopped
  // server does not start again.
  void stop(std::chrono::milliseconds grace = std::chrono::milliseconds{8'000});

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace bot::http
