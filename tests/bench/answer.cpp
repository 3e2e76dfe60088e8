#include "tests/bench/answer.h"

#include <strings.h>

#include <charconv>

namespace bench {
namespace {

constexpr std::string_view kLastChunk = "0\r\n\r\n";

bool same(std::string_view a, std::string_view b) {
  return a.size() == b.size() && ::strncasecmp(a.data(), b.data(), a.size()) == 0;
}

struct Framing {
  std::size_t length = 0;
  bool chunked = false;
  bool closes = false;
};

Framing framing(std::string_view head) {
  Framing result;
  while (!head.empty()) {
    const auto end = head.find("\r\n");
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(end + 2);
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string_view name = line.substr(0, colon);
    std::string_view value = line.substr(colon + 1);
    value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
    if (same(name, "Content-Length")) {
      std::from_chars(value.data(), value.data() + value.size(), result.length);
    }
    if (same(name, "Transfer-Encoding")) result.chunked = same(value, "chunked");
    if (same(name, "Connection")) result.closes = same(value, "close");
  }
  return result;
}

}  // namespace

Answer read_answer(std::string_view bytes) {
  constexpr std::size_t kStatusAt = 9;  // behind "HTTP/1.1 "
  Answer answer;
  const auto end = bytes.find("\r\n\r\n");
  if (end == std::string_view::npos) return answer;
  if (!bytes.starts_with("HTTP/1.") || end < kStatusAt + 3) {
    answer.broken = true;
    return answer;
  }
  std::from_chars(bytes.data() + kStatusAt, bytes.data() + kStatusAt + 3, answer.status);
  const Framing frame = framing(bytes.substr(0, end + 2));
  answer.closes = frame.closes;
  const std::string_view rest = bytes.substr(end + 4);
  if (frame.chunked) {
    answer.whole = rest.ends_with(kLastChunk);
    answer.body = rest;
  } else {
    answer.whole = rest.size() >= frame.length;
    answer.body = rest.substr(0, frame.length);
  }
  answer.size = end + 4 + answer.body.size();
  return answer;
}

}  // namespace bench
