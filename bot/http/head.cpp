#include "bot/http/head.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace bot::http {
namespace {

constexpr std::size_t kRequestLineBytes = 8UL * 1024;
// A length of more digits would not fit into 64 bits whatever it says.
constexpr std::size_t kLengthDigits = 18;

bool is_control(unsigned char c) {
  return (c < 0x20 && c != '\t') || c == 0x7F;
}

// tchar of RFC 9110, section 5.6.2.
bool is_token(std::string_view text) {
  static constexpr std::string_view kPunctuation = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kPunctuation.find(c) != std::string_view::npos;
  });
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// What ends the scan: the size of the head, or the status that refuses it.
struct Scan {
  std::size_t size = 0;
  int refused = 0;
};

// Whether this byte may stand here; 0 or the status that refuses it.
int byte_refused(std::string_view bytes, std::size_t i, const HeadProgress& progress) {
  const auto c = static_cast<unsigned char>(bytes[i]);
  const bool after_return = i > progress.line_begin && bytes[i - 1] == '\r';
  if (after_return != (c == '\n')) return 400;
  if (is_control(c) && c != '\r' && c != '\n') return 400;
  if (progress.lines > 0) return 0;
  // TLS and other protocols show themselves in the first bytes: no need to wait for a line.
  if (c >= 0x80 || (i == 0 && (c < 'A' || c > 'Z'))) return 400;
  return i >= kRequestLineBytes ? 414 : 0;
}

// The next byte behind the request line that is more than a letter of a header, or `end`.
std::size_t behind_plain(std::string_view bytes, const HeadProgress& progress, std::size_t end) {
  std::size_t i = progress.seen;
  if (progress.lines == 0 || i == 0 || bytes[i - 1] == '\r') return i;
  while (i < end && !is_control(static_cast<unsigned char>(bytes[i]))) ++i;
  return i;
}

std::optional<Scan> scan(std::string_view bytes, const Limits& limits, HeadProgress& progress) {
  const std::size_t end = std::min(bytes.size(), limits.head_bytes);
  for (; progress.seen < bytes.size(); ++progress.seen) {
    const std::size_t i = progress.seen = behind_plain(bytes, progress, end);
    if (i >= limits.head_bytes) return Scan{0, 431};
    if (i == bytes.size()) break;
    if (const int status = byte_refused(bytes, i, progress)) return Scan{0, status};
    if (bytes[i] != '\n') continue;
    if (i == progress.line_begin + 1) return Scan{i + 1, 0};
    if (progress.lines > limits.head_lines) return Scan{0, 431};
    progress.line_begin = i + 1;
    ++progress.lines;
  }
  return std::nullopt;
}

std::string_view take_line(std::string_view& rest) {
  const std::string_view line = rest.substr(0, rest.find("\r\n"));
  rest.remove_prefix(line.size() + 2);
  return line;
}

int version_refused(std::string_view version, Head& head) {
  if (version == "HTTP/1.1") return 0;
  if (version == "HTTP/1.0") {
    head.http_1_0 = true;
    return 0;
  }
  const bool other = version.size() == 8 && version.substr(0, 5) == "HTTP/" && version[6] == '.';
  return other ? 505 : 400;
}

int request_line_refused(std::string_view line, Head& head) {
  static constexpr std::array<std::string_view, 7> kMethods = {"GET",   "HEAD",   "POST",   "PUT",
                                                               "PATCH", "DELETE", "OPTIONS"};
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return 400;
  const std::string_view method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, last - first - 1);
  if (!is_token(method) || target.empty() || target[0] != '/') return 400;
  if (target.find_first_of(" \t#") != std::string_view::npos) return 400;
  if (const int status = version_refused(line.substr(last + 1), head)) return status;
  if (std::find(kMethods.begin(), kMethods.end(), method) == kMethods.end()) return 501;
  const auto question = std::min(target.find('?'), target.size());
  head.request.method = method;
  head.request.path = target.substr(0, question);
  head.request.query = target.substr(std::min(question + 1, target.size()));
  return 0;
}

