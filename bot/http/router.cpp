#include "bot/http/router.h"

#include <fmt/format.h>

#include <stdexcept>
#include <string_view>
#include <utility>

namespace bot::http {
namespace {

Response empty(int status) {
  Response response;
  response.status = status;
  return response;
}

}  // namespace

void Router::add(const std::string& method, const std::string& path,
                 std::variant<Handler, AsyncHandler> handler) {
  const std::string name = fmt::format("{} {}", method, path);
  if (!paths_[path].emplace(method, Route{name, std::move(handler)}).second) {
    throw std::logic_error(fmt::format("{} has a handler already.", name));
  }
}

void Router::add_below(const std::string& root, std::variant<Handler, AsyncHandler> handler) {
  if (!roots_.emplace(root, Route{root, std::move(handler)}).second) {
    throw std::logic_error(fmt::format("{} has a handler already.", root));
  }
}

std::variant<const Route*, Response> Router::find(const Request& request) const {
  const auto methods = paths_.find(request.path);
  if (methods == paths_.end()) {
    for (const auto& [root, route] : roots_) {
      if (request.path == root || request.path.starts_with(root + "/")) return &route;
    }
    return empty(404);
  }
  std::string_view method = request.method;
  if (method == "HEAD") method = "GET";
  const auto route = methods->second.find(method);
  if (route != methods->second.end()) return &route->second;
  std::string allowed;
  for (const auto& [name, ignored] : methods->second) {
    if (!allowed.empty()) allowed += ", ";
    allowed += name == "GET" ? "GET, HEAD" : name;
  }
  Response response = empty(405);
  response.headers.emplace_back("Allow", allowed);
  return response;
}

}  // namespace bot::http
