#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

#include "bot/http/limits.h"
#include "bot/http/message.h"

namespace bot::http {

// The whole head of a request, and what it says of the bytes behind it.
struct Head {
  Request request;             // without its body
  std::size_t size = 0;        // bytes of the head with the empty line
  std::size_t body_bytes = 0;  // what follows the head
  bool keep_alive = true;
  bool http_1_0 = false;
  bool expects_continue = false;
};

struct NeedMore {};

// The request is refused with this status and the connection ends, since nobody can be sure where
// the next request would begin.
struct Bad {
  int status = 400;
};

using HeadOutcome = std::variant<NeedMore, Bad, Head>;

// How far a head has been looked at. A fresh one goes with each request.
struct HeadProgress {
  std::size_t seen = 0;
  std::size_t line_begin = 0;
  std::size_t lines = 0;
};

// Reads the head at the beginning of `bytes`, which hold what arrived of a request so far; a later
// call passes the same bytes with more behind them and the same progress. Strict where leniency
// lets two readers of the same bytes disagree (RFC 9112, sections 2.2, 5.1, 6.3 and 11.2): lines
// end with CRLF, no folding, no control bytes, one Host, one Content-Length and no
// Transfer-Encoding. Refuses with 400, 411, 413, 414, 415, 417, 431, 501 or 505, as early as the
// bytes allow.
[[nodiscard]] HeadOutcome parse_head(std::string_view bytes, const Limits& limits,
                                     HeadProgress& progress);

}  // namespace bot::http
