#pragma once

#include <memory>
#include <string>

#include "bot/http/front.h"
#include "bot/http/router.h"

namespace bot::http {

// Turns requests into responses with the HTTP library, which reads from and writes to memory and
// never sees a socket. One per worker thread.
class Exchange {
 public:
  // `router` must outlive it.
  explicit Exchange(const Router& router);
  ~Exchange();
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  // The whole response, ready to be sent. Whatever a handler throws becomes an empty 500 and a line
  // in the log.
  [[nodiscard]] std::string answer(const Arrival& arrival);

 private:
  class Library;
  std::unique_ptr<Library> library_;
};

}  // namespace bot::http
