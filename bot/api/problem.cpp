#include "bot/api/problem.h"

#include <nlohmann/json.hpp>

#include "bot/json_text.h"

namespace bot::api {
namespace {

// As RFC 9110 calls them.
std::string_view title(int status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 503:
      return "Service Unavailable";
    default:
      return "Internal Server Error";
  }
}

}  // namespace

http::Response problem_response(int status, const std::string& detail) {
  nlohmann::ordered_json problem;
  problem["type"] = "about:blank";
  problem["title"] = title(status);
  problem["status"] = status;
  problem["detail"] = detail;
  http::Response response;
  response.status = status;
  response.content_type = "application/problem+json";
  response.body = json_text(problem);
  if (status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"milepost\"");
  return response;
}

}  // namespace bot::api
