#pragma once

#include <memory>

#include "bot/http/message.h"

namespace bot::http {

// No response arrived; may_have_arrived() tells whether the request may have reached the other
// side.
class TransportError : public std::runtime_error {
 public:
  TransportError(const std::string& what, bool may_have_arrived)
      : std::runtime_error(what), may_have_arrived_(may_have_arrived) {}
  [[nodiscard]] bool may_have_arrived() const { return may_have_arrived_; }

 private:
  bool may_have_arrived_;
};

// Requests to one origin ("https://slack.com"). Any thread. A response is a value whatever its
// status; throws TransportError only when there is none.
class Client {
 public:
  virtual ~Client() = default;
  // `request.path` with `request.query` is what stands after the origin, encoded. Headers of the
  // response are in no particular order. Throws std::invalid_argument when a part of the request
  // holds bytes that would break the message.
  [[nodiscard]] virtual Response send(const Request& request) = 0;
};

// A client that keeps its connections alive between requests and verifies certificates against the
// system's store. `timeout` bounds connecting, and each of sending and waiting for the response; a
// response that dribbles in for longer than three times that, or is larger than 4 MiB, counts as
// none. Redirects are responses like any other. Throws std::invalid_argument when `origin` is not
// http(s)://host[:port].
[[nodiscard]] std::unique_ptr<Client> connect(const std::string& origin,
                                              std::chrono::milliseconds timeout);

}  // namespace bot::http
