#pragma once

#include <cstddef>
#include <string_view>

namespace bench {

// A response as far as it was read.
struct Answer {
  bool whole = false;
  bool broken = false;  // not HTTP
  int status = 0;
  std::size_t size = 0;   // of the whole response, when whole
  std::string_view body;  // as sent: with the marks between chunks, if it came in chunks
  bool closes = false;    // the server ends the connection after it
};

// The response that `bytes` begin with.
[[nodiscard]] Answer read_answer(std::string_view bytes);

}  // namespace bench
