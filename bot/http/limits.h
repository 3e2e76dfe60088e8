#pragma once

#include <chrono>
#include <cstddef>

namespace bot::http {

// What the front grants one connection and all of them together.
struct Limits {
  std::size_t head_bytes = 16UL * 1024;
  std::size_t head_lines = 64;  // headers of one request
  std::size_t body_bytes = 1024UL * 1024;
  // From the first byte of a request to its last header, and from there to its last byte.
  std::chrono::milliseconds head_time{10'000};
  std::chrono::milliseconds body_time{20'000};
  std::chrono::milliseconds idle_time{75'000};      // between two requests
  std::chrono::milliseconds write_time{20'000};     // for the whole response
  std::size_t connections = 4096;                   // the oldest idle one is closed for a new one
  std::size_t buffered_bytes = 64UL * 1024 * 1024;  // of all requests together; a body over it: 503
  std::size_t workers = 8;                          // threads that run handlers
  std::size_t queue = 1024;       // whole requests that wait for a worker; more get 503
  std::size_t unanswered = 1024;  // requests that wait for their Responder; more get 503
  // From the last byte of a request to the begin of the work for it; then 503. The platforms give
  // up after three seconds, and what nobody waits for any more must not delay the rest.
  std::chrono::milliseconds wait_time{2'500};
};

}  // namespace bot::http
