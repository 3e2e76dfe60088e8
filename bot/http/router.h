#pragma once

#include <functional>
#include <map>
#include <string>

#include "bot/http/message.h"

namespace bot::http {

// Exact paths, and the handlers of their methods. A handler of GET answers HEAD as well; whoever
// writes the response leaves its body away. Any thread, once all routes are there.
class Router {
 public:
  // Throws std::logic_error when the method has a handler on that path.
  void add(const std::string& method, const std::string& path, Handler handler);
  // What the handler answers; 404 on an unknown path, 405 with Allow for another method.
  [[nodiscard]] Response answer(const Request& request) const;

 private:
  using Methods = std::map<std::string, Handler, std::less<>>;
  std::map<std::string, Methods, std::less<>> paths_;
};

}  // namespace bot::http
