#pragma once

#include <stdexcept>
#include <string>

#include "bot/http/message.h"

namespace bot::api {

// Why a request is refused: what was wrong and what to send instead, as sentences.
class Problem : public std::runtime_error {
 public:
  Problem(int status, const std::string& detail) : std::runtime_error(detail), status_(status) {}
  [[nodiscard]] int status() const { return status_; }

 private:
  int status_;
};

// The same as the client gets it (RFC 9457).
[[nodiscard]] http::Response problem_response(int status, const std::string& detail);

}  // namespace bot::api