// A line that begins with a space would continue the header before it; its name is no token.
int headers_refused(std::string_view rest, Headers& headers) {
  constexpr std::size_t kUsual = 16;
  headers.reserve(kUsual);
  for (std::string_view line = take_line(rest); !line.empty(); line = take_line(rest)) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return 400;
    headers.emplace_back(line.substr(0, colon), trimmed(line.substr(colon + 1)));
  }
  return 0;
}

std::ptrdiff_t count(const Headers& headers, std::string_view name) {
  return std::count_if(headers.begin(), headers.end(),
                       [name](const auto& header) { return same_name(header.first, name); });
}

int host_refused(const Head& head) {
  const auto hosts = count(head.request.headers, "Host");
  return hosts == 1 || (hosts == 0 && head.http_1_0) ? 0 : 400;
}

// Bodies come by length only. Both a length and a coding is how requests are smuggled past a proxy.
int encoding_refused(const Headers& headers) {
  if (count(headers, "Transfer-Encoding") > 0) {
    if (count(headers, "Content-Length") > 0) return 400;
    return same_name(find_header(headers, "Transfer-Encoding").value_or(""), "chunked") ? 411 : 501;
  }
  if (count(headers, "Content-Encoding") == 0) return 0;
  return same_name(find_header(headers, "Content-Encoding").value_or(""), "identity") ? 0 : 415;
}

int length_refused(const Limits& limits, Head& head) {
  const std::string& method = head.request.method;
  const Headers& headers = head.request.headers;
  if (count(headers, "Content-Length") == 0) {
    return method == "POST" || method == "PUT" || method == "PATCH" ? 411 : 0;
  }
  const std::string_view digits = find_header(headers, "Content-Length").value_or("");
  if (digits.empty() || digits.size() > kLengthDigits) return 400;
  if (digits.find_first_not_of("0123456789") != std::string_view::npos) return 400;
  std::from_chars(digits.data(), digits.data() + digits.size(), head.body_bytes);
  return head.body_bytes > limits.body_bytes ? 413 : 0;
}

int expectation_refused(Head& head) {
  const Headers& headers = head.request.headers;
  // RFC 9110, section 10.1.1: an expectation in HTTP/1.0 is ignored.
  if (head.http_1_0 || count(headers, "Expect") == 0) return 0;
  if (!same_name(find_header(headers, "Expect").value_or(""), "100-continue")) return 417;
  head.expects_continue = head.body_bytes > 0;
  return 0;
}

bool has_connection_option(const Headers& headers, std::string_view option) {
  for (const auto& [name, value] : headers) {
    if (!same_name(name, "Connection")) continue;
    for (std::string_view rest = value; !rest.empty();) {
      const std::string_view one = rest.substr(0, rest.find(','));
      if (same_name(trimmed(one), option)) return true;
      rest.remove_prefix(std::min(one.size() + 1, rest.size()));
    }
  }
  return false;
}

int refused(std::string_view bytes, const Limits& limits, Head& head) {
  if (const int status = request_line_refused(take_line(bytes), head)) return status;
  if (const int status = headers_refused(bytes, head.request.headers)) return status;
  if (const int status = host_refused(head)) return status;
  if (const int status = encoding_refused(head.request.headers)) return status;
  if (const int status = length_refused(limits, head)) return status;
  return expectation_refused(head);
}

}  // namespace

HeadOutcome parse_head(std::string_view bytes, const Limits& limits, HeadProgress& progress) {
  const auto end = scan(bytes, limits, progress);
  if (!end) return NeedMore{};
  if (end->refused != 0) return Bad{end->refused};
  Head head;
  head.size = end->size;
  if (const int status = refused(bytes.substr(0, head.size), limits, head)) return Bad{status};
  const Headers& headers = head.request.headers;
  head.keep_alive = !has_connection_option(headers, "close") &&
                    (!head.http_1_0 || has_connection_option(headers, "keep-alive"));
  return head;
}

}  // namespace bot::http
