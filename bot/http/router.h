#pragma once

#include <functional>
#include <map>
#include <string>
#include <variant>

#include "bot/http/message.h"
#include "bot/http/responder.h"

namespace bot::http {

struct Route {
  std::string name;  // method and path, for the log
  std::variant<Handler, AsyncHandler> handler;
};

// Exact paths, and the handlers of their methods. A handler of GET answers HEAD as well; whoever
// writes the response leaves its body away. Any thread, once all routes are there.
class Router {
 public:
  // Throws std::logic_error when the method has a handler on that path.
  void add(const std::string& method, const std::string& path,
           std::variant<Handler, AsyncHandler> handler);
  // For every path below `root`, and itself, that has no route of its own, with any method.
  void add_below(const std::string& root, std::variant<Handler, AsyncHandler> handler);
  // Where the request goes; or the answer to it when it goes nowhere: 404 on an unknown path, 405
  // with Allow for another method. Routes live as long as the router.
  [[nodiscard]] std::variant<const Route*, Response> find(const Request& request) const;

 private:
  using Methods = std::map<std::string, Route, std::less<>>;
  std::map<std::string, Methods, std::less<>> paths_;
  std::map<std::string, Route, std::less<>> roots_;
};

}  // namespace bot::http
